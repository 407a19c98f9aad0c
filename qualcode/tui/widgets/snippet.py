"""Words in their surroundings, cut to the room there is."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.tui.widgets.painting import Line, Piece, flow

Span = tuple[int, int]


def snippet(
    text: str, found: Sequence[Span], width: int, rows: int = 1, plain: str = "", strong: str = "match"
) -> list[Line]:
    """So many rows of the text around the first stretch found, with all that was found in it standing out."""
    room = max(width * rows - 4, 8)
    first, last = found[0] if found else (0, 0)
    spare = max(room - (last - first), 0)
    start = max(min(first - spare // 3, len(text) - room), 0)
    if start:
        space = text.find(" ", start, first + 1)
        start = space + 1 if space >= 0 else start
    end = min(start + room, len(text))
    pieces: list[Piece] = [("… ", "dim")] if start else []
    position = start
    for a, b in sorted(found):
        a, b = max(a, position), min(b, end)
        if a < b:
            pieces += [(text[position:a], plain), (text[a:b], strong)]
            position = b
    pieces.append((text[position:end], plain))
    if end < len(text):
        pieces.append((" …", "dim"))
    lines = [*flow([(text.replace("\n", " "), style) for text, style in pieces], width)]
    if len(lines) > rows:  # words that did not fit at the end of a row moved others down
        lines = [*lines[: rows - 1], [*lines[rows - 1], (" …", "dim")]]
    return lines
