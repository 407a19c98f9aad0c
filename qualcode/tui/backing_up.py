"""Backups while the terminal UI is open: made in the background, so that no key waits for them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from textual.worker import Worker

    from qualcode.tui.app import QualcodeApp

LOOK: Final = 30.0
"""Seconds between two looks whether a backup is due."""


class BackupWatch:
    """Makes a backup when the study is opened, and now and then while it is worked in; tells once if it cannot."""

    def __init__(self, app: QualcodeApp) -> None:
        self._app = app
        self._keeper = app.project.store.backups
        self._why = "session"
        self._told = False
        self._worker: Worker[None] | None = None

    def start(self) -> None:
        """Begin; a study that can only be read needs none."""
        if not self._app.project.read_only:
            self._keeper.leave_session()
            self._look()
            self._app.set_interval(LOOK, self._look)

    def _look(self) -> None:
        if self._worker is None or self._worker.is_finished:
            self._worker = self._app.run_worker(self._work, thread=True, group="backup", exit_on_error=False)

    def _work(self) -> None:
        """In a thread of its own, with a connection of its own."""
        try:
            if self._keeper.is_due("work"):
                self._keeper.make(self._why)
                self._why, self._told = "work", False
        except QualcodeError as error:
            if not self._told:
                self._told = True
                with suppress(RuntimeError):  # the app has gone
                    self._app.call_from_thread(self._app.tell, error)
