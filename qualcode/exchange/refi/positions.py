"""What the positions of a file count: the standard says code points, programs do otherwise.

Every way of counting that gives other places is tried, and the one under which most selections hold the
words they are named after wins; where no names tell, the one under which they begin and end with words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.exchange.refi.parts import Selection, SourceText
from qualcode.i18n import _

_LINE: Final = re.compile(r"line:[0-9]+\s*")
_ENOUGH: Final = 12  # characters after which a name that the quote starts with is a cut quote
_BETTER: Final = 1.1
_MUCH: Final = 4


@dataclass(frozen=True, slots=True)
class Counting:
    """A way to count: the unit, whether a line end of two characters is one or a single one two, and the mark."""

    unit: str = "point"
    breaks: str = "one"
    bom: bool = False

    def describe(self) -> str:
        """The way of counting in words."""
        units = {"point": _("characters"), "utf16": _("UTF-16 units"), "utf8": _("bytes")}
        parts = [units[self.unit]]
        if self.breaks == "two":
            parts.append(_("line ends count two"))
        if self.bom:
            parts.append(_("the byte order mark counts"))
        return ", ".join(parts)


STANDARD: Final = Counting()


class Places:
    """Positions to places in the text, for one way of counting."""

    def __init__(self, text: SourceText, counting: Counting) -> None:
        self._length = len(text.raw)
        self._mark = (3 if counting.unit == "utf8" else 1) if counting.bom else 0
        self._at: list[int] = []
        self._from: list[int] = []
        self._to: list[int] = []
        extra = 0
        for index, more in _odd_characters(text.raw, counting):
            self._at.append(index)
            self._from.append(index + extra)
            extra += more
            self._to.append(index + 1 + extra)

    def find(self, position: int) -> int | None:
        """The index in the text, or None when the position lies outside or within a character."""
        wanted = position - self._mark
        number = bisect_right(self._from, wanted) - 1
        if number < 0:
            found = wanted
        elif wanted == self._from[number]:
            found = self._at[number]
        elif wanted < self._to[number]:
            return None
        else:
            found = self._at[number] + 1 + wanted - self._to[number]
        return found if 0 <= found <= self._length else None

    def span(self, selection: Selection) -> tuple[int, int] | None:
        """Where the selection starts and ends in the text, or None when it is not in it."""
        start, end = self.find(selection.start), self.find(selection.end)
        return None if start is None or end is None or start > end else (start, end)


def _odd_characters(raw: str, counting: Counting) -> Iterator[tuple[int, int]]:
    """The characters that do not count one, with what they count more."""
    signs = {"point": "", "utf16": "\U00010000-\U0010ffff", "utf8": "\u0080-\U0010ffff"}[counting.unit]
    lines = r"\r(?=\n)" if counting.breaks == "one" else r"(?<!\r)\n"
    for match in re.finditer(f"{lines}|[{signs}]" if signs else lines, raw):
        sign = match[0]
        if sign in "\r\n":
            yield match.start(), -1 if sign == "\r" else 1
        else:
            yield match.start(), 1 if counting.unit == "utf16" else len(sign.encode("utf-8", "surrogatepass")) - 1


def countings(text: SourceText, origin: str) -> list[Counting]:
    """The ways of counting that give different places in the text, the likeliest first; our own is known."""
    if origin.startswith("qualcode"):
        return [STANDARD]
    units = ["point"]
    if re.search("[\U00010000-\U0010ffff]", text.raw):
        units.append("utf16")
    if not text.raw.isascii():
        units.append("utf8")
    breaks = ["one", "two"] if "\n" in text.raw else ["one"]
    if "\r\n" in text.raw and re.search("nvivo|maxqda", origin, re.IGNORECASE):
        breaks.reverse()
    marks = [False, True] if text.bom else [False]
    return [Counting(unit, way, mark) for mark in marks for unit in units for way in breaks]


def fold(words: str) -> str:
    """Words as they are compared: XML makes spaces of line ends."""
    return " ".join(words.split())


def named_line(number: int, quote: str) -> str:
    """The name for a selection: its words, after the number of the line that they begin in.

    PyPI's qualitative-coding places a selection by that number alone.
    """
    return f"line:{number} {fold(quote)}".strip()


def words_of_name(name: str) -> str:
    """The words that a selection is named after, without the number of a line."""
    return _LINE.sub("", name, count=1) if name.startswith("line:") else name


def is_named_after(name: str, quote: str) -> bool:
    """Whether a selection's name is the quote, or the beginning of it."""
    wanted, found = fold(words_of_name(name)), fold(quote)
    cut = wanted.rstrip(".… ")
    return wanted == found or (len(cut) >= _ENOUGH and found.startswith(cut))


def choose_countings(sources: Sequence[tuple[SourceText, Sequence[Selection]]], origin: str) -> list[Counting]:
    """For each source the way of counting under which its selections fit best.

    A source that does not tell by itself is counted as most of the file is.
    """
    tables = [_scores(text, selections, origin) for text, selections in sources]
    together: dict[Counting, list[int]] = {}
    for table in tables:
        for counting, scores in table.items():
            sums = together.setdefault(counting, [0, 0, 0])
            for place, score in enumerate(scores):
                sums[place] += score
    overall = _best({counting: (a, b, c) for counting, (a, b, c) in together.items()}, STANDARD)
    return [_best(table, overall if overall in table else next(iter(table), STANDARD)) for table in tables]


_Scores = dict[Counting, tuple[int, int, int]]


def _scores(text: SourceText, selections: Sequence[Selection], origin: str) -> _Scores:
    """For each way of counting: how many selections hold their name, are in the text, and how well they fit words."""
    table: _Scores = {}
    told = [selection for selection in selections if selection.start < selection.end]
    for counting in countings(text, origin):
        places = Places(text, counting)
        named = inside = fits = 0
        for selection in told:
            span = places.span(selection)
            if span is None:
                continue
            inside += 1
            fits += _fit(text.raw, *span)
            if fold(words_of_name(selection.name)):
                named += is_named_after(selection.name, text.raw[slice(*span)])
        table[counting] = (named, inside, fits)
    return table


def _best(table: _Scores, usual: Counting) -> Counting:
    """The best way of counting; without names the usual one, unless another is clearly better."""
    if not table:
        return usual
    base = table.get(usual, (0, 0, 0))
    best = max(table, key=lambda counting: (table[counting], counting == usual))
    named, _inside, fits = table[best]
    if named > base[0] or (not named and fits >= max(_BETTER * base[2], base[2] + _MUCH)):
        return best
    return usual


def _fit(raw: str, start: int, end: int) -> int:
    """0 to 4: how well the stretch begins and ends with a word."""
    if start == end:
        return 0
    fit = int(not raw[start].isspace()) + int(not raw[end - 1].isspace())
    fit += int(start == 0 or not (raw[start - 1].isalnum() and raw[start].isalnum()))
    return fit + int(end == len(raw) or not (raw[end - 1].isalnum() and raw[end].isalnum()))
