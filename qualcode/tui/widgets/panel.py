"""A column or strip of paragraphs beside the text: codes, suggestions, definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.geometry import Region, Size
from textual.strip import Strip

from qualcode.tui.widgets.painting import Line, Painting, Piece, flow, width_of

LONGEST: Final = 96
"""The most cells in a line: longer ones are hard to read, however wide the terminal is."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces of text that are wrapped together; `indent` for the later lines, `margin` for all."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0
    margin: int = 0
    most: int = 0
    """The most lines it may take; 0 for as many as it needs."""


class Panel(Painting, can_focus=False):
    """Paragraphs, wrapped to the width; what does not fit is reached with Ctrl+↓ or the wheel."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: Sequence[Paragraph] = ()
        self._lines: list[Line] = []
        self._drawn: dict[int, Strip] = {}

    def show(self, paragraphs: Sequence[Paragraph]) -> None:
        """Draw these paragraphs; lines that stay as they were are not drawn again."""
        if paragraphs == self._paragraphs:
            return
        self._paragraphs = paragraphs
        before = self._lines
        self._lay_out()
        if self.styles.is_auto_height and len(before) != len(self._lines):
            self.refresh(layout=True)
            return
        if self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
            self.refresh()
            return
        changed = []
        for y in range(max(len(before), len(self._lines))):
            lines = *before[y : y + 1], *self._lines[y : y + 1]
            if len(lines) == 1 or lines[0] != lines[1]:
                changed.append(Region(0, y, min(max(map(width_of, lines)), self.size.width), 1))
        if changed:
            self.refresh(*changed)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw anew in the new colours."""
        super().notify_style_update()
        self._drawn.clear()

    def _lay_out(self) -> None:
        self._drawn.clear()
        self._lines = self._wrapped(self.scrollable_content_region.width)
        # a new virtual size lays out the whole screen, so it is left alone while all lines fit
        tall = Size(0, len(self._lines) if len(self._lines) > self.size.height else 0)
        if tall != self.virtual_size:
            self.virtual_size = tall

    def _wrapped(self, width: int) -> list[Line]:
        wrapped: list[Line] = []
        width = min(width, LONGEST)
        for paragraph in self._paragraphs:
            lines = flow(paragraph.pieces, width - paragraph.margin, paragraph.indent) if paragraph.pieces else [[]]
            if 0 < paragraph.most < len(lines):
                lines = [*lines[: paragraph.most - 1], [*lines[paragraph.most - 1], (" …", "dim")]]
            wrapped += [[(" " * paragraph.margin, ""), *line] for line in lines]
        return wrapped

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, for a panel that is as high as what it tells."""
        return len(self._wrapped(width - self.styles.scrollbar_size_vertical))

    def render_line(self, y: int) -> Strip:
        """One line in view."""
        y += self.scroll_offset.y
        width = self.scrollable_content_region.width
        if y >= len(self._lines):
            return self.strip([], width)
        if y not in self._drawn:
            self._drawn[y] = self.strip(self._lines[y], width)
        return self._drawn[y]
