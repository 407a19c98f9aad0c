"""A list of rows of equal height, of which only those in view are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from qualcode.i18n import N_
from qualcode.tui.keys import translate_bindings
from qualcode.tui.widgets.painting import Line, Painting

Draw = Callable[[int, int], Sequence[Line]]
"""Gives the lines of a row: (row number, width) -> lines."""


class RowList(Painting):
    """Rows to choose among. The rows themselves stay with the owner, who says how one is drawn."""

    can_focus = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", N_("Up"), id="rows.up", tooltip=N_("Go to the row above"), show=False),
        Binding("down,j", "step(1)", N_("Down"), id="rows.down", tooltip=N_("Go to the row below"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), id="rows.page_up", tooltip=N_("Go a page up"), show=False),
        Binding("pagedown", "page(1)", N_("Page down"), id="rows.page_down", tooltip=N_("Go a page down"), show=False),
        Binding("home,g", "edge(0)", N_("First"), id="rows.first", tooltip=N_("Go to the first row"), show=False),
        Binding("end,G", "edge(-1)", N_("Last"), id="rows.last", tooltip=N_("Go to the last row"), show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor came to another row."""

        rows: RowList
        index: int

    @dataclass
    class Chosen(Message):
        """A row was chosen."""

        rows: RowList
        index: int

    def __init__(self, draw: Draw, *, height: int = 1, id: str | None = None) -> None:
        super().__init__(id=id)
        translate_bindings(self)
        self._draw = draw
        self._height = height
        self.count = 0
        self.index = 0

    def show(self, count: int, index: int = 0) -> None:
        """Draw so many rows anew, with the cursor on one of them."""
        self.count = count
        self.index = max(0, min(index, count - 1))
        self.virtual_size = Size(0, count * self._height)
        self.refresh()
        self._bring_into_view()
        self.post_message(self.Moved(self, self.index))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._bring_into_view()

    def go(self, index: int) -> None:
        """Put the cursor on a row."""
        index = max(0, min(index, self.count - 1))
        if index == self.index or not self.count:
            return
        for row in (self.index, index):
            self._refresh_row(row)
        self.index = index
        self._bring_into_view()
        self.post_message(self.Moved(self, index))

    @property
    def in_view(self) -> range:
        """The rows that are seen whole."""
        top = self.scroll_offset.y
        first = -(-top // self._height)
        return range(first, min((top + self.scrollable_content_region.height) // self._height, self.count))

    @property
    def reading_at(self) -> Offset:
        """Where the row under the cursor begins."""
        return self.content_region.offset + Offset(0, self.index * self._height - self.scroll_offset.y)

    def redraw(self, index: int) -> None:
        """Draw one row anew."""
        self._refresh_row(index)

    def _refresh_row(self, index: int) -> None:
        top = index * self._height - self.scroll_offset.y
        self.refresh(Region(0, top, self.size.width, self._height))

    def _bring_into_view(self) -> None:
        room = self.scrollable_content_region.height
        top, bottom = self.index * self._height, (self.index + 1) * self._height
        if not room:
            return
        if top < self.scroll_offset.y or self._height > room:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + room:
            self.scroll_to(y=bottom - room, animate=False)

    def action_step(self, step: int) -> None:
        """Go so many rows on."""
        self.go(self.index + step)

    def action_page(self, step: int) -> None:
        """Go so many pages on."""
        self.go(self.index + step * max(self.size.height // self._height - 1, 1))

    def action_edge(self, index: int) -> None:
        """Go to the first or the last row."""
        self.go(self.count - 1 if index else 0)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.count:
            self.post_message(self.Chosen(self, self.index))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a row; on the row with the cursor it chooses."""
        row = (event.y + self.scroll_offset.y) // self._height
        if row >= self.count:
            return
        if row == self.index:
            self.action_choose()
        else:
            self.go(row)

    def render_line(self, y: int) -> Strip:
        """One line of the rows in view."""
        width = self.scrollable_content_region.width
        row, part = divmod(y + self.scroll_offset.y, self._height)
        if row >= self.count:
            return self.strip([], width)
        lines = self._draw(row, width - 2)
        here = row == self.index
        line: Line = [("▌" if here else " ", "accent"), *(lines[part] if part < len(lines) else [])]
        return self.strip(line, width, self.paint("cursor") if here else None)
