"""Backups and the weekly check while the terminal UI is open: in the background, so that no key waits for them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from textual.worker import Worker

    from qualcode.tui.app import QualcodeApp

LOOK: Final = 30.0
"""Seconds between two looks whether a backup is due."""
LONGEST: Final = 1.0
"""Seconds that the first keys wait at most, so that the copy is of the study before they change it."""


class BackupWatch:
    """Makes a backup when the study is opened, and now and then while it is worked in; tells once if it cannot.

    At the beginning it also looks over the whole file, if that was not done for a week, and where the study lies.
    """

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._keeper = app.project.store.backups
        self._why = "session"
        self._told = False
        self._is_new = True
        self._worker: Worker[None] | None = None

    def start(self) -> None:
        """Begin; a study that can only be read is only looked over."""
        if not self._app.project.read_only:
            self._keeper.leave_session()
            self._app.hold_keys(self)
            self._app.set_timer(LONGEST, self._release)
            self._app.set_interval(LOOK, self._look)
        self._app.call_after_refresh(self._look)

    def _release(self) -> None:
        self._app.release_keys(self)

    def _copied(self) -> None:
        with suppress(RuntimeError):  # the app has gone
            self._app.call_from_thread(self._release)

    def _look(self) -> None:
        if self._worker is None or self._worker.is_finished:
            self._worker = self._app.run_worker(self._work, thread=True, group="backup", exit_on_error=False)

    def _work(self) -> None:
        """In a thread of its own, with a connection of its own."""
        try:
            if not self._app.project.read_only and self._keeper.is_due("work"):
                self._keeper.make(self._why, copied=self._copied)
                self._why, self._told = "work", False
        except QualcodeError as error:
            if not self._told:
                self._told = True
                self._tell(error)
        if self._is_new:
            self._copied()
            self._is_new = False
            self._look_over()

    def _look_over(self) -> None:
        from qualcode.project.safekeeping import place_warning, weekly_damage

        root = self._app.project.root
        try:
            damage = weekly_damage(root)
        except QualcodeError as error:
            damage = error
        if damage is not None:
            self._tell(damage)
        warning = place_warning(root)
        if warning is not None:
            with suppress(RuntimeError):
                self._app.call_from_thread(self._app.notify, warning, severity="warning", timeout=10, markup=False)

    def _tell(self, error: QualcodeError) -> None:
        with suppress(RuntimeError):  # the app has gone
            self._app.call_from_thread(self._app.tell, error)
