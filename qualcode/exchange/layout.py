"""How a table lies in a sheet: which columns, how wide, and what text does not fit in one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.exchange.headings import PART, headings
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _
from qualcode.table import Row, Rows, Table

LONGEST: Final = 32_767
"""The most a cell in Excel holds, in UTF-16 units."""

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384

_LONGEST_HEADING: Final = 255
_SAMPLE: Final = 500
_HEADING_ROOM: Final = 12
"""A heading wraps, so that a column of numbers need not be as wide as its words."""

_WIDTHS: Final = {
    "id": 12,
    "transcript": 24,
    "kind": 13,
    "time": 10,
    "context_before": 36,
    "quote": 64,
    "context_after": 36,
    "code": 26,
    "code_name": 24,
    "definition": 44,
    "include": 40,
    "exclude": 40,
    "cues": 24,
    "examples": 50,
    "memo": 30,
    "created": 17,
    "sha256": 24,
    "version": 12,
    "text": 64,
    "at": 17,
    "summary": 60,
    "between": 22,
    "item": 30,
    "value": 90,
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table and the `parts` columns it takes in the sheet, from number `first`."""

    name: str
    heading: str
    first: int
    parts: int
    width: float

    def headings(self) -> Iterator[str]:
        """The heading of each part."""
        yield self.heading
        for part in range(2, self.parts + 1):
            yield _(PART).format(heading=self.heading, number=part)


def lay_out(table: Table) -> tuple[SheetColumn, ...]:
    """The columns of the sheet; a column whose text is too long for a cell takes several.

    Raises:
        QualcodeError: The table has more rows or columns than a sheet.
    """
    parts = _parts_needed(table)
    if len(table.rows) >= MOST_ROWS or sum(parts) > MOST_COLUMNS:
        raise QualcodeError(
            _("A sheet in Excel holds at most {rows} rows and {columns} columns.").format(
                rows=MOST_ROWS, columns=MOST_COLUMNS
            ),
            _("Write a .csv file, or choose fewer codes or transcripts."),
        )
    sample = tuple(islice(table.rows, _SAMPLE))
    columns: list[SheetColumn] = []
    first = 0
    for number, (name, text) in enumerate(zip(table.columns, headings(table.columns), strict=True)):
        shown = show_controls(text)
        if len(shown) > _LONGEST_HEADING:
            shown = shown[:_LONGEST_HEADING] + " …"
        columns.append(SheetColumn(name, shown, first, parts[number], _width(name, number, sample, shown)))
        first += parts[number]
    return tuple(columns)


def split_text(text: str) -> list[str]:
    """The text in pieces that each fit in a cell, cut before white space that is near; joined they are the text."""
    pieces = []
    while utf16_length(text) > LONGEST:
        cut = _longest_prefix(text)
        space = max(text.rfind(" ", cut - 200, cut), text.rfind("\n", cut - 200, cut))
        cut = space if space > 0 else cut
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def utf16_length(text: str) -> int:
    """How long Excel counts the text: signs beyond the basic plane, such as emoji, are two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that Excel allows and that no sheet has yet."""
    allowed = "".join("-" if sign in "[]:*?/\\" else sign for sign in show_controls(title).replace("\n", " "))
    name = _clip(allowed.strip().strip("'"), 31) or _("Sheet")
    if name.casefold() == "history":  # Excel keeps this one for itself
        name += "_"
    others = {other.casefold() for other in taken}
    candidate, number = name, 2
    while candidate.casefold() in others:
        ending = f" ({number})"
        candidate, number = _clip(name, 31 - len(ending)) + ending, number + 1
    return candidate


def _clip(text: str, length: int) -> str:
    while utf16_length(text) > length:
        text = text[:-1]
    return text


def _longest_prefix(text: str) -> int:
    cut = min(len(text), LONGEST)
    while (excess := utf16_length(text[:cut]) - LONGEST) > 0:
        cut -= (excess + 1) // 2
    return cut


def _parts_needed(table: Table) -> list[int]:
    """How many cells the longest text of each column takes."""
    parts = [1] * len(table.columns)
    if isinstance(table.rows, Rows) and table.rows.longest <= LONGEST // 2:
        return parts
    for row in table.rows:
        for number, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > LONGEST // 2 and utf16_length(cell) > LONGEST:
                parts[number] = max(parts[number], len(split_text(cell)))
    return parts


def _width(name: str, number: int, sample: Sequence[Row], heading: str) -> float:
    if name in _WIDTHS:
        return _WIDTHS[name]
    if name.startswith("code."):
        return 14
    lengths = [len(str(row[number])) for row in sample if row[number] is not None]
    longest_word = max(map(len, heading.split()), default=0)
    return min(max([*lengths, min(len(heading), _HEADING_ROOM) + 3, longest_word + 3, 9]) + 1, 26)
