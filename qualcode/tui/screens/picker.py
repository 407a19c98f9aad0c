"""Choosing a code by two or three letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from qualcode.i18n import N_, _
from qualcode.model import Codebook
from qualcode.tui.describing import describe_code
from qualcode.tui.finding import Found, find_codes
from qualcode.tui.screens.base import Dialog, code_mark
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel
from qualcode.tui.widgets.row_list import RowList


class CodePicker(Dialog[tuple[str, ...]]):
    """Answers with the ids of the chosen codes."""

    NAME = N_("Choosing a code")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            N_("Code"),
            id="picker.choose",
            tooltip=N_("Code with the marked codes, or with this one"),
        ),
        Binding(
            "tab",
            "mark",
            N_("Mark several"),
            id="picker.mark",
            tooltip=N_("Mark this code, to code with several at once"),
        ),
        Binding(
            "ctrl+n",
            "new",
            N_("New code"),
            id="picker.new",
            tooltip=N_("Make a new code, named by what was typed, and code with it"),
        ),
        Binding("down", "step(1)", N_("Down"), id="picker.down", tooltip=N_("Go to the code below"), show=False),
        Binding("up", "step(-1)", N_("Up"), id="picker.up", tooltip=N_("Go to the code above"), show=False),
        Binding(
            "pagedown", "step(8)", N_("Page down"), id="picker.page_down", tooltip=N_("Go eight codes down"), show=False
        ),
        Binding("pageup", "step(-8)", N_("Page up"), id="picker.page_up", tooltip=N_("Go eight codes up"), show=False),
        Binding("escape", "cancel", N_("Cancel"), id="picker.cancel", tooltip=N_("Close without coding")),
    ]

    def __init__(
        self,
        codebook: Codebook,
        recent: Sequence[str],
        quote: str,
        *,
        title: str = "",
        does: str = "",
        make: Callable[[str, tuple[str, ...]], None] | None = None,
    ) -> None:
        """`make` is called with a name, and the codes that are marked, when a new code is wanted.

        `does` tells what Enter does where one code is asked for, and nothing is coded with it.
        """
        super().__init__()
        if does:
            self._ask_for_one(does)
        if make is None:  # nor is the key told of where it does nothing
            self._bindings.key_to_bindings.pop("ctrl+n", None)
        self._make = make
        self._codebook = codebook
        self._recent = list(recent)
        self._quote = quote
        self._title = title or _("Code")
        self._found: list[Found] = []
        self._marked: list[str] = []
        self._typed = ""

    def _ask_for_one(self, does: str) -> None:
        """Let the keys say what they do here, and have none for marking several."""
        keys = self._bindings.key_to_bindings
        keys.pop("tab", None)
        keys["enter"] = [replace(each, description=does, tooltip=does) for each in keys["enter"]]

    def compose(self) -> ComposeResult:
        """Title with the words to code, the letters typed, the codes, the meaning of the one in focus."""
        with Vertical(classes="dialog", id="picker"):
            yield TitleBar()
            yield Input(placeholder=_("Type two or three letters of the code"), compact=True)
            yield RowList(self._row)
            yield Panel(id="meaning")
            yield KeyBar()

    def on_mount(self) -> None:
        """All codes to begin with, the recent ones first."""
        quote = f"  «{self._quote}»" if self._quote else ""
        self.query_one(TitleBar).show([(self._title, "strong"), (quote, "dim")], [])
        self.query_one(RowList).can_focus = False
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what answers the letters."""
        self._find(event.value)

    def on_input_submitted(self) -> None:
        """Enter in the field chooses."""
        self.action_choose()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell what the code in focus means."""
        found = self._found[event.index : event.index + 1]
        self.query_one("#meaning", Panel).show(describe_code(found[0].code, brief=True) if found else [])

    def on_row_list_chosen(self) -> None:
        """A click on the code in focus chooses it."""
        self.action_choose()

    def _find(self, query: str) -> None:
        found = find_codes(query, self._codebook, self._recent)
        self._found = [each for each in found if not (each.code.retired and self._make)]
        self._typed = " ".join(query.split())
        self.query_one(RowList).show(len(self._found) + (self._make is not None))

    def _row(self, index: int, width: int) -> list[Line]:
        if index == len(self._found):
            name = f" «{self._typed}»" if self._typed else ""
            return [[("  + ", "accent"), (_("New code") + name, ""), ("  ^n", "dim")]]
        found = self._found[index]
        code = found.code
        line: Line = [("✓ " if code.id in self._marked else "  ", "good"), code_mark(self.study, code.id), (" ", "")]
        line += [(c, "match" if n in found.positions else "strong") for n, c in enumerate(code.name)]
        above = self._codebook.path(code.id)[:-1]
        if above:
            line.append((f"  {' › '.join(above)}", "dim"))
        if code.id in self._recent[:9]:
            line.append((f"  ({self._recent.index(code.id) + 1})", "dim"))
        return [line]

    def action_step(self, step: int) -> None:
        """Go so many codes down."""
        self.query_one(RowList).action_step(step)

    def action_mark(self) -> None:
        """Mark the code in focus, or take its mark away; then the letters start anew."""
        index = self.query_one(RowList).index
        if index >= len(self._found):
            return
        code_id = self._found[index].code.id
        if code_id in self._marked:
            self._marked.remove(code_id)
        else:
            self._marked.append(code_id)
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.query_one(RowList).redraw(self.query_one(RowList).index)

    def action_choose(self) -> None:
        """Answer with the marked codes, or the one in focus when none is marked."""
        index = self.query_one(RowList).index
        if index >= len(self._found) and self._make is not None:
            self.action_new()
        elif self._marked:
            self.dismiss(tuple(self._marked))
        elif index < len(self._found):
            self.dismiss((self._found[index].code.id,))

    def action_new(self) -> None:
        """Close and ask for a new code instead."""
        make = self._make
        if make is not None:
            self.dismiss(None)
            self.app.call_later(make, self._typed, tuple(self._marked))
