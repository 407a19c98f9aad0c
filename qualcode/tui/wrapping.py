"""Where a turn's text breaks into lines; positions are code points, widths are terminal cells."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import split_graphemes

Span = tuple[int, int]

TAB_CELLS: Final = 4
_NARROW: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2400-\u2426\u2500-\u25fc]*"
)


def is_narrow(text: str) -> bool:
    """Whether every character surely takes one cell, so that lengths are widths."""
    return _NARROW.fullmatch(text) is not None


def wrap(text: str, width: int) -> list[Span]:
    """The lines of the text as half-open spans without gaps, broken after spaces where that is possible.

    A line's last spaces may hang over `width`. A text that is empty is one empty line.
    """
    if is_narrow(text):
        return _wrap_narrow(text, width) if len(text) > width else [(0, len(text))]
    lines: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        breaks = _wrap_narrow if is_narrow(paragraph) else _wrap_wide
        lines += [(start + a, start + b) for a, b in breaks(paragraph, width)]
        start += len(paragraph) + 1
        lines[-1] = (lines[-1][0], min(start, len(text)))
    return lines


def _wrap_narrow(text: str, width: int) -> list[Span]:
    lines = []
    start, length = 0, len(text)
    while length - start > width:
        space = text.rfind(" ", start, start + width + 1)
        end = start + width if space < 0 else space + 1
        while end < length and text[end] == " ":
            end += 1
        lines.append((start, end))
        start = end
    if start < length or not lines:
        lines.append((start, length))
    return lines


def _wrap_wide(text: str, width: int) -> list[Span]:
    lines = []
    start = used = 0
    after_blank = used_there = 0
    # a tab has no width of its own and would be joined to the character before it
    for a, b, cells in split_graphemes(text.replace("\t", "_"))[0]:
        blank = text[a] in " \t"
        cells = TAB_CELLS if text[a] == "\t" else cells
        if used + cells > width and not blank and a > start:
            end, used = (after_blank, used - used_there) if after_blank > start else (a, 0)
            lines.append((start, end))
            start = end
        used += cells
        if blank:
            after_blank, used_there = b, used
    lines.append((start, len(text)))
    return lines


def visible(text: str) -> str:
    """The text as it is put on one line of the screen: tabs as spaces, line ends as nothing."""
    if "\t" in text or "\n" in text:
        return text.replace("\t", " " * TAB_CELLS).replace("\n", "")
    return text
