"""Tables of others: the first row names the columns, each row below has their cells as text."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from qualcode.errors import QualcodeError
from qualcode.exchange.files import read_file
from qualcode.exchange.packages import check_package, damaged
from qualcode.exchange.plain import unguard_formula
from qualcode.i18n import _
from qualcode.text import clean_text

TABLES: Final = (".xlsx", ".csv", ".tsv", ".txt")
_MOST_ROWS: Final = 100_000
_MOST_COLUMNS: Final = 1_000


class TableRow(NamedTuple):
    """A row's number in the file, from 1, and its cells by the names of the columns; empty cells are left out."""

    line: int
    cells: dict[str, str]


def read_table(path: Path) -> tuple[tuple[str, ...], list[TableRow]]:
    """The names of the columns, and the rows.

    The first sheet of a workbook; in text, columns parted by comma, semicolon or TAB.

    Raises:
        QualcodeError: The file cannot be read, is of another kind, or names no columns.
    """
    if path.suffix.lower() not in TABLES:
        raise QualcodeError(
            _("Tables are read from .xlsx, .csv and .tsv files; {path} is none of them.").format(path=path),
            _("Save the table in one of these forms."),
        )
    data = read_file(path)
    rows = _sheet(path, data) if path.suffix.lower() == ".xlsx" else _text(path, data)
    if max(map(len, rows), default=0) > _MOST_COLUMNS:
        raise QualcodeError(
            _("{path} has more than {count} columns.").format(path=path, count=_MOST_COLUMNS),
            _("Is it the right file? Columns may be parted by another sign."),
        )
    numbered = [(line, [_clean(cell) for cell in row]) for line, row in enumerate(rows, 1)]
    filled = [(line, row) for line, row in numbered if any(row)]
    if not filled:
        raise QualcodeError(
            _("{path} holds no rows.").format(path=path), _("Check that it is the right file, and that it was saved.")
        )
    names = filled[0][1]
    twice = sorted(name for name, count in Counter(names).items() if name and count > 1)
    if twice:
        raise QualcodeError(
            _("Two columns in {path} are called {name}.").format(path=path, name=twice[0]),
            _("Give one of them another name."),
        )
    found = [
        TableRow(line, {name: cell for name, cell in zip(names, row, strict=False) if name and cell})
        for line, row in filled[1:]
    ]
    return tuple(name for name in names if name), found


def _clean(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    said = cell.isoformat().removesuffix("T00:00:00") if hasattr(cell, "isoformat") else str(cell)
    return " ".join(unicodedata.normalize("NFC", clean_text(said).text).split())


def _text(path: Path, data: bytes) -> Iterable[Sequence[object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what a spreadsheet writes as plain CSV here
    header = text.partition("\n")[0]
    delimiter = max(";\t,", key=header.count)
    try:
        return [[unguard_formula(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise QualcodeError(
            _("{path} is not a table that can be read.").format(path=path), _("Save the table in one of these forms.")
        ) from error


def _sheet(path: Path, data: bytes) -> Iterable[Sequence[object]]:
    from openpyxl import load_workbook

    check_package(path, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that are of no use here
        try:
            sheet = load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            return list(sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True))
        except Exception as error:  # openpyxl raises many kinds for damaged data
            raise damaged(path) from error
