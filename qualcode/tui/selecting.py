"""What the next coding will be about: moving by word, sentence and turn, growing and shrinking.

Positions are code points of the transcript's text, half open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from rich.cells import split_graphemes

from qualcode.language import split_sentences
from qualcode.model import Excerpt, Transcript

Span = tuple[int, int]

_WORD: Final = re.compile(r"\w+(?:[-'’:.]\w+)*")


class Level(IntEnum):
    """The size of a step, smallest first."""

    WORD = 0
    SENTENCE = 1
    TURN = 2


class Units:
    """The words, sentences and turns of a transcript, found where they are asked for."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self._found: dict[tuple[Level, int], list[Span]] = {}

    def in_turn(self, level: Level, index: int) -> list[Span]:
        """The units of one turn in order; never none, for want of better the whole turn."""
        key = (level, index)
        if key not in self._found:
            base, text = self.transcript.starts[index], self.transcript.turns[index].text
            spans = [(base + a, base + b) for a, b in _split(level, text)]
            self._found[key] = spans or [(base, base + len(text))]
        return self._found[key]

    def at(self, level: Level, position: int) -> Span:
        """The unit that holds the position, or the one before it."""
        units = self.in_turn(level, self.transcript.turn_at(position).index)
        return units[max(bisect_right(units, position, key=lambda span: span[0]) - 1, 0)]

    def beside(self, level: Level, span: Span, step: int) -> Span | None:
        """The next (step 1) or previous (step -1) unit that begins after or ends before the span."""
        turn = self.transcript.turn_at(span[0] if step < 0 else max(span[1] - 1, span[0])).index
        while 0 <= turn < len(self.transcript.turns):
            units = self.in_turn(level, turn)
            # an empty turn has a place but no length: it lies beside a span only if it does not touch it
            if step > 0:
                found = next((u for u in units if u[0] >= span[1] + (u[0] == u[1])), None)
            else:
                found = next((u for u in reversed(units) if u[1] <= span[0] - (u[0] == u[1])), None)
            if found:
                return found
            turn += step
        return None

    def letter_beside(self, position: int, step: int, *, end: bool) -> int | None:
        """The border between two letters after (step 1) or before (step -1) a border of a choice, in its turn.

        With `end` it is where the choice ends, which after the last letter of a turn belongs to that turn.
        """
        turn = self.transcript.turn_at(max(position - end, 0))
        base = self.transcript.starts[turn.index]
        borders = [base, *(base + after for _before, after, _cells in split_graphemes(turn.text.replace("\t", " "))[0])]
        if step > 0:
            return next((border for border in borders if border > position), None)
        return next((border for border in reversed(borders) if border < position), None)


def _split(level: Level, text: str) -> list[Span]:
    if level is Level.TURN:
        return [(0, len(text))]
    if level is Level.SENTENCE:
        return [(a, b) for a, b in split_sentences(text) if a < b]
    return [match.span() for match in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Selection:
    """From where the choice began (`anchor`) to where it is now (`head`), and the step it was made in."""

    anchor: Span
    head: Span
    level: Level

    @property
    def span(self) -> Span:
        """What is chosen."""
        return min(self.anchor[0], self.head[0]), max(self.anchor[1], self.head[1])


class Cursor:
    """The place in a transcript and what is chosen there."""

    def __init__(self, units: Units, position: int = 0) -> None:
        self.units = units
        self.marking = False
        self._smaller: list[Selection] = []
        span = units.at(Level.TURN, position)
        self.selection = Selection(span, span, Level.TURN)

    @property
    def span(self) -> Span:
        """What is chosen."""
        return self.selection.span

    @property
    def level(self) -> Level:
        """The step the choice was made in."""
        return self.selection.level

    @property
    def turn(self) -> int:
        """The turn of the moving end."""
        return self.units.transcript.turn_at(self.selection.head[0]).index

    @property
    def excerpt(self) -> Excerpt | None:
        """What would be coded now; None in a turn without words."""
        start, end = self.span
        return Excerpt(self.units.transcript.name, start, end) if start < end else None

    def choose(self, span: Span, level: Level) -> None:
        """Choose exactly this."""
        self._smaller.clear()
        self.selection = Selection(span, span, level)

    def go(self, position: int, level: Level = Level.TURN) -> None:
        """Choose the unit at the position."""
        self.choose(self.units.at(level, position), level)

    def move(self, level: Level, step: int) -> bool:
        """Go to the next or previous unit, or stretch the choice to it while marking; False at the end."""
        if self.marking:
            return self.extend(level, step)
        head = self.selection.head
        if level < self.level:
            inside = [u for u in self.units.in_turn(level, self.turn) if head[0] <= u[0] and u[1] <= head[1]]
            found: Span | None = inside[0 if step > 0 else -1] if inside else self.units.at(level, head[0])
        elif level is Level.TURN:
            found = self.units.beside(level, self.units.at(level, head[0]), step)
        else:
            found = self.units.beside(level, head, step)
        if found is None:
            return False
        self.choose(found, level)
        return True

    def extend(self, level: Level, step: int) -> bool:
        """Stretch the choice by one unit in the direction, or give back what was stretched the other way."""
        anchor, head = self.selection.anchor, self.selection.head
        found = self.units.beside(level, head, step)
        if found is None:
            return False
        if anchor[0] <= found[0] and found[1] <= anchor[1]:
            found = anchor
        self._smaller.append(self.selection)
        self.selection = Selection(anchor, found, self.level if found == anchor else level)
        return True

    def nudge(self, step: int, *, end: bool) -> bool:
        """Move the end, or else the beginning, of the choice by a letter in its turn; False where that cannot be.

        A letter and the marks on it go together.
        """
        edge = self.span[1] if end else self.span[0]
        to = self.units.letter_beside(edge, step, end=end)
        if to is None or not (self.span[0] < to if end else to < self.span[1]):
            return False

        def with_edge(span: Span) -> Span:
            if end:
                return (min(span[0], to - 1), to) if span[1] == edge else (span[0], min(span[1], to))
            return (to, max(span[1], to + 1)) if span[0] == edge else (max(span[0], to), span[1])

        chosen = self.selection
        self._smaller.append(chosen)
        self.selection = Selection(with_edge(chosen.anchor), with_edge(chosen.head), Level.WORD)
        return True

    def grow(self) -> bool:
        """Choose the next larger whole: sentence, turn, then turn by turn; False when all is chosen."""
        for level in (Level.SENTENCE, Level.TURN):
            span = self._around(level)
            if span != self.span:
                return self._widen(span, level)
        start, end = self.span
        after = self.units.beside(Level.TURN, (start, end), 1)
        before = None if after else self.units.beside(Level.TURN, (start, end), -1)
        if after is None and before is None:
            return False
        return self._widen((before[0] if before else start, after[1] if after else end), Level.TURN)

    def shrink(self) -> bool:
        """Choose what was chosen before growing, or the first smaller unit; False at a single word."""
        if self._smaller:
            self.selection = self._smaller.pop()
            return True
        start, end = self.span
        for level in (Level.TURN, Level.SENTENCE, Level.WORD):
            span = self.units.at(level, start)
            if start <= span[0] and span[1] <= end and span != (start, end):
                self.choose(span, level)
                return True
        return False

    def put(self, selection: Selection) -> None:
        """Choose what was chosen earlier."""
        self._smaller.clear()
        self.selection = selection

    def take_ends(self, span: Span) -> None:
        """Choose the span so that every move from now on moves its end, and after `swap_ends` its beginning."""
        start, end = span
        first, last = self.units.at(Level.WORD, start), self.units.at(Level.WORD, end - 1)
        anchor = start, min(max(first[1], start + 1), end)
        head = max(min(last[0], end - 1), start), end
        self.put(Selection(anchor, head, Level.WORD))
        self.marking = True

    def swap_ends(self) -> None:
        """Let the other end move."""
        chosen = self.selection
        self.put(Selection(chosen.head, chosen.anchor, chosen.level))

    def release(self) -> bool:
        """Let go of the choice and rest on the turn; False when that was so."""
        before = self.marking, self.selection
        self.marking = False
        self.go(self.selection.head[0])
        return before != (self.marking, self.selection)

    def _around(self, level: Level) -> Span:
        start, end = self.span
        first, last = self.units.at(level, start), self.units.at(level, max(end - 1, start))
        return min(first[0], start), max(last[1], end)

    def _widen(self, span: Span, level: Level) -> bool:
        self._smaller.append(self.selection)
        self.selection = Selection(span, span, level)
        return True
