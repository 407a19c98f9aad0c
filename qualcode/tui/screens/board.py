"""All codes at a glance, each with its letter: one key codes."""

from __future__ import annotations

from math import ceil
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from qualcode.i18n import N_, _
from qualcode.model import Codebook
from qualcode.tui.screens.base import Dialog, code_mark
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, Painting, fit

NARROWEST: Final = 18
"""Cells that a column of codes takes at least."""


class CodeBoard(Dialog[tuple[str, ...]]):
    """Answers with the id of the code whose letter was pressed; with several where they share it."""

    NAME = N_("Codes by letter")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="board.cancel", tooltip=N_("Close without coding")),
        Binding("pagedown,down", "page(1)", N_("Page down"), id="board.page_down", tooltip=N_("Go a page down")),
        Binding("pageup,up", "page(-1)", N_("Page up"), id="board.page_up", tooltip=N_("Go a page up")),
    ]

    def __init__(self, codebook: Codebook) -> None:
        super().__init__()
        self._codebook = codebook

    def compose(self) -> ComposeResult:
        """The codes in columns."""
        with Vertical(classes="dialog", id="board"):
            yield TitleBar()
            yield Columns(self._codebook)
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what to press."""
        self.query_one(TitleBar).show([(_("Press the code's letter"), "strong")], [])

    def on_key(self, event: events.Key) -> None:
        """A letter chooses."""
        if event.character is None:
            return
        marks = self.study.marks
        found = tuple(code.id for code in self._codebook.in_use if marks[code.id].letter == event.character)
        if found:
            event.stop()
            self.dismiss(found)
        elif event.character.isalnum():
            self.notify(_("No code has the letter {letter}.").format(letter=event.character), timeout=3)

    def action_page(self, step: int) -> None:
        """Go a page down or up, where the codes do not fit."""
        columns = self.query_one(Columns)
        columns.scroll_to(y=columns.scroll_offset.y + step * max(columns.size.height - 1, 1), animate=False)


class Columns(Painting, can_focus=False):
    """The codes of a codebook in its order, column by column, each with its letter."""

    def __init__(self, codebook: Codebook) -> None:
        super().__init__()
        self._codes = list(codebook.in_use)
        self._across = 1

    def on_resize(self) -> None:
        """As many columns as the codes need and the width has room for."""
        width, height = self.size.width, max(self.size.height, 1)
        self._across = max(min(ceil(len(self._codes) / height), width // NARROWEST), 1)
        self.virtual_size = Size(0, ceil(len(self._codes) / self._across))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One code of each column."""
        width, y = self.scrollable_content_region.width, y + self.scroll_offset.y
        down, room = ceil(len(self._codes) / self._across), width // self._across
        line: Line = []
        for code in self._codes[y::down] if y < down else ():
            indent = "  " * min(code.id.count("/"), 2)
            mark = code_mark(self.app, code.id)  # type: ignore[arg-type]
            line += [
                (f" {indent}", ""),
                mark,
                (f" {fit(code.name, room - len(indent) - 4)} ", "" if indent else "strong"),
            ]
        return self.strip(line, width)
