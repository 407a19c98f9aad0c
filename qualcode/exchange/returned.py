"""A sheet of excerpts that comes back: a colleague has sorted, hidden, added, deleted and edited as people do.

Columns are known by their headings, in any of our languages and any order; rows by their id.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.exchange.coding_sheets import cell_text
from qualcode.exchange.files import read_file
from qualcode.exchange.formulas import Unread, has_formulas, unread, with_formulas
from qualcode.exchange.headings import known_headings, suggested_words
from qualcode.exchange.packages import check_package, damaged
from qualcode.exchange.plain import unguard_formula
from qualcode.exchange.sheets import IDS_SHEET
from qualcode.i18n import _
from qualcode.packages import PackageError

READ: Final = (".xlsx", ".ods", ".csv", ".tsv")
"""The files in which codings may come back."""

KEYS: Final = (
    *("id", "transcript", "speaker", "turn", "start", "end", "quote", "code", "code_name"),
    *("coder", "origin", "weight", "memo", "version"),
)
LARGER: Final = 10
"""100,000 excerpts unpack to more than the packages of transcripts may."""

_HEADER_WITHIN: Final = 10
_MOST_COLUMNS: Final = 1_000
_LONGEST_CELL: Final = 10_000_000

Grid = tuple[str, Iterator[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row of the sheet: its number in the file, from 1, and its cells as text by the columns that are there."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Returned:
    """The rows that came back, without suggestions. `exported` are the ids and versions that once were in the file.

    `exported` is None when the file does not tell, as a .csv.
    """

    path: Path
    rows: tuple[ReturnedRow, ...]
    columns: frozenset[str]
    exported: Mapping[str, str] | None = None
    suggestions: int = field(default=0)


def read_returned(path: Path) -> Returned | None:
    """The sheet of excerpts with ids in the file; None when there is none, as in a file of the contract's rows.

    Raises:
        QualcodeError: The file cannot be read.
        ProblemsError: There are formulas that no program has worked out, or that come to an error.
    """
    if path.suffix.lower() not in READ:
        return None
    found: Returned | None = None
    exported: dict[str, str] | None = None
    try:
        for name, rows in _grids(path, read_file(path)):
            if name.casefold() == IDS_SHEET:
                exported = _exported(rows)
            elif found is None:
                found = _sheet(path, rows)
    except PackageError as error:
        raise damaged(path) from error
    if found is None:
        return None
    return Returned(path, found.rows, found.columns, exported, found.suggestions)


def _grids(path: Path, data: bytes) -> Iterator[Grid]:
    ending = path.suffix.lower()
    if ending == ".xlsx":
        check_package(path, data, larger=LARGER)
        return _workbook(path, data)
    if ending == ".ods":
        from qualcode.exchange.opendocument_in import read_sheets

        check_package(path, data, larger=LARGER)
        return read_sheets(data, larger=LARGER)
    return iter([("", _delimited(path, data))])


def _workbook(path: Path, data: bytes) -> Iterator[Grid]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that are of no use here
        try:
            values = load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets
            written = load_workbook(BytesIO(data), read_only=True).worksheets if has_formulas(data) else None
            for number, sheet in enumerate(values):
                rows = _rows(path, sheet)
                yield sheet.title, rows if written is None else with_formulas(rows, _rows(path, written[number]))
        except QualcodeError:
            raise
        except Exception as error:  # openpyxl raises many kinds for damaged data
            raise damaged(path) from error


def _rows(path: Path, sheet: Any) -> Iterator[tuple[object, ...]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    try:
        yield from sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
    except Exception as error:  # the rows are read as they are asked for
        raise damaged(path) from error


def _delimited(path: Path, data: bytes) -> Iterator[tuple[object, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what a spreadsheet writes as plain CSV here
    header = text.partition("\n")[0]
    delimiter = max(";\t,", key=header.count)
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(unguard_formula(cell) for cell in row)
    except csv.Error as error:
        raise QualcodeError(
            _("{path} is not a table that can be read.").format(path=path), _("Save the table in one of these forms.")
        ) from error
    finally:
        csv.field_size_limit(limit)


def _exported(rows: Iterable[Sequence[object]]) -> dict[str, str]:
    tokens = (token for row in rows for cell in row if isinstance(cell, str) for token in cell.split())
    return {name: version for name, colon, version in (token.partition(":") for token in tokens) if colon}


def _sheet(path: Path, rows: Iterator[tuple[object, ...]]) -> Returned | None:
    """The rows below the headings; None when there are no headings of ours among the first rows."""
    headers = ((line, row, _places(row)) for line, row in enumerate(islice(rows, _HEADER_WITHIN), 1))
    line, head, places = next((found for found in headers if found[2]), (0, (), {}))
    if not places:
        return None
    suggested = suggested_words()
    ours = sorted(n for where in places.values() for n in where)
    problems: list[Problem] = []
    found: list[ReturnedRow] = []
    suggestions = 0
    for number, row in enumerate(rows, line + 1):
        problems += [Problem(str(path), number, _formula(head[n], cell)) for n, cell in unread(row, ours)]
        cells = {key: "".join(cell_text(row[n]) for n in where if n < len(row)) for key, where in places.items()}
        if not any(cells.values()):
            continue
        if cells.get("origin", "").strip().casefold() in suggested:
            suggestions += 1
        else:
            found.append(ReturnedRow(number, cells))
    if problems:
        raise ProblemsError(problems)
    return Returned(path, tuple(found), frozenset(places), None, suggestions)


def _formula(heading: object, cell: Unread) -> str:
    told = _("“{column}” holds the formula {formula}, which comes to nothing. Write what it should be as text.")
    return told.format(column=heading, formula=cell.formula)


def _places(header: Sequence[object]) -> dict[str, tuple[int, ...]]:
    """Where each of our columns stands, its later parts too; empty when it is no sheet of excerpts with ids."""
    there: dict[str, int] = {}
    for number, cell in enumerate(header):
        if cell is not None and cell != "":
            there.setdefault(unicodedata.normalize("NFC", str(cell)).strip().casefold(), number)
    layouts = [(dict(zip(KEYS, KEYS, strict=True)), None)]
    layouts += [({column: text for text, column in known.items()}, part) for known, part in known_headings()]  # type: ignore[misc]
    best: dict[str, tuple[int, ...]] = {}
    for names, part in layouts:  # English headings are much like the names that programs use
        places: dict[str, tuple[int, ...]] = {}
        for key in KEYS:
            if names[key] in there:
                number, found = 2, [there[names[key]]]
                while part is not None and (later := part(names[key], number)) in there:
                    found.append(there[later])
                    number += 1
                places[key] = tuple(found)
        best = max(best, places, key=len)
    return best if "id" in best and ("code" in best or "code_name" in best) else {}
