"""The rows of an .xlsx sheet, written into the stream that XlsxWriter keeps for them, in the form it writes itself.

This is the only place that knows how XlsxWriter works inside: its constant-memory mode keeps each sheet's rows in a
file, `row_data_fh`, and takes them over as they are when the workbook is closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from qualcode.exchange.cells import NUMBER_FORMS, ColumnValues, day_number
from qualcode.exchange.layout import LONGEST, SheetColumn, split_text
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

_LARGE: Final = 10**9
"""Whole numbers up to here are written without a second look."""

_MOST_KEPT: Final = 1_000
_STRING: Final = '" t="inlineStr"><is><t>'
_KEPT: Final = '" t="inlineStr"><is><t xml:space="preserve">'

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
    links = _Links(worksheet, sheet)
    writers = [
        _CellWriter(column, value, styles, links if place == sheet.linked else None)
        for place, (column, value) in enumerate(zip(sheet.columns, contents.values(sheet), strict=True))
    ]
    cells = [(place, w.begin, w.plain, w.text, w.integer, w.render) for place, w in enumerate(writers)]
    half = LONGEST // 2
    pieces: list[str] = []
    add = pieces.append
    for number, row in enumerate(contents.counted(sheet), 2):
        add(f'<row r="{number}">')
        for place, begin, plain, text, integer, render in cells:
            value = row[place]
            if value is None:
                continue
            if (
                plain
                and type(value) is str
                and value[:1] > " " < value[-1]
                and value.isprintable()
                and len(value) < half
            ):
                # The usual text, quickly: it is not empty or long, hides nothing and has no space at its ends.
                add(f"{begin}{number}{text}{escape(value)}</t></is></c>")
            elif type(value) is int and -_LARGE < value < _LARGE:
                add(f"{begin}{number}{integer}{value}</v></c>")
            else:
                add(render(number, row, value))
        add("</row>")
        if len(pieces) > _CHUNK:
            write("".join(pieces))
            pieces.clear()
    write("".join(pieces))
    if sheet.count:
        worksheet.dim_rowmax, worksheet.dim_colmax = sheet.count, sheet.width - 1


class _CellWriter:
    """Renders the cells of one column by what they hold."""

    def __init__(self, column: SheetColumn, values: ColumnValues, styles: Styles, links: _Links | None) -> None:
        from xlsxwriter.utility import xl_col_to_name

        self._names = [xl_col_to_name(column.first + part) for part in range(column.parts)]
        self._shown = values.shown
        self._links = links
        self._kept = f'" s="{styles.text}{_KEPT}'
        self._link = f'" s="{styles.link}{_KEPT}'
        self._number = f'" s="{styles.number(column.name)}"><v>'
        self._date = f'" s="{styles.date}"><v>'
        self._ends: dict[object, str] = {}
        self.begin = f'<c r="{self._names[0]}'
        self.text = f'" s="{styles.text}{_STRING}'
        self.integer = self._number
        self.plain = values.plain and links is None
        """Whether a printable text is written as it is."""

    def render(self, number: int, row: Sequence[Cell | datetime], value: Cell | datetime) -> str:
        """The cell of a row, from 1; a long text takes several."""
        end = self._ends.get(value) if type(value) is str and self._links is None else None
        if end is not None:  # times and fixed words come again and again
            return f"{self.begin}{number}{end}"
        shown = self._shown(value)
        if isinstance(shown, str):
            text = self._link if self._links is not None and self._links.add(number, row, shown) else self._kept
            pieces = split_text(shown) if len(shown) > LONGEST // 2 else (shown,)
            cells = zip(self._names, pieces, strict=False)
            return "".join(f'<c r="{name}{number}{text}{escape(piece)}</t></is></c>' for name, piece in cells)
        if isinstance(shown, datetime):
            end = f"{self._date}{day_number(shown):.16G}</v></c>"
            if len(self._ends) < _MOST_KEPT:
                self._ends[value] = end
            return f"{self.begin}{number}{end}"
        return "" if shown is None else f"{self.begin}{number}{self._number}{shown}</v></c>"


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
