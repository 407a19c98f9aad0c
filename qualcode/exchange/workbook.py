"""Tables as an .xlsx workbook that just opens: every text is a text, nothing is computed, nothing is cut.

XlsxWriter makes the workbook: it is well kept, needs nothing else, and what it writes is what Excel writes. The rows
alone go past its methods, straight into the file it streams them to (`sheet_rows`): one call for each cell is where
its time goes, and four of five rows a second with it. rustpy-xlsxwriter would be as quick, but is young, kept by one
person and has no links, no filters and no frozen panes; openpyxl is slower than both and computes what begins with `=`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from qualcode.exchange.files import check_target, replaced_file
from qualcode.exchange.headings import parse_time
from qualcode.exchange.plain import show_controls
from qualcode.exchange.sheet_rows import Styles, write_rows
from qualcode.exchange.sheets import Report, Sheet, Workbook
from qualcode.table import Table

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

_NO_DATE: Final = datetime(2000, 1, 1)


def write_workbook(
    path: Path,
    sheets: Sequence[Table],
    *,
    about: Mapping[str, str],
    ids: Sequence[str] = (),
    force: bool = False,
    report: Report | None = None,
) -> None:
    """Write the tables as sheets, then `about` (see `describe_export`), and hidden the `ids` of what was exported.

    Every sheet has a frozen header and filters. Text longer than a cell holds goes on in the
    columns to its right, and the sheet about the workbook says so; a control character is shown as a sign.
    Code names lead to their row in the codebook sheet. The same tables and `about` (its `date`
    is the file's) give the same bytes. `report` is told how many rows are written of how many.

    Raises:
        QualcodeError: The file is there and `force` is false, it cannot be written, or a table
            is too large for a sheet.
    """
    from tempfile import TemporaryDirectory

    check_target(path, force=force)
    book = Workbook(sheets, about, ids=ids, report=report)
    with replaced_file(path, force=force) as file, TemporaryDirectory(prefix="qualcode-") as scratch:
        _write_book(file, scratch, book)


def _write_book(file: BinaryIO, scratch: str, contents: Workbook) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "tmpdir": scratch, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    try:
        title = show_controls(contents.about.get("title", ""))
        created = parse_time(contents.about.get("date", "")) or _NO_DATE
        book.set_properties({"title": title[:255], "created": created})
        styles = Styles(book)
        for sheet in contents.sheets():
            worksheet = book.add_worksheet(sheet.name)
            _prepare(worksheet, sheet, styles)
            write_rows(worksheet, sheet, contents, styles)
        book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    finally:
        _let_go(book)


def _let_go(book: xlsxwriter.Workbook) -> None:
    """Close the drafts of the sheets, which XlsxWriter leaves open when it could not finish."""
    for sheet in book.worksheets():
        for draft in (sheet.row_data_fh, sheet.fh):
            if draft is not None:
                with contextlib.suppress(OSError):
                    draft.close()


def _prepare(worksheet: Worksheet, sheet: Sheet, styles: Styles) -> None:
    if sheet.hidden:
        worksheet.very_hidden()
    for column in sheet.columns:
        check(worksheet.set_column(column.first, column.first + column.parts - 1, column.width))
    for number, text in enumerate(sheet.headings()):
        check(worksheet.write_string(0, number, text, styles.header))
    worksheet.freeze_panes(1, sheet.frozen_columns)
    if sheet.columns:
        check(worksheet.autofilter(0, 0, sheet.count, sheet.width - 1))
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def check(code: int) -> None:
    """Stop when XlsxWriter says, by its return code, that it did not write what it was given."""
    if code:
        raise RuntimeError(f"XlsxWriter refused a cell with code {code}")
