"""Tables as an .xlsx workbook that just opens: every text is a text, nothing is computed, nothing is cut.

XlsxWriter in its constant-memory mode: it is well kept, needs nothing else, and holds one row at a time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from qualcode.exchange.about import COUNTS, item_name
from qualcode.exchange.cells import CellWriter, Notes, Styles, check, day_number
from qualcode.exchange.files import check_target, replaced_file
from qualcode.exchange.headings import parse_time, table_title
from qualcode.exchange.layout import SheetColumn, lay_out, sheet_name
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _
from qualcode.table import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_LINKS: Final = 20_000
"""Sheets with more rows than this have no links to the codebook: Excel allows 65,530 and each takes memory."""

_NO_DATE: Final = datetime(2000, 1, 1)


def write_workbook(path: Path, sheets: Sequence[Table], *, about: Mapping[str, str], force: bool = False) -> None:
    """Write the tables as sheets, and `about` (see `describe_export`) as the last one.

    Every sheet has a frozen header and filters. Text longer than a cell holds goes on in the
    columns to its right, and the last sheet says so; a control character is shown as a sign.
    Code names lead to their row in the codebook sheet. The same tables and `about` (its `date`
    is the file's) give the same bytes.

    Raises:
        QualcodeError: The file is there and `force` is false, it cannot be written, or a table
            is too large for a sheet.
    """
    from tempfile import TemporaryDirectory

    check_target(path, force=force)
    layouts = [lay_out(table) for table in sheets]
    with replaced_file(path, force=force) as file, TemporaryDirectory(prefix="qualcode-") as scratch:
        _write_book(file, scratch, list(zip(sheets, layouts, strict=True)), about)


def _write_book(
    file: BinaryIO, scratch: str, sheets: list[tuple[Table, tuple[SheetColumn, ...]]], about: Mapping[str, str]
) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "tmpdir": scratch, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    try:
        _fill_book(book, sheets, about)
        book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    finally:
        _let_go(book)


def _let_go(book: Workbook) -> None:
    """Close the drafts of the sheets, which XlsxWriter leaves open when it could not finish."""
    for sheet in book.worksheets():
        for draft in (sheet.row_data_fh, sheet.fh):
            if draft is not None:
                with contextlib.suppress(OSError):
                    draft.close()


def _fill_book(book: Workbook, sheets: list[tuple[Table, tuple[SheetColumn, ...]]], about: Mapping[str, str]) -> None:
    styles, notes = Styles(book), Notes()
    title = show_controls(about.get("title", ""))
    book.set_properties({"title": title[:255], "created": parse_time(about.get("date", "")) or _NO_DATE})
    names: list[str] = []
    for table, _columns in sheets:
        names.append(sheet_name(table_title(table.title), names))
    links = _codebook_places([table for table, _columns in sheets], names)
    for (table, columns), name in zip(sheets, names, strict=True):
        _write_sheet(book.add_worksheet(name), table, columns, styles, notes, links)
    _write_about(book.add_worksheet(sheet_name(table_title("about"), names)), about, styles, notes)


def _codebook_places(tables: Sequence[Table], names: Sequence[str]) -> dict[str, str]:
    """Where in the workbook each code is explained, as an internal address."""
    for table, name in zip(tables, names, strict=True):
        if table.title == "codebook":
            quoted = name.replace("'", "''")
            column = table.columns.index("code")
            return {str(row[column]): f"internal:'{quoted}'!A{number}" for number, row in enumerate(table.rows, 2)}
    return {}


def _write_sheet(
    sheet: Worksheet,
    table: Table,
    columns: tuple[SheetColumn, ...],
    styles: Styles,
    notes: Notes,
    links: Mapping[str, str],
) -> None:
    _prepare(sheet, table, columns, styles)
    notes.columns.update(table.columns)
    notes.long += [f"{table_title(table.title)}: {column.heading}" for column in columns if column.parts > 1]
    writers = [CellWriter(sheet, column, styles, notes) for column in columns]
    cells = list(zip(writers, range(len(columns)), strict=True))
    linked = links if table.title != "codebook" and len(table.rows) <= MOST_LINKS else {}
    code, name = (table.columns.index(key) if key in table.columns else -1 for key in ("code", "code_name"))
    if linked and code >= 0 and name >= 0:
        cells.pop(name)
    else:
        linked = {}
    for number, row in enumerate(table.rows, 1):
        for writer, place in cells:
            cell = row[place]
            if cell is not None and cell != "":
                writer.write(number, cell)
        if linked:
            writers[name].write_link(number, str(row[name]), linked.get(str(row[code]), ""))


def _prepare(sheet: Worksheet, table: Table, columns: tuple[SheetColumn, ...], styles: Styles) -> None:
    for column in columns:
        last = column.first + column.parts - 1
        check(sheet.set_column(column.first, last, column.width))
        for number, text in enumerate(column.headings(), column.first):
            check(sheet.write_string(0, number, text, styles.header))
    sheet.freeze_panes(1, 2 if table.title == "matrix" else 0)
    if columns:
        check(sheet.autofilter(0, 0, len(table.rows), columns[-1].first + columns[-1].parts - 1))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_about(sheet: Worksheet, about: Mapping[str, str], styles: Styles, notes: Notes) -> None:
    items = [(item_name(key), key, value) for key, value in about.items()]
    table = Table("about", ("item", "value"), tuple((name, value) for name, _key, value in items))
    columns = lay_out(table)
    _prepare(sheet, table, columns, styles)
    names, values = (CellWriter(sheet, column, styles, notes) for column in columns)
    for row, (name, key, value) in enumerate(items, 1):
        names.write_text(row, name)
        number = day_number(value) if key == "date" else None
        if number is not None:
            check(sheet.write_number(row, 1, number, styles.date))
        elif key in COUNTS and value.isdecimal():
            values.write(row, int(value))
        elif value:
            values.write_text(row, value)
    for row, line in enumerate(notes.lines(), len(items) + 1):
        names.write_text(row, _("Note"))
        values.write_text(row, line)
