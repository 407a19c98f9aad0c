"""Slow work beside the keys: in a second thread, with a connection of its own to the study."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from textual.worker import get_current_worker

from qualcode.errors import QualcodeError
from qualcode.project import Project

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

Result = TypeVar("Result")
GROUP: Final = "aside"


def work_aside(
    app: QualcodeApp,
    work: Callable[[Project], Result],
    then: Callable[[Result], None],
    failed: Callable[[QualcodeError], None],
    *,
    writes: bool = False,
) -> None:
    """Do the work on the study, opened anew for reading unless it writes; then go on in the thread of the keys.

    What reads is given up when other such work begins; what writes is always brought to its end.
    """
    root, coder = app.project.root, app.project.coder

    def run() -> None:
        worker = get_current_worker()
        try:
            with Project.open(root, coder=coder, read_only=not writes) as study:
                result = work(study)
        except QualcodeError as error:
            follow: Callable[[], None] = partial(failed, error)
        else:
            follow = partial(_written, app, then, result) if writes else partial(then, result)
        if not worker.is_cancelled:
            app.call_from_thread(follow)

    app.run_worker(run, group=f"{GROUP}-{'write' if writes else 'read'}", exclusive=not writes, thread=True)


def _written(app: QualcodeApp, then: Callable[[Result], None], result: Result) -> None:
    app.project.changed_elsewhere()  # lets go of transcripts that are kept in memory
    app.edited()
    then(result)
