"""The rows of an .xlsx sheet, written into the stream that XlsxWriter keeps for them, in the form it writes itself.

This is the only place that knows how XlsxWriter works inside: its constant-memory mode keeps each sheet's rows in a
file, `row_data_fh`, and takes them over as they are when the workbook is closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from qualcode.exchange.cells import NUMBER_FORMS, Shown, day_number
from qualcode.exchange.layout import LONGEST, split_text
from qualcode.exchange.sheets import Place, Sheet, Workbook
from qualcode.i18n import language
from qualcode.table import Cell

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.url import Url
    from xlsxwriter.worksheet import Worksheet

_CHUNK: Final = 4_000
"""Pieces of text that are written at once."""

_ESCAPE: Final = re.compile("_(?=x[0-9a-fA-F]{4}_)")
"""What Excel would read as the code of a character."""


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        day = "dd.mm.yyyy hh:mm" if language() == "nb" else "yyyy-mm-dd hh:mm"
        head = {"bold": True, "text_wrap": True, "bg_color": "#D9E2EC", "bottom": 1, **top}
        self.header: Format = book.add_format(head)
        self._text = book.add_format({"text_wrap": True, **top})
        self._link = book.add_format({"text_wrap": True, "font_color": "#0563C1", "underline": 1, **top})
        self._date = book.add_format({"num_format": day, "align": "left", **top})
        self._plain = book.add_format(top)
        forms = sorted(set(NUMBER_FORMS.values()))
        self._numbers = {form: book.add_format({"num_format": form, **top}) for form in forms}

    @property
    def text(self) -> int:
        """The number of the format of texts."""
        return _number(self._text)

    @property
    def link(self) -> int:
        """The number of the format of what leads somewhere."""
        return _number(self._link)

    @property
    def date(self) -> int:
        """The number of the format of times."""
        return _number(self._date)

    def number(self, column: str) -> int:
        """The number of the format of the numbers in a column."""
        return _number(self._numbers.get(NUMBER_FORMS.get(column, ""), self._plain))


def write_rows(worksheet: Worksheet, sheet: Sheet, contents: Workbook, styles: Styles) -> None:
    """Write all rows below the headings."""
    worksheet._write_single_row(1)  # the headings
    write = worksheet.row_data_fh.write
    texts = f'" s="{styles.text}" t="inlineStr"><is><t xml:space="preserve">'
    cells = [_CellWriter(column.first, column.name, styles) for column in sheet.columns]
    values = contents.values(sheet)
    columns = [
        (place, f'<c r="{cell.letters}', value.plain and place != sheet.linked, value.shown, cell)
        for place, (cell, value) in enumerate(zip(cells, values, strict=True))
    ]
    links = _Links(worksheet, sheet)
    pieces: list[str] = []
    add = pieces.append
    for number, row in enumerate(contents.counted(sheet), 2):
        add(f'<row r="{number}">')
        for place, begin, plain, shown, cell in columns:
            value = row[place]
            if plain and type(value) is str and 0 < len(value) <= LONGEST // 2 and value.isprintable():
                add(f"{begin}{number}{texts}{escape(value)}</t></is></c>")  # the usual text, quickly
            elif value is not None and (told := shown(value)) is not None:
                is_linked = place == sheet.linked and links.add(number, row, str(told))
                add(cell.render(number, told, linked=is_linked))
        add("</row>")
        if len(pieces) > _CHUNK:
            write("".join(pieces))
            pieces.clear()
    write("".join(pieces))
    if sheet.count:
        worksheet.dim_rowmax, worksheet.dim_colmax = sheet.count, sheet.width - 1


class _CellWriter:
    """Renders the cells of one column by what they hold."""

    def __init__(self, first: int, name: str, styles: Styles) -> None:
        from xlsxwriter.utility import xl_col_to_name

        self._name = xl_col_to_name
        self._first = first
        self.letters: str = xl_col_to_name(first)
        self._styles = styles
        self._number = styles.number(name)

    def render(self, row: int, shown: Shown, *, linked: bool) -> str:
        """The cell; a long text takes several."""
        if isinstance(shown, str):
            style = self._styles.link if linked else self._styles.text
            pieces = split_text(shown) if len(shown) > LONGEST // 2 else (shown,)
            return "".join(_text_cell(self._name(place), row, piece, style) for place, piece in enumerate(pieces, self._first))
        if isinstance(shown, datetime):
            return f'<c r="{self.letters}{row}" s="{self._styles.date}"><v>{day_number(shown):.16G}</v></c>'
        return f'<c r="{self.letters}{row}" s="{self._number}"><v>{shown}</v></c>'


class _Links:
    """What the names of codes lead to; XlsxWriter writes them after the rows."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet) -> None:
        self._links = worksheet.hyperlinks
        self._sheet = sheet
        self._made: dict[tuple[Place, str], Url] = {}

    def add(self, number: int, row: Sequence[Cell | datetime], text: str) -> bool:
        """Let the name in row `number`, from 1, lead to its code; false when it leads nowhere."""
        from xlsxwriter.url import Url

        place = self._sheet.link(row, text)
        if place is None:
            return False
        if (place, text) not in self._made:
            quoted = place.sheet.replace("'", "''")
            url = self._made[place, text] = Url(f"internal:'{quoted}'!A{place.row}")
            url.text = text
        self._links[number - 1][self._sheet.columns[self._sheet.linked].first] = self._made[place, text]
        return True


def _text_cell(column: str, row: int, text: str, style: int) -> str:
    return f'<c r="{column}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def escape(text: str) -> str:
    """The text as XML, and what Excel takes for the code of a character as what it is."""
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _number(style: Format) -> int:
    index: int = style._get_xf_index()
    return index
