"""One line of text, or a place in the tree of codes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label

from qualcode.i18n import N_, _
from qualcode.model import Code, Codebook
from qualcode.text import for_terminal
from qualcode.tui.finding import find_codes
from qualcode.tui.screens.base import Dialog, code_mark
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.row_list import RowList


class LineAsked(Dialog[str]):
    """Answers with a line of text."""

    NAME = N_("Writing a line")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", N_("Save"), id="line.save", tooltip=N_("Use what is written")),
        Binding("escape", "cancel", N_("Cancel"), id="line.cancel", tooltip=N_("Close without saving")),
    ]

    def __init__(self, title: str, about: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._text = text

    def compose(self) -> ComposeResult:
        """What is asked, and a field."""
        with Vertical(classes="dialog", id="line"):
            yield TitleBar()
            yield Label(self._about, markup=False)
            yield Input(for_terminal(self._text), compact=True, select_on_focus=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """Write in the field."""
        self.query_one(TitleBar).show([(self._title, "strong")], [])
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_save()

    def action_save(self) -> None:
        """Answer with the line."""
        text = self.query_one(Input).value.strip()
        self.dismiss(text if text and text != for_terminal(self._text) else None)


class PlaceAsked(Dialog[str]):
    """Answers with the id of the code to stand under, or an empty text for the top."""

    NAME = N_("Choosing a place")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Move here"), id="place.choose", tooltip=N_("Move the code under this one")),
        Binding("down", "step(1)", N_("Down"), id="place.down", tooltip=N_("Go to the place below"), show=False),
        Binding("up", "step(-1)", N_("Up"), id="place.up", tooltip=N_("Go to the place above"), show=False),
        Binding("escape", "cancel", N_("Cancel"), id="place.cancel", tooltip=N_("Close without moving")),
    ]

    HEADING = N_("Move")
    HAS_TOP = True
    PROMPT = N_("Type two or three letters of the code to stand under")

    def __init__(self, codebook: Codebook, moving: Code) -> None:
        super().__init__()
        self._codebook = codebook
        self._moving = moving
        self._places: list[Code] = []
        self._is_top = True

    def compose(self) -> ComposeResult:
        """A field, and the places that answer what is typed."""
        with Vertical(classes="dialog", id="place"):
            yield TitleBar()
            yield Input(placeholder=_(self.PROMPT), compact=True)
            yield RowList(self._row)
            yield KeyBar()

    def on_mount(self) -> None:
        """All places to begin with."""
        self.query_one(TitleBar).show([(_(self.HEADING), "strong"), (f"  {self._moving.name}", "dim")], [])
        self.query_one(RowList).can_focus = False
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find the places that answer."""
        self._find(event.value)

    def on_input_submitted(self) -> None:
        """Enter in the field chooses."""
        self.action_choose()

    def on_row_list_chosen(self) -> None:
        """A click on the place in focus chooses it."""
        self.action_choose()

    def _find(self, query: str) -> None:
        out = {code.id for code in self._moving.walk()} | ({self._moving.parent} if self.HAS_TOP else set())
        self._places = [found.code for found in find_codes(query, self._codebook) if found.code.id not in out]
        self._is_top = self.HAS_TOP and bool(self._moving.parent) and not query.strip()
        self.query_one(RowList).show(len(self._places) + self._is_top)

    def _row(self, index: int, width: int) -> list[Line]:
        if self._is_top and not index:
            return [[(_("at the top, under no code"), "dim")]]
        code = self._places[index - self._is_top]
        above = self._codebook.path(code.id)[:-1]
        return [[code_mark(self.study, code.id), (f" {code.name}", ""), (f"  {' › '.join(above)}", "dim")]]

    def action_step(self, step: int) -> None:
        """Go so many places down."""
        self.query_one(RowList).action_step(step)

    def action_choose(self) -> None:
        """Answer with the place."""
        rows = self.query_one(RowList)
        if rows.count:
            self.dismiss("" if self._is_top and not rows.index else self._places[rows.index - self._is_top].id)


class TargetAsked(PlaceAsked):
    """Answers with the id of the code that takes another one over."""

    NAME = N_("Merging a code")
    HEADING = N_("Merge into")
    HAS_TOP = False
    PROMPT = N_("Type two or three letters of the code that takes it over")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Merge"), id="place.choose", tooltip=N_("Let this code take the other one over")),
        Binding("escape", "cancel", N_("Cancel"), id="place.cancel", tooltip=N_("Close without merging")),
    ]
