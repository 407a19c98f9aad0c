"""Tables as an .ods workbook (OpenDocument), sheet by sheet as the .xlsx has them.

Written by hand into a zip as it goes, some forty thousand rows a second in a few megabytes. Of the libraries, odfdo
and odfpy build the whole document as a tree first (and odfpy is not kept up), and those that stream, odswriter and
stream-write-ods, have neither formats, links, filters nor frozen panes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Final

from qualcode.exchange.cells import ColumnValues
from qualcode.exchange.files import check_target, replaced_file
from qualcode.exchange.layout import LONGEST, SheetColumn, split_text
from qualcode.exchange.opendocument_parts import (
    CONTENT_END,
    MANIFEST,
    MIMETYPE,
    NO_CELL,
    STYLES,
    content_start,
    filters,
    markup,
    meta,
    number_style,
    quoted,
    settings,
    sheet_reference,
)
from qualcode.exchange.sheets import Report, Sheet, Workbook
from qualcode.table import Cell, Table

_CHUNK: Final = 4_000
_LEVEL: Final = 3
_LARGE: Final = 10**9
_THE_EPOCH_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


def write_opendocument(
    path: Path,
    sheets: Sequence[Table],
    *,
    about: Mapping[str, str],
    ids: Sequence[str] = (),
    force: bool = False,
    report: Report | None = None,
) -> None:
    """Write what `write_workbook` does as .ods.

    Raises:
        QualcodeError: The file is there and `force` is false, it cannot be written, or a table
            is too large for a sheet.
    """
    check_target(path, force=force)
    book = Workbook(sheets, about, ids=ids, report=report)
    with replaced_file(path, force=force) as file:
        _write_package(file, book)


def _write_package(file: BinaryIO, book: Workbook) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        package.writestr(_member("mimetype", zipfile.ZIP_STORED), MIMETYPE)
        written: list[Sheet] = []
        with package.open(_member("content.xml"), "w", force_zip64=True) as content:
            content.write(content_start(book.about).encode())
            for sheet in book.sheets():
                _write_sheet(content, sheet, book)
                written.append(sheet)
            content.write((filters(written) + CONTENT_END).encode())
        parts = {
            "styles.xml": STYLES,
            "meta.xml": meta(book.about),
            "settings.xml": settings(written),
            "META-INF/manifest.xml": MANIFEST,
        }
        for name, text in parts.items():
            package.writestr(_member(name), text)


def _member(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _THE_EPOCH_OF_ZIP)
    info.compress_type = method
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]
    return info


def _write_sheet(content: IO[bytes], sheet: Sheet, book: Workbook) -> None:
    style = "hidden" if sheet.hidden else "sheet"
    pieces = [f'<table:table table:name="{quoted(sheet.name)}" table:style-name="{style}" table:print="true">']
    for column in sheet.columns:
        width = f"co{min(round(column.width), 90)}"
        pieces.append(
            f'<table:table-column table:style-name="{width}" table:number-columns-repeated="{column.parts}"/>'
        )
    pieces.append('<table:table-header-rows><table:table-row table:style-name="row">')
    pieces += [_text_cell("header", text) for text in sheet.headings()]
    pieces.append("</table:table-row></table:table-header-rows>")
    writers = [
        _CellWriter(column, value, sheet if place == sheet.linked else None)
        for place, (column, value) in enumerate(zip(sheet.columns, book.values(sheet), strict=True))
    ]
    cells = [(place, writer.plain, writer.empty, writer.render) for place, writer in enumerate(writers)]
    half = LONGEST // 2
    add = pieces.append
    for row in book.counted(sheet):
        add('<table:table-row table:style-name="row">')
        for place, plain, empty, render in cells:
            value = row[place]
            if value is None:
                add(empty)
            elif (
                plain
                and type(value) is str
                and value[:1] > " " < value[-1]
                and value.isprintable()
                and len(value) < half
            ):
                add(f"{_USUAL}{markup(value)}{_USUAL_END}")
            else:
                add(render(row, value))
        add("</table:table-row>")
        if len(pieces) > _CHUNK:
            content.write("".join(pieces).encode())
            pieces.clear()
    content.write(("".join(pieces) + "</table:table>").encode())


_USUAL: Final = '<table:table-cell table:style-name="text" office:value-type="string"><text:p>'
_USUAL_END: Final = "</text:p></table:table-cell>"


class _CellWriter:
    """Renders the cells of one column by what they hold."""

    def __init__(self, column: SheetColumn, values: ColumnValues, linked: Sheet | None) -> None:
        self._shown = values.shown
        self._linked = linked
        self._parts = column.parts
        self._number = number_style(column.name)
        self.plain = values.plain and linked is None and column.parts == 1
        """Whether a printable text is written as it is."""
        self.empty = NO_CELL * column.parts
        """What stands for nothing."""

    def render(self, row: Sequence[Cell | datetime], value: Cell | datetime) -> str:
        """The cell; a long text takes several, and a column of such has as many in every row."""
        shown = self._shown(value)
        if shown is None:
            return self.empty
        if isinstance(shown, str):
            pieces = split_text(shown) if len(shown) > LONGEST // 2 else [shown]
            link = self._link(row, shown)
            return "".join(self._cells(pieces, link)) + NO_CELL * (self._parts - len(pieces))
        if isinstance(shown, datetime):
            day = f'office:value-type="date" office:date-value="{shown.isoformat()}"'
            cell = f'<table:table-cell table:style-name="date" {day}><text:p>{shown}</text:p></table:table-cell>'
        else:
            told = f'office:value-type="float" office:value="{shown}"'
            style = f'table:style-name="{self._number}"'
            cell = f"<table:table-cell {style} {told}><text:p>{shown}</text:p></table:table-cell>"
        return cell + NO_CELL * (self._parts - 1)

    def _cells(self, pieces: Sequence[str], link: str) -> Iterator[str]:
        for piece in pieces:
            yield _text_cell("link" if link else "text", piece, link)

    def _link(self, row: Sequence[Cell | datetime], text: str) -> str:
        place = self._linked.link(row, text) if self._linked is not None else None
        return "" if place is None else quoted(f"#{sheet_reference(place.sheet)}.A{place.row}")


def _text_cell(style: str, text: str, link: str = "") -> str:
    lines = [markup(line) for line in text.split("\n")]
    if link:
        lines = [f'<text:a xlink:href="{link}" xlink:type="simple">{line}</text:a>' for line in lines]
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    kind = 'office:value-type="string"'
    if "\t" in text:  # LibreOffice leaves tabs out of paragraphs, but not out of the value
        kind += f' office:string-value="{quoted(text)}"'
    return f'<table:table-cell table:style-name="{style}" {kind}>{paragraphs}</table:table-cell>'
