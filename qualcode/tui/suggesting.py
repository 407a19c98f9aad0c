"""Making suggestions beside the coder's work: in a process of its own, which a second thread listens to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.worker import Worker, get_current_worker

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.project.run_apart import run_apart
from qualcode.tui.screens.base import StudyScreen

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

GROUP = "suggestions"
_PAUSE: Final = 60.0
"""Seconds until a run that nobody asked for is tried again after it failed."""


def start(app: QualcodeApp, *, unasked: bool = False) -> Worker[None]:
    """Begin a run over the whole study; the app's `job` tells how far it has come.

    A run that nobody asked for says nothing when it is done.

    Raises:
        QualcodeError: There is nothing to read, or nowhere to keep what comes of it.
    """
    if app.project.read_only:
        raise QualcodeError(_("This study can only be read."), _("Suggestions could not be kept."))
    if not app.project.transcript_names():
        raise QualcodeError(_("There are no transcripts yet."), _("Import some first: qualcode import"))
    app.job = _job(unasked)
    work = partial(_work, app, app.project.root, app.project.coder, unasked)
    return app.run_worker(work, group=GROUP, exclusive=True, thread=True)


def _job(unasked: bool) -> str:
    return _("Learning …") if unasked else _("Making suggestions …")


def _work(app: QualcodeApp, root: Path, coder: str, unasked: bool) -> None:
    worker = get_current_worker()

    def on_ui(act: Callable[[], None]) -> None:
        if not worker.is_cancelled:
            app.call_from_thread(act)

    def progress(done: int, total: int) -> None:
        share = f"{_job(unasked)} {done * 100 // max(total, 1)} %"
        on_ui(partial(setattr, app, "job", share))

    begun = monotonic()
    try:
        ran = run_apart(root, coder=coder, progress=progress, halted=lambda: worker.is_cancelled)
    except QualcodeError as error:
        on_ui(partial(_failed, app, error, monotonic() - begun, unasked))
        return
    if ran is not None:
        said = "" if unasked else _told(ran.new, ran.shown)
        on_ui(partial(_done, app, said, monotonic() - begun, unasked))
        for warning in () if unasked else ran.warnings:
            on_ui(partial(app.notify, warning, severity="warning"))


def _told(new: bool, shown: int) -> str:
    if not new:
        return _("Nothing has changed since the last suggestions.")
    if not shown:
        return _("There is nothing to suggest yet: code a little, or give the codes cues and examples in the codebook.")
    return ngettext("{count} suggestion is ready.", "{count} suggestions are ready.", shown).format(count=shown)


def _done(app: QualcodeApp, said: str, seconds: float, unasked: bool) -> None:
    app.job = ""
    app.follower.rest(seconds)
    if said:
        app.notify(said)
    if unasked and isinstance(app.screen, StudyScreen) and app.screen.SHOWS_SUGGESTIONS:
        # What was decided meanwhile comes first: until that is learned, the screen stays as it is.
        app.follower.wake()
    else:
        app.show_changes()


def _failed(app: QualcodeApp, error: QualcodeError, seconds: float, unasked: bool) -> None:
    app.job = ""
    if unasked:  # what is wrong with the study is told where it is worked in
        app.follower.rest(seconds + _PAUSE)
    else:
        app.tell(error)
