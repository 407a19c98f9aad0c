"""Files of codings: .jsonl, .csv and .xlsx are read with every fault named by its line; the first two are written.

A .csv has the keys of the contract as columns, comma, UTF-8 and LF, and the codes separated by
`;`. Spreadsheets save with other marks, so reading takes `,`, `;` and TAB, with or without a byte
order mark. What a spreadsheet could take for a formula has an apostrophe in front, which reading
takes away again.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.exchange.coding_sheets import sheet_values
from qualcode.exchange.codings import CodingRow
from qualcode.exchange.delimited import encoded, line_feed_writer
from qualcode.exchange.files import read_file, replaced_file
from qualcode.exchange.lines import write_objects
from qualcode.exchange.plain import guard_formula, unguard_formula
from qualcode.exchange.rowcheck import COLUMNS, EXTRA, REQUIRED, make_row
from qualcode.i18n import _

_FORMS: Final = ("jsonl", "csv")
_READ: Final = (*_FORMS, "xlsx")
_PROJECTS: Final = ("qdpx", "qdc", "sqlite3")
_EXCERPT: Final = frozenset({"id", "quote", "code"})
_LONGEST_CELL: Final = 100_000_000


def read_coding_rows(path: Path) -> list[CodingRow]:
    """The rows of a .jsonl, .csv or .xlsx file of codings, in its order.

    A workbook has the same columns as a .csv, or is one that qualcode exported; of the latter, rows
    that are suggestions nobody has decided on are left out.

    Raises:
        QualcodeError: The file cannot be read, is of another kind, or holds no rows.
        ProblemsError: Some rows are not codings; all of them are told, and none is returned.
    """
    form = _form(path, None, _READ)
    data = read_file(path)
    values = sheet_values(path, data) if form == "xlsx" else _text_values(path, data, form)
    rows: list[CodingRow] = []
    problems: list[Problem] = []
    for line, value in values:
        if form == "jsonl" and isinstance(value, dict) and value.keys() >= _EXCERPT:
            raise QualcodeError(
                _(
                    "{path} holds excerpts from “qualcode export”, and they come back as .xlsx, .ods, .csv or .tsv."
                ).format(path=path),
                _("“qualcode codings export” writes .jsonl that can be read again."),
            )
        faults = (value,) if isinstance(value, str) else _add_row(rows, line, value, sheet=form == "xlsx")
        problems += [Problem(str(path), line, fault) for fault in faults]
    if problems:
        raise ProblemsError(problems)
    if not rows:
        raise QualcodeError(
            _("{path} holds no rows.").format(path=path), _("Check that it is the right file, and that it was saved.")
        )
    return rows


def write_coding_rows(
    target: Path | TextIO, rows: Iterable[Mapping[str, object]], *, form: str | None = None, force: bool = False
) -> None:
    """Write rows as `coding_rows` gives them; `form`, else the ending, says whether as jsonl or csv.

    Raises:
        QualcodeError: The ending is unknown, the file is there and `force` is false, or it cannot be written.
    """
    chosen = _form(target, form)
    if chosen == "jsonl":
        write_objects(target, rows, force=force)
    elif isinstance(target, Path):
        with replaced_file(target, force=force) as file, encoded(file) as stream:
            _write_csv(stream, list(rows))
    else:
        _write_csv(target, list(rows))


def render_coding_rows(rows: Iterable[Mapping[str, object]], form: str) -> str:
    """What `write_coding_rows` would write, as text."""
    text = io.StringIO()
    write_coding_rows(text, rows, form=form)
    return text.getvalue()


def _form(target: Path | TextIO, form: str | None, known: tuple[str, ...] = _FORMS) -> str:
    if form is None and isinstance(target, Path):
        form = target.suffix.lower().lstrip(".")
    if form in known:
        return form
    if known is _READ:
        raise QualcodeError(
            _("Codings are read from .jsonl, .csv and .xlsx files; {path} is none of them.").format(path=target),
            _("Bring it in with “qualcode import {path}”.").format(path=target)
            if form in _PROJECTS
            else _("Save the codings in one of these forms."),
        )
    raise QualcodeError(
        _("Codings are kept in .jsonl and .csv files; {path} is neither.").format(
            path=target if isinstance(target, Path) else form
        ),
        _("Choose one of the two endings."),
    )


def _write_csv(sink: TextIO, rows: list[Mapping[str, object]]) -> None:
    extra = EXTRA if any(key in row for row in rows for key in EXTRA) else ()
    writer = line_feed_writer(sink, ",")
    writer.writerow((*COLUMNS, *extra))
    writer.writerows([_csv_cell(row.get(key)) for key in (*COLUMNS, *extra)] for row in rows)


def _csv_cell(value: object) -> object:
    if isinstance(value, list):
        value = ";".join(value)
    return guard_formula(value) if isinstance(value, str) else value


def _add_row(rows: list[CodingRow], line: int, value: Mapping[str, Any], *, sheet: bool) -> tuple[str, ...]:
    """Add the row; what is wrong with it when it is none."""
    row, faults = make_row(line, value, value.get("quote", "") if sheet else "")
    if row is not None:
        rows.append(row)
    return faults


def _text_values(path: Path, data: bytes, form: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QualcodeError(
            _("{path} is not in UTF-8.").format(path=path), _("Save it again, in a spreadsheet as “CSV UTF-8”.")
        ) from error
    if text.strip():
        yield from _csv_values(text) if form == "csv" else _json_values(text)


def _json_values(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Each line's number and its object, or what is wrong with it."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield number, _("The line is not JSON.")
            continue
        yield number, value if isinstance(value, dict) else _("The line is not a JSON object.")


def _csv_values(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Each row's first line and its cells by column, or what is wrong with it."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(_LONGEST_CELL)
    line = 1
    try:
        names = [unicodedata.normalize("NFC", name).strip().casefold() for name in next(reader, [])]
        missing = [key for key in REQUIRED if key not in names]
        if missing:
            yield 1, _("The first line must name the columns; missing: {names}.").format(names=", ".join(missing))
            return
        line = reader.line_num + 1
        for cells in reader:
            if not any(cells):  # spreadsheets save rows that were emptied
                pass
            elif len(cells) == len(names):
                yield line, _from_cells(names, cells)
            else:
                text = _("The row has {count} cells; the first line has {expected}.")
                yield line, text.format(count=len(cells), expected=len(names))
            line = reader.line_num + 1
    except csv.Error:  # its own words are English, and all come down to this
        yield line, _("The row is not CSV: a quotation mark is missing or stands in the wrong place.")
    finally:
        csv.field_size_limit(limit)


def _from_cells(names: list[str], cells: list[str]) -> dict[str, Any]:
    """The cells with the types of the keys; what is no whole number stays text, to be told."""
    value: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=True):
        if name in ("turn", "start", "end", *EXTRA):
            digits = cell.strip()
            if digits or name not in EXTRA:
                value[name] = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else cell
        elif name == "codes":
            value[name] = [code.strip() for code in unguard_formula(cell).split(";") if code.strip()]
        else:
            value[name] = unguard_formula(cell)
    return value
