"""Lines of text drawn straight into strips: cheap, and the one gate for text on its way to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.text import for_terminal
from qualcode.tui.theme import paints
from qualcode.tui.wrapping import visible, wrap

Piece = tuple[str, str | Style]
"""A text and the style, or the name of the style, that it is shown in."""
Line = list[Piece]


class Painting(ScrollView, inherit_bindings=False):
    """A widget that draws its own lines, in the styles that `theme.paints` names."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paints: dict[str, Style] | None = None
        self._base: Style | None = None

    @property
    def base(self) -> Style:
        """The style under everything that the widget draws; kept, for finding it out takes as long as a line."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def paint(self, name: str) -> Style:
        """The style of that name in the theme in use."""
        if self._paints is None:
            self._paints = paints(self.app.theme_variables, self.app.no_color)
        return self._paints[name]

    def notify_style_update(self) -> None:
        """Forget the styles when the theme changes."""
        super().notify_style_update()
        self._paints = self._base = None

    def strip(self, line: Iterable[Piece], width: int, under: Style | None = None) -> Strip:
        """The line, safe for the terminal, cut and filled to the width."""
        under = self.base + under if under else self.base
        segments = []
        for text, name in line:
            style = self.paint(name) if isinstance(name, str) else name
            segments.append(Segment(visible(for_terminal(text)), under + style))
        strip = Strip(segments)
        if strip.cell_length > width > 1:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", under)])
        return strip.adjust_cell_length(width, under)


def width_of(line: Line) -> int:
    """The cells that the line takes."""
    return sum(cell_len(text) for text, _style in line)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)


def flow(pieces: Sequence[Piece], width: int, indent: int = 0) -> list[Line]:
    """The pieces as one paragraph, wrapped to the width, later lines indented."""
    text = "".join(piece[0] for piece in pieces)
    lines: list[Line] = []
    spans = wrap(text, max(width, 4))
    if indent and len(spans) > 1:
        first = spans[0][1]
        spans = [spans[0], *((a + first, b + first) for a, b in wrap(text[first:], max(width - indent, 4)))]
    for number, (start, end) in enumerate(spans):
        line: Line = [(" " * indent, "")] if indent and number else []
        position = 0
        for piece, style in pieces:
            a, b = max(start - position, 0), min(end - position, len(piece))
            if a < b:
                line.append((piece[a:b], style))
            position += len(piece)
        if line:
            line[-1] = (line[-1][0].rstrip(), line[-1][1])
        lines.append(line)
    return lines
