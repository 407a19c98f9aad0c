"""Small dialogs: a memo, one coding among several, the keys of a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import TextArea

from qualcode.i18n import N_, _
from qualcode.model import Codebook, Coding
from qualcode.text import for_terminal
from qualcode.tui.describing import short
from qualcode.tui.keys import by_action
from qualcode.tui.screens.base import Dialog, WritingDialog, code_mark
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList


class MemoEditor(WritingDialog[str]):
    """Answers with the memo's new text; an empty one removes the memo."""

    NAME = N_("Writing a memo")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Save"), id="memo.save", tooltip=N_("Save the memo")),
        Binding("escape", "cancel", N_("Cancel"), id="memo.cancel", tooltip=N_("Close without saving")),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = for_terminal(text)

    def compose(self) -> ComposeResult:
        """What the memo is about, and its text."""
        with Vertical(classes="dialog", id="memo"):
            yield TitleBar()
            yield TextArea(self._text, soft_wrap=True, show_line_numbers=False, compact=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Write on where the memo ends."""
        self.query_one(TitleBar).show([(_("Memo"), "strong"), (f"  {self._title}", "dim")], [])
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_save(self) -> None:
        """Answer with the text."""
        self.dismiss(self.query_one(TextArea).text.strip())

    def unsaved(self) -> str | None:
        """The text, where it is another than before."""
        text = self.query_one(TextArea).text.strip()
        return text + "\n" if text != self._text.strip() else None


class CodingChooser(Dialog[Coding]):
    """Answers with one of several codings."""

    NAME = N_("Choosing a coding")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Choose"), id="chooser.choose", tooltip=N_("Choose this coding")),
        Binding("escape", "cancel", N_("Cancel"), id="chooser.cancel", tooltip=N_("Close without choosing")),
    ]

    def __init__(self, title: str, codings: Sequence[Coding], codebook: Codebook) -> None:
        super().__init__()
        self._title = title
        self._codings = codings
        self._codebook = codebook

    def compose(self) -> ComposeResult:
        """The codings, the closest first."""
        with Vertical(classes="dialog", id="chooser"):
            yield TitleBar()
            yield RowList(self._row, height=2)
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the closest."""
        self.query_one(TitleBar).show([(self._title, "strong")], [])
        self.query_one(RowList).show(len(self._codings))
        self.query_one(RowList).focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the coding in focus chooses it."""
        self.action_choose()

    def action_choose(self) -> None:
        """Answer with the coding."""
        self.dismiss(self._codings[self.query_one(RowList).index])

    def _row(self, index: int, width: int) -> list[Line]:
        coding = self._codings[index]
        name = " › ".join(self._codebook.path(coding.code))
        return [
            [code_mark(self.study, coding.code), (f" {name}", "strong"), (f"  {coding.coder}", "dim")],
            [(f"  «{short(coding.quote, max(width - 6, 8))}»", "dim")],
        ]


class HelpScreen(Dialog[None]):
    """The keys of the screen beneath, from the bindings themselves."""

    NAME = N_("Help")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "cancel", N_("Close"), id="help.close", tooltip=N_("Close the help")),
        Binding("down,j", "scroll(1)", N_("Down"), id="help.down", tooltip=N_("Scroll down"), show=False),
        Binding("up,k", "scroll(-1)", N_("Up"), id="help.up", tooltip=N_("Scroll up"), show=False),
        Binding("pagedown,space", "scroll(12)", N_("Page down"), id="help.page_down", tooltip=N_("A page down")),
        Binding("pageup", "scroll(-12)", N_("Page up"), id="help.page_up", tooltip=N_("A page up"), show=False),
    ]

    def __init__(self, title: str, bindings: Sequence[Binding]) -> None:
        super().__init__()
        self._title = title
        self._keys = list(by_action(bindings))

    def compose(self) -> ComposeResult:
        """The table of keys."""
        with Vertical(classes="dialog", id="help"):
            yield TitleBar()
            yield Panel()
            yield KeyBar(help=False)

    def on_mount(self) -> None:
        """Write the table."""
        self.query_one(TitleBar).show([(_("Keys"), "strong"), (f"  {self._title}", "dim")], [])
        rows = [((fit(keys, 16), "key"), (" ", ""), (b.tooltip or b.description, "")) for keys, b in self._keys]
        self.query_one(Panel).show([Paragraph(row, indent=17) for row in rows])

    def action_scroll(self, lines: int) -> None:
        """Scroll so many lines down."""
        panel = self.query_one(Panel)
        panel.scroll_to(y=panel.scroll_offset.y + lines, animate=False)
