"""Lines of text drawn straight into strips: cheap, and the one gate for text on its way to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qualcode.text import for_terminal
from qualcode.tui.theme import paints
from qualcode.tui.wrapping import visible, wrap

Piece = tuple[str, str | Style]
"""A text and the style, or the name of the style, that it is shown in."""
Line = list[Piece]


class Painting(ScrollView, inherit_bindings=False):
    """A widget that draws its own lines, in the styles that `theme.paints` names.

    Textual goes through every line of a widget, with borders, opacity and colour filters, when one line of the
    screen has changed. A widget that has none of these keeps its finished lines instead.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paints: dict[str, Style] | None = None
        self._base: Style | None = None
        self._finished: dict[int, Strip] = {}
        self._plain: bool | None = None

    def _set_dirty(self, *regions: Region) -> None:
        super()._set_dirty(*regions)
        if not regions:
            self._finished.clear()
            self._plain = None
        top = self.styles.padding.top
        for region in regions:
            for y in region.line_range:
                self._finished.pop(y + top, None)

    def _is_plain(self) -> bool:
        """Whether nothing is to be drawn but the lines and the room beside them."""
        styles = self.styles
        edges = (*styles.border, *styles.outline)
        filters = self.get_line_filters()
        return (
            self.opacity == 1.0
            and not any(kind for kind, _color in edges)
            and not styles.has_rule("hatch")
            and not styles.has_rule("tint")
            and not self.app.native_ansi_color
            and all(isinstance(each, ANSIToTruecolor) for each in filters)
        )

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in the region."""
        if self._plain is None:
            self._plain = self._is_plain()
        if not self._plain:
            return super().render_lines(crop)
        size, kept = self.outer_size, self._finished
        strips = [kept[y] if y in kept else self._finish(y, size) for y in crop.line_range]
        if crop.column_span != (0, size.width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _finish(self, y: int, size: Size) -> Strip:
        top, right, bottom, left = self.styles.padding
        if top <= y < size.height - bottom:
            strip = self.render_line(y - top).adjust_cell_length(size.width - left - right, self.base)
            beside = [Segment(" " * left, self.base)], strip, [Segment(" " * right, self.base)]
            strip = Strip(_joined(chain.from_iterable(beside)), size.width)
        else:
            strip = Strip.blank(size.width, self.base)
        self._finished[y] = strip
        return strip

    @property
    def reading_at(self) -> Offset:
        """The place on the screen where a screen reader is to read on."""
        return self.content_region.offset

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


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """The same with as few segments as will do: for each, a terminal is told the style anew."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].style == segment.style:
            joined[-1] = Segment(joined[-1].text + segment.text, segment.style)
        elif segment.text:
            joined.append(segment)
    return joined


def width_of(line: Line) -> int:
    """The cells that the line takes."""
    return sum(cell_len(text) for text, _style in line)


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)


def flow(pieces: Sequence[Piece], width: int, indent: int = 0) -> Sequence[Line]:
    """The pieces as one paragraph, wrapped to the width, later lines indented."""
    return _flow(tuple(pieces), width, indent)


@lru_cache(maxsize=512)
def _flow(pieces: tuple[Piece, ...], width: int, indent: int) -> tuple[Line, ...]:
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
    return tuple(lines)
