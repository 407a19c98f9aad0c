"""Where the words of a transcript stand in the text of a file, and back: the file also holds labels and times."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from qualcode.model import Transcript, Turn
from qualcode.text import clean_text

_LONGEST_GAP: Final = 400
_LONGEST_HEADER: Final = 20_000
_LONG_LINE: Final = 4_000
_BREAKS: Final = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")


class TextMap:
    """Positions in a transcript's text to positions in a file's text.

    Args:
        transcript: The turns.
        starts: Where each turn's words start in the file's text.
        text: The file's text, with plain line feeds.
    """

    def __init__(self, transcript: Transcript, starts: Sequence[int], text: str) -> None:
        self._own = list(transcript.starts)
        self._file = list(starts)
        last = len(transcript.turns) - 1
        self._lengths = [
            len(turn.text) + (number < last and text[start + len(turn.text) : start + len(turn.text) + 1] == "\n")
            for number, (turn, start) in enumerate(zip(transcript.turns, starts, strict=True))
        ]

    def to_file(self, start: int, end: int) -> tuple[int, int]:
        """Where the excerpt stands in the file's text."""
        return self._to_file(start), self._to_file(end - 1) + 1

    def _to_file(self, position: int) -> int:
        number = bisect_right(self._own, position) - 1
        return self._file[number] + position - self._own[number]

    def from_file(self, start: int, end: int) -> tuple[int, int] | None:
        """The words of the transcript between two positions in the file's text, or None when there are none.

        A label or time at an end falls away, one in the middle is jumped over.
        """
        first = max(bisect_right(self._file, start) - 1, 0)
        if start >= self._file[first] + self._lengths[first]:
            first += 1
        last = bisect_right(self._file, end - 1) - 1
        if first >= len(self._file) or last < first:
            return None
        begin = self._own[first] + max(start - self._file[first], 0)
        stop = self._own[last] + min(end - self._file[last], self._lengths[last])
        return (begin, stop) if begin < stop else None


def find_turns(turns: Sequence[Turn], text: str) -> list[int] | None:
    """Where each turn's words start in the text, or None when the text does not hold just them, labels and times."""
    starts: list[int] = []
    cursor = 0
    for number, turn in enumerate(turns):
        found = _find_turn(turn, text, cursor, first=number == 0)
        if found is None:
            return None
        starts.append(found)
        cursor = found + len(turn.text)
    return starts if not any(map(str.isalpha, text[cursor:])) else None


def _find_turn(turn: Turn, text: str, cursor: int, *, first: bool) -> int | None:
    found = text.find(turn.text, cursor)
    while found >= 0:
        gap = text[cursor:found]
        if len(gap) > (_LONGEST_HEADER if first else _LONGEST_GAP):
            return None
        if first:
            gap = "\n".join(gap.split("\n")[-2:]) if turn.speaker else gap.rpartition("\n")[2]
        if _is_label(gap, turn.speaker) or (first and _is_label(gap.rpartition("\n")[2], turn.speaker)):
            return found
        found = text.find(turn.text, found + 1)
    return None


def _is_label(gap: str, speaker: str) -> bool:
    """Whether nothing but the speaker's label, once, and times stand there."""
    before, label, after = gap.partition(speaker) if speaker else (gap, "", "")
    return label == speaker and not any(map(str.isalpha, before + after))


class Cleaned:
    """A raw text as it may be kept, and where each raw position comes to stand in it.

    It is cleaned line by line, since a transcript's turns and codings never depend on more.
    """

    def __init__(self, raw: str) -> None:
        self._raw_starts: list[int] = []
        self._starts: list[int] = []
        self._raw_lines: list[str] = []
        self._lines: list[str] = []
        lines: list[str] = []
        raw_start = start = 0
        for piece in _split(raw):
            line = piece.rstrip("\r\n\v\f\x85\u2028\u2029")
            self._raw_starts.append(raw_start)
            self._starts.append(start)
            lines.append(self._add(line, raw_start, start))
            raw_start += len(piece)
            start += len(lines[-1]) + 1
        self.text = "\n".join(lines)

    def _add(self, line: str, raw_start: int, start: int) -> str:
        """Take the line in; a long one that changes goes in word by word, so that finding stays quick."""
        kept = clean_text(line).text
        if kept == line or len(line) <= _LONG_LINE:
            self._raw_lines.append(line)
            self._lines.append(kept)
            return kept
        words = re.findall(r"\s*\S*", line)
        parts = [clean_text(word).text for word in words]
        for number, (word, part) in enumerate(zip(words, parts, strict=True)):
            if number:
                self._raw_starts.append(raw_start)
                self._starts.append(start)
            self._raw_lines.append(word)
            self._lines.append(part)
            raw_start += len(word)
            start += len(part)
        return "".join(parts)

    def find(self, index: int) -> int:
        """Where the raw index comes to stand."""
        number = max(bisect_right(self._raw_starts, index) - 1, 0)
        raw, kept = self._raw_lines[number], self._lines[number]
        inside = index - self._raw_starts[number]
        if inside >= len(raw):
            return self._starts[number] + len(kept)
        return self._starts[number] + (inside if raw == kept else len(clean_text(raw[:inside]).text))


def _split(raw: str) -> list[str]:
    """The lines with their ends; the last has none."""
    lines: list[str] = []
    start = index = 0
    if not any(mark in raw for mark in _BREAKS):
        lines = [f"{line}\n" for line in raw.split("\n")]
        lines[-1] = lines[-1][:-1]
        return lines
    while index < len(raw):
        step = 2 if raw[index : index + 2] == "\r\n" else 1
        if step == 2 or raw[index] in "\n\r\v\f\x85\u2028\u2029":
            lines.append(raw[start : index + step])
            start = index + step
        index += step
    return [*lines, raw[start:]]
