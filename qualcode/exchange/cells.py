"""The cells of a workbook: how they look, and how each value is written so that nothing is computed or cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from qualcode.exchange.headings import parse_time, value_words, yes_or_no
from qualcode.exchange.layout import LONGEST, SheetColumn, split_text
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _, language
from qualcode.table import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_DAY_ZERO: Final = datetime(1899, 12, 30)
_MOST_EXACT: Final = 10**15
_NUMBERS: Final = {"score": "0.00", "transcript_share": "0 %"}


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top"}
        day = "dd.mm.yyyy hh:mm" if language() == "nb" else "yyyy-mm-dd hh:mm"
        head = {"bold": True, "text_wrap": True, "bg_color": "#D9E2EC", "bottom": 1, **top}
        self.header: Format = book.add_format(head)
        self.text: Format = book.add_format({"text_wrap": True, **top})
        self.link: Format = book.add_format({"text_wrap": True, "font_color": "#0563C1", "underline": 1, **top})
        self.date: Format = book.add_format({"num_format": day, "align": "left", **top})
        self.plain: Format = book.add_format(top)
        self._numbers = {name: book.add_format({"num_format": form, **top}) for name, form in _NUMBERS.items()}

    def number(self, column: str) -> Format:
        """The format of the numbers in a column."""
        return self._numbers.get(column, self.plain)


class Notes:
    """What a reader of the workbook must know; gathered while the sheets are written."""

    def __init__(self) -> None:
        self.columns: set[str] = set()
        self.long: list[str] = []
        self.signs = False

    def lines(self) -> Iterator[str]:
        """The notes that hold for this workbook."""
        if "turn" in self.columns:
            yield _("Turns and positions count from 0; start and end count characters in the turn.")
        if "context_before" in self.columns:
            yield _("The context stops at the edges of the turn; … shows where it was shortened.")
        if self.columns & {"total", "codings"}:
            yield _("The counts leave out codings of the interviewer's words; the excerpts have them.")
        if self.long:
            text = _("A cell holds at most {limit} characters. Longer text goes on to the right: {columns}.")
            yield text.format(limit=LONGEST, columns=", ".join(self.long))
        if self.signs:
            yield _("Signs such as ␀ and � stand for control characters that a cell cannot hold.")


class CellWriter:
    """Writes the cells of one column by what they are: text, number or time, never anything that computes."""

    def __init__(self, sheet: Worksheet, column: SheetColumn, styles: Styles, notes: Notes) -> None:
        self._sheet = sheet
        self._column = column.first
        self._styles = styles
        self._notes = notes
        self._words = value_words(column.name)
        self._number_format = styles.number(column.name)
        self._is_time = column.name in ("created", "date")
        self._links: dict[str, Any] = {}

    def write(self, row: int, cell: Cell) -> None:
        """Write one cell."""
        if isinstance(cell, str):
            if self._is_time:
                self._write_time(row, cell)
            elif not self._words and cell[:1] != "<" and len(cell) <= LONGEST // 2 and cell.isprintable():
                check(self._sheet.write_string(row, self._column, cell, self._styles.text))  # the usual text, quickly
            else:
                self.write_text(row, self._words.get(cell, cell) if self._words else cell)
        elif isinstance(cell, bool):
            self.write_text(row, yes_or_no(cell))
        elif cell is not None:
            if abs(cell) < _MOST_EXACT:  # false for what is not a number, too
                check(self._sheet.write_number(row, self._column, cell, self._number_format))
            else:
                self.write_text(row, str(cell))

    def _write_time(self, row: int, text: str) -> None:
        number = day_number(text)
        if number is None:
            self.write_text(row, text)
        else:
            check(self._sheet.write_number(row, self._column, number, self._styles.date))

    def write_text(self, row: int, text: str) -> None:
        """Write a text, in as many cells as it needs."""
        shown = show_controls(text)
        if shown is not text:
            self._notes.signs = True
        if len(shown) <= LONGEST // 2:
            self._write_piece(row, self._column, shown)
            return
        for column, piece in enumerate(split_text(shown), self._column):
            self._write_piece(row, column, piece)

    def _write_piece(self, row: int, column: int, text: str) -> None:
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take this for its own markup; as a rich text of three runs it is escaped.
            runs = (text[:1], text[1:2], text[2:])
            check(self._sheet.write_rich_string(row, column, *runs, self._styles.text))
        else:
            check(self._sheet.write_string(row, column, text, self._styles.text))

    def write_link(self, row: int, text: str, address: str) -> None:
        """Write a text that leads to an address in the workbook; just the text when there is none."""
        shown = show_controls(text)
        if not address or not shown or len(shown) > 255 or shown.startswith("<r>"):
            self.write(row, text)
            return
        key = f"{address}\n{shown}"
        if key not in self._links:
            self._links[key] = _make_link(address, shown)
        check(self._sheet.write_url(row, self._column, self._links[key], self._styles.link))


def _make_link(address: str, text: str) -> object:
    from xlsxwriter.url import Url

    link = Url(address)
    link.text = text
    return link


@lru_cache(maxsize=256)
def day_number(text: str) -> float | None:
    """The number that a cell holds for a time: days since the end of 1899; None when the text is no time."""
    time = parse_time(text)
    if time is None or time.year <= 1900:  # Excel counts a day too many in 1900
        return None
    return (time - _DAY_ZERO).total_seconds() / 86_400


def check(code: int) -> None:
    """Stop when XlsxWriter says, by its return code, that it did not write what it was given."""
    if code:
        raise RuntimeError(f"XlsxWriter refused a cell with code {code}")
