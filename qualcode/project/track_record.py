"""How often the suggestions of each code were right, as this coder judged them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from qualcode.i18n import _
from qualcode.project.learning import find_bars
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.project.deciding import Deciding

_Z: Final = 1.959963984540054
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Record:
    """One code's suggestions: how many wait, were accepted and were rejected."""

    waiting: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """How many were answered with yes or no."""
        return self.accepted + self.rejected

    @property
    def right(self) -> float | None:
        """The share that was right of those that were answered; None when none was."""
        return self.accepted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval for that share."""
        if self.right is None:
            return None
        count = self.decided
        middle = (self.right + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
        half = _Z * sqrt(self.right * (1 - self.right) / count + _Z**2 / (4 * count**2)) / (1 + _Z**2 / count)
        return max(middle - half, 0.0), min(middle + half, 1.0)


def track_records(study: Deciding) -> dict[str, Record]:
    """The record of each code of the codebook."""
    waiting = Counter(each.code for each in study.suggestions())
    tally = study.store.suggestions.tally(coder=study.coder)
    return {code.id: Record(waiting[code.id], *tally.get(code.id, (0, 0))) for code in study.codebook}


def tabulate_records(study: Deciding) -> Table:
    """A row for each code that was ever suggested: how many, how many were right, and the score it is shown from."""
    bars = find_bars(study.runs(), study.suggestions())
    rows = []
    for code, record in track_records(study).items():
        if record.waiting or record.decided:
            low, high = record.interval or (None, None)
            counts = (record.waiting + record.decided, record.accepted, record.rejected)
            rows.append((code, *counts, _round(record.right), _round(low), _round(high), _round(bars.get(code))))
    columns = ("code", "suggested", "accepted", "rejected", "right", "right_low", "right_high", "bar")
    return Table(_("Suggestions by code"), columns, tuple(rows))


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
