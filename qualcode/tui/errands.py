"""What takes long in a large study: done in a second thread, over a connection of its own, while the screen lives on.

Keys that were pressed meanwhile wait, for they are meant for what is coming; Escape leaves a screen that is not ready,
and Ctrl+X stops what goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from textual import events
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.project import Project
from qualcode.project.learning import Learned
from qualcode.store import StoppedError
from qualcode.tui import collecting

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens.base import StudyScreen

Found = TypeVar("Found")

UNTOLD: Final = 0.2
"""Seconds that something may take before a word is said of it."""
APART: Final = 0.1
"""Seconds between two words on how far it has come."""

_mine: ContextVar[Errand[Any]] = ContextVar("errand")


def how_far(done: int, total: int) -> None:
    """Tell how far the work has come; called by the work itself, now and then.

    Raises:
        StoppedError: Nobody waits for it any more.
    """
    _mine.get().come(done, total)


class Errand(Generic[Found]):
    """One piece of work for a screen: `work` in a second thread, then `then` with what came of it.

    Args:
        screen: Whose it is; what comes after the screen is gone is thrown away.
        work: Gets the study, opened for it alone.
        then: Called in the thread of the keys, with what `work` returned.
        said: What is told while it goes on, when it takes long.
        writes: The study is opened for writing.
        holds: Keys wait until it is done.
        leave: What Escape does while keys wait.
        failed: Called instead of `then` with a mistake, or with None where it was stopped; without it that is told.
    """

    def __init__(
        self,
        screen: StudyScreen,
        work: Callable[[Project], Found],
        then: Callable[[Found], object],
        *,
        said: str,
        writes: bool = False,
        holds: bool = True,
        leave: Callable[[], object] | None = None,
        failed: Callable[[QualcodeError | None], object] | None = None,
    ) -> None:
        self._screen = screen
        self._work = work
        self._then = then
        self._what = self._said = said
        self.writes = writes
        self.holds = holds
        self._leave = leave
        self._failed = failed
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None
        self._told = 0.0
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether it is done, or nobody waits for it any more."""
        return self._is_over

    @property
    def _app(self) -> QualcodeApp:
        return self._screen.study

    def start(self) -> None:
        """Begin."""
        if self.holds:
            self._app.hold_keys(self, self._leave)
        self._timer = self._screen.set_timer(UNTOLD, self._tell)
        self._app.errands.add(self)
        project = self._app.project
        open_for_it = partial(
            Project.open, project.root, coder=project.coder, read_only=project.read_only or not self.writes
        )
        work = partial(self._run, open_for_it, project.learned)
        self._worker = self._screen.run_worker(work, thread=True, group="errands")

    def stop(self) -> None:
        """Let go of it, as the coder asked; what it was about to change stays as it is."""
        if self._worker is not None and not self._is_over:
            self._worker.cancel()
            if not self.writes:  # what writes tells itself whether it came through
                self._give_up(None)

    def drop(self) -> None:
        """Nobody waits for it any more."""
        if self._worker is not None:
            self._worker.cancel()
        self._end()

    def come(self, done: int, total: int) -> None:
        """In the second thread: it has come so far.

        Raises:
            StoppedError: It was stopped, or nobody waits for it any more.
        """
        if get_current_worker().is_cancelled:
            raise StoppedError(_("Stopped."))
        if (now := monotonic()) - self._told >= APART:
            self._told = now
            self._post(partial(self._say, f"{self._what} {done}/{total}"))

    def _post(self, call: Callable[[], None]) -> None:
        self._screen.post_message(events.Callback(callback=call))

    def _say(self, text: str) -> None:
        if not self._is_over:
            if self._app.job == self._said:
                self._app.job = text
            self._said = text

    def _tell(self) -> None:
        if not self._is_over and not self._app.job:
            self._app.job = self._said

    def _end(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        if self._timer is not None:
            self._timer.stop()
        app = self._app
        app.errands.discard(self)
        if app.job == self._said:
            app.job = ""
        app.release_keys(self)

    def _run(self, open_for_it: Callable[[], Project], learned: Learned) -> None:
        """In the second thread."""
        worker = get_current_worker()
        _mine.set(self)
        collecting.pause()
        try:
            with open_for_it() as study:
                study.learned = learned
                study.store.stop_when(lambda: worker.is_cancelled)
                found = self._work(study)
        except QualcodeError as error:
            told = None if worker.is_cancelled else error
            self._post(partial(self._give_up, told))
        else:
            self._post(partial(self._give, found))
        finally:
            collecting.resume()

    def _give(self, found: Found) -> None:
        if self._is_over:
            return
        if self.writes:
            self._app.project.changed_elsewhere()  # it was us
        try:
            self._then(found)
        except QualcodeError as error:
            self._app.tell(error)
        finally:
            self._end()

    def _give_up(self, error: QualcodeError | None) -> None:
        if self._is_over:
            return
        self._end()
        if self._failed is not None:
            self._failed(error)
        elif error is None:
            self._screen.notify(_("Stopped. Nothing was changed."), timeout=4)
        else:
            self._app.tell(error)
