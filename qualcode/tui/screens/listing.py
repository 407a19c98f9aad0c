"""A screen of rows that are read in a second thread, so that a large study keeps nobody waiting for the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.project import Project
from qualcode.tui.errands import Errand
from qualcode.tui.screens.base import StudyScreen
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

Found = TypeVar("Found")


class ListScreen(StudyScreen, Generic[Found]):
    """Reads when it opens, when it comes up again and something changed, and when the study changes under it.

    Subclasses say what is to be read (`wanted`) and show it (`show`). Keys wait for rows that the coder is about to
    work on; while other programs' changes are read, the rows there are can be worked on.
    """

    READING: ClassVar[str] = N_("Reading …")

    def __init__(self) -> None:
        super().__init__()
        self._seen = 0
        self._reading: Errand[Found] | None = None
        self._is_shown = False

    def wanted(self) -> Callable[[Project], Found]:
        """What reads the rows, in the second thread: it may ask nothing of the screen."""
        raise NotImplementedError

    def show(self, found: Found) -> None:
        """Show the rows, with the cursor where it was."""
        raise NotImplementedError

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    def unread(self, error: QualcodeError | None) -> None:
        """Tell why the rows could not be read, or that the coder stopped it; what is shown stays."""
        if error is not None:
            self.study.tell(error)
        else:
            self.notify(_("Stopped. What is listed here may be old, or not all."), timeout=4)

    def fill(self, count: int, index: int, hint: str, advice: str = "") -> None:
        """Show so many rows, with the cursor on one of them; where there are none, why, and what to do."""
        rows, empty = self.rows, self.query_one("#empty", Panel)
        rows.show(count, index)
        body = rows if rows.parent is self else rows.parent
        body.display, empty.display = bool(count), not count  # type: ignore[union-attr]
        empty.show([Paragraph(((hint, "strong"),)), *([Paragraph(((advice, "dim"),))] if advice else [])])

    def path(self, name: str) -> Path:
        """The file that is meant; seen from the study's folder unless it is given whole."""
        path = Path(name).expanduser()
        return path if path.is_absolute() else self.project.root / path

    @property
    def is_behind(self) -> bool:
        """Whether what is shown may be old."""
        return self._seen != self.study.edits

    def is_old(self, edits: int) -> bool:
        """Whether what was asked for after so many changes is not worth showing any more."""
        return edits != self.study.edits

    def on_mount(self) -> None:
        """Read, with the focus on the rows."""
        if self.rows.can_focus:
            self.rows.focus()
        self.load()

    def on_screen_resume(self) -> None:
        """Other screens may have changed what is listed."""
        reading = self._reading
        if reading is not None and reading.is_over and self.is_behind:
            self.load()

    def on_unmount(self) -> None:
        """Nobody waits for the rows any more."""
        if self._reading is not None:
            self._reading.drop()

    def load(self) -> None:
        """Read the rows; keys wait for them."""
        self._read(holds=True)

    def reread(self) -> None:
        """Read what is new while the rows there are can be worked on."""
        self._read(holds=not self._is_shown)

    def _unread(self, error: QualcodeError | None) -> None:
        self._seen = self.study.edits  # it is told once, and read again when something changed
        self.unread(error)

    def _read(self, *, holds: bool) -> None:
        edits = self.study.edits
        if self._reading is not None:
            holds = holds or (self._reading.holds and not self._reading.is_over)
            self._reading.drop()

        def arrived(found: Found) -> None:
            if self.is_old(edits):  # the coder was faster: what was read is old
                self._read(holds=holds)
                return
            self._is_shown = True
            self._seen = edits
            self.show(found)

        leave = partial(self.call_later, self.action_back) if self.can_be_left else None
        self._reading = Errand(
            self, self.wanted(), arrived, said=_(self.READING), holds=holds, leave=leave, failed=self._unread
        )
        self._reading.start()

    @property
    def can_be_left(self) -> bool:
        """Whether there is a screen to go back to."""
        return len(self.app.screen_stack) > 1
