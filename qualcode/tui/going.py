"""From screen to screen: what each opens, and what they know of each other's changes."""

from __future__ import annotations

from time import monotonic
from typing import Any

from qualcode.i18n import _
from qualcode.model import Codebook, Excerpt
from qualcode.project import Order, Project
from qualcode.tui import collecting, screens
from qualcode.tui.codemarks import CodeMarks
from qualcode.tui.errands import Errand
from qualcode.tui.notices import Notices
from qualcode.tui.screens.base import StudyScreen


class Going(Notices):
    """The stack of screens over one study."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self.edits = 0
        self.errands: set[Errand[Any]] = set()
        self.order = Order.READING
        self._marks: tuple[Codebook, CodeMarks] | None = None

    @property
    def marks(self) -> CodeMarks:
        """The codes' letters and colours, made anew when the codebook changes."""
        book = self.project.codebook
        if self._marks is None or self._marks[0] is not book:
            self._marks = (book, CodeMarks(book, self._marks[1] if self._marks else None))
        return self._marks[1]

    def edited(self) -> None:
        """Something in the study changed; screens beneath read it when they come up again."""
        self.edits += 1

    def on_mount(self) -> None:
        """Let what goes on in other threads hold no key up."""
        collecting.share()
        self.set_interval(collecting.IDLE / 2, lambda: collecting.tidy(monotonic() - self.last_key))

    @property
    def is_writing(self) -> bool:
        """Whether a second thread is changing the study: the thread of the keys would have to wait for the file."""
        return any(errand.writes for errand in self.errands)

    def stop_errands(self) -> None:
        """Let go of what goes on for the screens."""
        for errand in list(self.errands):
            errand.stop()

    def open_transcript(self, name: str, excerpt: Excerpt | None = None) -> None:
        """Go to a transcript, at the excerpt or where the coder left."""
        self.project.transcript(name)  # what cannot be read is told here, before there is half a screen
        self.push_screen(screens.CodingScreen(name, excerpt))

    def open_search(self) -> None:
        """Search the study."""
        self.push_screen(screens.SearchScreen())

    def open_history(self) -> None:
        """See what was done, and go back to any point."""
        self.push_screen(screens.HistoryScreen())

    def open_codebook(self, code_id: str | None = None) -> None:
        """See the codebook, at the code."""
        self.push_screen(screens.CodebookScreen(code_id))

    def open_excerpts(self, code_id: str | None = None) -> None:
        """See all excerpts of the code; ask for a code when none is given."""
        if code_id:
            self.push_screen(screens.ExcerptsScreen(code_id))
        elif isinstance(self.screen, StudyScreen):
            picker = screens.CodePicker(
                self.project.codebook, self.project.recent_codes(), "", title=_("Excerpts of"), does=_("Show excerpts")
            )
            self.screen.ask(picker, lambda found: self.open_excerpts(found[0]))
