"""Positions in a text as different programs count them.

The standard counts code points, a line end as one and no byte order mark. MAXQDA and NVivo count CRLF as
two, some programs count the mark, and some count UTF-16 units. The way is chosen in which the selections
hold the words that they say they hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from typing import Final

_LINE_END: Final = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_CUT: Final = re.compile(r"(?:…|\.\.\.)$")


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions as written in the file, and the words that should stand there if the file says so."""

    start: int
    end: int
    words: str = ""


class Counting:
    """Finds positions in a text; `text` has line feeds only and no byte order mark.

    Args:
        raw: The text as it stands in the file.
        selections: All selections in it.
    """

    def __init__(self, raw: str, selections: Sequence[Selection]) -> None:
        body = raw.removeprefix("\ufeff")
        self.text = _LINE_END.sub("\n", body)
        self._body = body
        self._starts: list[int] | None = None
        self.standard = True
        named = [selection for selection in selections if selection.words.strip()]
        if self._fitting(named) < len(named):
            self._choose(named)

    def place(self, selection: Selection) -> tuple[int, int] | None:
        """Start and end in `text`, or None when they lie outside it."""
        start, end = selection.start, selection.end
        if self._starts is not None:
            if start < self._starts[0] or end > self._starts[-1]:
                return None
            start, end = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return (start, end) if 0 <= start <= end <= len(self.text) else None

    def holds(self, selection: Selection) -> bool:
        """Whether the place has the words that it should have; a cut name need only fit as far as it goes."""
        place = self.place(selection)
        if place is None:
            return False
        words = " ".join(selection.words.split())
        found = " ".join(self.text[place[0] : place[1]].split())
        return found == words or (_CUT.search(words) is not None and found.startswith(_CUT.sub("", words)))

    def _fitting(self, named: Sequence[Selection]) -> int:
        return sum(map(self.holds, named))

    def _choose(self, named: Sequence[Selection]) -> None:
        """Count in the way in which most selections fit; the standard one when none is better."""
        best, chosen = self._fitting(named), None
        for two, mark, units in list(product((False, True), repeat=3))[1:]:
            self._starts = self._count(two=two, mark=mark, units=units)
            fitting = self._fitting(named)
            if fitting > best:
                best, chosen = fitting, self._starts
        self._starts = chosen
        self.standard = chosen is None

    def _count(self, *, two: bool, mark: bool, units: bool) -> list[int]:
        """Where each character of the text, and its end, stands when counted in the given way."""
        widths = [
            2 if (two and piece == "\r\n") or (units and piece > "\uffff") else 1
            for piece in re.findall(r"\r\n|.", self._body, re.DOTALL)
        ]
        return list(accumulate(widths, initial=int(mark)))
