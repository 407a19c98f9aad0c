"""Suggestions that follow the coder's answers: worked out in a second thread, so that no key waits for them."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.worker import get_current_worker

from qualcode.errors import QualcodeError
from qualcode.project import Project
from qualcode.project.learning import ENOUGH, Learned, Learning
from qualcode.tui import suggesting

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

PAINT: Final = 0.03
"""Seconds that the screen has to show an answer before learning from it takes its share of the machine."""
QUIET: Final = 2.0
"""Seconds without a decision before a new run begins by itself."""
MANY: Final = 25
"""After so many answers a new run waits for no quiet: some never pause."""


class Follower:
    """Learns again after every change, one time at a time, and begins a new run when that is worth it."""

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._learning = Learning()
        self._busy = self._stale = False
        self._rest = 0.0
        self._has_runs = False

    @property
    def is_busy(self) -> bool:
        """Whether something is being learned."""
        return self._busy

    def wake(self) -> None:
        """Something in the study changed, or will soon: heed it now, or when what goes on is done.

        Every key that codes comes here, so once there is a run that is not asked again.
        """
        self._stale = True
        self._has_runs = self._has_runs or bool(self._app.project.runs_now())
        if not self._busy and self._has_runs:
            self._busy = True
            self._app.set_timer(PAINT, self._begin)

    def _begin(self) -> None:
        self._stale = False
        self._app.run_worker(self._work, thread=True, group="learning")

    def _work(self) -> None:
        from qualcode.suggest import HaltedError

        worker, project = get_current_worker(), self._app.project
        learned: Learned | None = None
        try:
            # The study's own connection belongs to the thread of the keys.
            with Project.open(project.root, coder=project.coder, read_only=True) as study:
                learned = self._learning.learn(study, halted=lambda: worker.is_cancelled)
        except (HaltedError, QualcodeError):  # what is wrong with the study is told where it is worked in
            pass
        if not worker.is_cancelled:
            self._app.call_from_thread(self._show, learned)

    def _show(self, learned: Learned | None) -> None:
        self._busy = False
        if not self._app.is_running:
            return
        if self._stale:
            self.wake()
        elif learned is not None:
            self._app.project.learned = learned
            self._app.show_learned()
            if learned.answers >= MANY:
                self._run_anew(self._app.edits)
            elif learned.answers >= ENOUGH:
                self._app.set_timer(QUIET, partial(self._run_anew, self._app.edits))

    def _run_anew(self, edits: int) -> None:
        """A whole run, unless the coder decides again, or the last run took long and is not long ago."""
        app = self._app
        if app.edits != edits or app.job or app.project.read_only or monotonic() < self._rest:
            return
        suggesting.start(app, unasked=True)

    def rest(self, seconds: float) -> None:
        """A run took so long: for as long again no other begins by itself."""
        self._rest = monotonic() + seconds
