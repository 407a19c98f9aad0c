"""Codings in a workbook: the columns of the contract, or our own sheet of excerpts in any of its languages.

The first sheet whose first row names the columns is read. In a sheet of excerpts each row has one
code, and the quote is kept with the row: the positions are those of the first turn alone, and only
the quote tells how far an excerpt over several turns goes. Rows that are suggestions nobody has
decided on are no codings and are left out.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.exchange.headings import known_headings, suggested_words
from qualcode.exchange.packages import check_package, damaged
from qualcode.exchange.plain import unguard_formula
from qualcode.exchange.rowcheck import COLUMNS, EXTRA, NUMBERS, REQUIRED
from qualcode.i18n import _

_EXCERPT_KEYS: Final = ("transcript", "turn", "start", "end", "code", "quote")
_EXCERPT_EXTRA: Final = ("coder", "memo", "origin")
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
_MOST_EXACT: Final = 10**15
_ESCAPED: Final = re.compile("_x005F(?=_x[0-9A-Fa-f]{4}_)")

SheetRow = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where in the sheet each key stands; a long text takes several columns."""

    places: Mapping[str, tuple[int, ...]]
    excerpts: bool


def sheet_values(path: Path, data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Each row's number and its cells by key (`quote` too in a sheet of excerpts), or what is wrong with it.

    Raises:
        QualcodeError: It is no workbook, no sheet has the columns, or there are only suggestions in it.
    """
    check_package(path, data)
    layout, rows = _find_sheet(path, data)
    suggestions = suggested_words()
    left_out = given = 0
    for number, cells in rows:
        told = ((key, _value(key, cells, places)) for key, places in layout.places.items())
        value = {key: cell if layout.excerpts else _unguarded(cell) for key, cell in told if cell != ""}
        if not value:
            continue
        if layout.excerpts and str(value.pop("origin", "")).casefold() in suggestions:
            left_out += 1
            continue
        given += 1
        if layout.excerpts:
            if "quote" not in value:
                yield number, _("The row has no quote.")
                continue
            if "code" in value:
                value["codes"] = [value.pop("code").strip()]
        yield number, value
    if left_out and not given:
        raise QualcodeError(
            _("{path} holds only suggestions that nobody has decided on, and no codings.").format(path=path)
        )


def _unguarded(cell: Any) -> Any:
    """The cell of a sheet that once was our .csv."""
    return unguard_formula(cell) if isinstance(cell, str) else cell


def _find_sheet(path: Path, data: bytes) -> tuple[_Layout, list[tuple[int, SheetRow]]]:
    """The layout of the first sheet that has one, and its rows below the first."""
    from openpyxl import load_workbook

    headers: list[SheetRow] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that are of no use here
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write wrong ones
                header = next(sheet.iter_rows(max_row=1, max_col=_MOST_COLUMNS, values_only=True), ())
                headers.append(header)
                layout = _layout(header)
                if layout:
                    last = max(place for places in layout.places.values() for place in places) + 1
                    found = sheet.iter_rows(max_row=_MOST_ROWS, max_col=last, values_only=True)
                    rows = [(number, row) for number, row in enumerate(found, 1) if number > 1 and any(map(_held, row))]
                    return layout, rows
        except Exception as error:  # openpyxl raises many kinds for damaged data
            raise damaged(path) from error
    missing = min((_missing(header) for header in headers), key=len, default=list(REQUIRED))
    raise QualcodeError(
        _("No sheet in {path} has the columns of codings in its first row; missing: {names}.").format(
            path=path, names=", ".join(missing)
        ),
        _("The columns are {names}; a sheet of excerpts that qualcode wrote will do, too.").format(
            names=", ".join(COLUMNS)
        ),
    )


def _held(cell: object) -> bool:
    return cell is not None and cell != ""


def _layout(header: SheetRow) -> _Layout | None:
    """Where the keys are, when the header is one of those that are read."""
    places: dict[str, int] = {}
    for number, cell in enumerate(header):
        if _held(cell):
            places.setdefault(str(cell).strip().casefold(), number)
    if all(key in places for key in REQUIRED):
        return _Layout({key: (places[key],) for key in (*COLUMNS, *EXTRA) if key in places}, excerpts=False)
    for columns, part in known_headings():
        names = {column: heading for heading, column in columns.items()}
        if all(names[key] in places for key in _EXCERPT_KEYS):
            wanted = [key for key in (*_EXCERPT_KEYS, *_EXCERPT_EXTRA) if names[key] in places]
            return _Layout({key: tuple(_parts(names[key], places, part)) for key in wanted}, excerpts=True)
    return None


def _parts(heading: str, places: Mapping[str, int], part: Callable[[str, int], str]) -> Iterator[int]:
    yield places[heading]
    number = 2
    while (later := part(heading, number)) in places:
        yield places[later]
        number += 1


def _missing(header: SheetRow) -> list[str]:
    there = {str(cell).strip().casefold() for cell in header if _held(cell)}
    return [key for key in REQUIRED if key not in there]


def _value(key: str, cells: SheetRow, places: Sequence[int]) -> Any:
    """What the key holds; an empty text for an empty cell."""
    found = [cells[place] for place in places if place < len(cells)]
    if key in NUMBERS:
        return _number(found[0] if found else None)
    text = "".join(cell_text(cell) for cell in found)
    if key == "codes":
        return [code.strip() for code in text.split(";") if code.strip()] or ""
    return text


def _number(cell: object) -> object:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT:
        return int(cell)
    if isinstance(cell, str):
        digits = cell.strip()
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else digits
    return "" if cell is None else cell


def cell_text(cell: object) -> str:
    """The cell as people see it: 12 for 12.0, and line breaks as one character."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT:
        cell = int(cell)
    return _ESCAPED.sub("", str(cell).replace("_x000D_\n", "\n").replace("\r\n", "\n"))
