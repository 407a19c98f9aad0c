"""A new code without leaving the text: its name, what it means, and its place in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label

from qualcode.i18n import N_, _
from qualcode.model import Code, Codebook
from qualcode.project.new_code import Draft
from qualcode.tui.finding import find_codes
from qualcode.tui.screens.base import Dialog, code_mark
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.row_list import RowList


class NewCode(Dialog[Draft]):
    """Answers with what the new code is to be."""

    NAME = N_("Making a code")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", N_("Make and code"), id="new_code.save", tooltip=N_("Make the code and code with it")),
        Binding(
            "tab", "app.focus_next", N_("Next field"), id="new_code.next", tooltip=N_("Name, meaning, place; and round")
        ),
        Binding(
            "shift+tab",
            "app.focus_previous",
            N_("Field before"),
            id="new_code.previous",
            tooltip=N_("Go to the field before"),
            show=False,
        ),
        Binding(
            "down", "step(1)", N_("Place below"), id="new_code.down", tooltip=N_("Go to the place below"), show=False
        ),
        Binding("up", "step(-1)", N_("Place above"), id="new_code.up", tooltip=N_("Go to the place above"), show=False),
        Binding("escape", "cancel", N_("Cancel"), id="new_code.cancel", tooltip=N_("Close without making a code")),
    ]

    def __init__(self, codebook: Codebook, name: str, quote: str) -> None:
        super().__init__()
        self._codebook = codebook
        self._name = name
        self._quote = quote
        self._places: Sequence[Code] = ()

    def compose(self) -> ComposeResult:
        """Three fields, and the places that answer what is typed in the last."""
        with Vertical(classes="dialog", id="new-code"):
            yield TitleBar()
            yield Label(_("Name"))
            yield Input(self._name, id="name", compact=True)
            yield Label(_("What it means (can be written later, in the codebook)"))
            yield Input(id="definition", compact=True)
            yield Label(_("Under which code? Type its letters, or leave it at the top"))
            yield Input(id="under", compact=True)
            yield RowList(self._row)
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one(TitleBar).show([(_("New code"), "strong"), (f"  «{self._quote}»", "dim")], [])
        self.query_one(RowList).can_focus = False
        self.query_one("#name", Input).focus()
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find the places that answer."""
        if event.input.id == "under":
            self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in any field saves."""
        event.stop()
        self.action_save()

    def on_row_list_chosen(self) -> None:
        """A click on the place in focus saves."""
        self.action_save()

    def _find(self, query: str) -> None:
        self._places = [found.code for found in find_codes(query, self._codebook)]
        self.query_one(RowList).show(len(self._places) + 1, 1 if query.strip() and self._places else 0)

    def _row(self, index: int, width: int) -> list[Line]:
        if not index:
            return [[(_("at the top, under no code"), "dim")]]
        code = self._places[index - 1]
        above = self._codebook.path(code.id)[:-1]
        return [[code_mark(self.study, code.id), (f" {code.name}", ""), (f"  {' › '.join(above)}", "dim")]]

    def action_step(self, step: int) -> None:
        """Go so many places down."""
        self.query_one(RowList).action_step(step)

    def action_save(self) -> None:
        """Answer, once there is a name."""
        name = " ".join(self.query_one("#name", Input).value.split())
        if not name:
            self.notify(_("The code needs a name."), severity="warning")
            self.query_one("#name", Input).focus()
            return
        index = self.query_one(RowList).index
        parent = self._places[index - 1].id if index else ""
        self.dismiss(Draft(name, self.query_one("#definition", Input).value.strip(), parent))
