"""The cells of a sheet: what each value is shown as, so that nothing is computed, hidden or cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

from qualcode.exchange.headings import parse_time, value_words, yes_or_no
from qualcode.exchange.layout import LONGEST, SheetColumn
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _
from qualcode.table import Cell

Shown = str | int | float | datetime | None
"""What a cell of a sheet holds: a text, a number or a time, or nothing."""

DAY_ZERO: Final = datetime(1899, 12, 30)
"""The day that spreadsheets count from."""

SHARE: Final = "0 %"
DECIMALS: Final = "0.00"
NUMBER_FORMS: Final = {
    "transcript_share": SHARE,
    "agreed": SHARE,
    **dict.fromkeys(("score", "kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high"), DECIMALS),
}
"""How the numbers in a column are shown; as they are in the others."""

TIMES: Final = frozenset({"created", "date", "at"})
"""The columns that hold times."""

_MOST_EXACT: Final = 10**15


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
        if "version" in self.columns:
            yield _(
                "Codes, memos and weights may be changed here, and rows added or deleted: “qualcode codings import” "
                "shows it all before anything is done. Leave the columns ID and Version as they are."
            )


class ColumnValues:
    """Says what the cells of one column are shown as."""

    def __init__(self, column: SheetColumn, notes: Notes) -> None:
        self._notes = notes
        self._words = value_words(column.name)
        self._is_time = column.name in TIMES
        self.plain = not self._words and not self._is_time
        """Whether a printable text is shown as it is."""

    def shown(self, cell: Cell | datetime) -> Shown:
        """What the cell holds; never a lone surrogate or a control character, and no number that would be rounded."""
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, bool):
            return yes_or_no(cell)
        if isinstance(cell, int | float):
            return cell if abs(cell) < _MOST_EXACT else str(cell)  # false for what is not a number, too
        return cell

    def _text(self, text: str) -> Shown:
        if self._is_time and (time := sheet_time(text)) is not None:
            return time
        text = self._words.get(text, text) if self._words else text
        shown = show_controls(text)
        if shown is not text:
            self._notes.signs = True
        return shown or None


@lru_cache(maxsize=256)
def sheet_time(text: str) -> datetime | None:
    """The time of the text, when a sheet can hold it: Excel counts a day too many in 1900."""
    time = parse_time(text)
    return None if time is None or time.year <= 1900 else time


@lru_cache(maxsize=256)
def day_number(time: datetime) -> float:
    """The number that a cell holds for a time."""
    return (time - DAY_ZERO).total_seconds() / 86_400
