"""The lines of a transcript at a certain width, and the columns beside its text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from qualcode.model import Transcript
from qualcode.text import for_terminal
from qualcode.tui.wrapping import Span, wrap

LONGEST_LINE: Final = 88
"""Cells of text on a line; longer lines are hard to read."""
LANES: Final = 3
_SPEAKER: Final = 14
_GAP: Final = -1
_HOUR: Final = 3_600_000
_AROUND: Final = 150
"""Turns before and after the cursor that are wrapped for the first look: more than any screen shows."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells that each column takes; 0 for one that is left out."""

    time: int
    speaker: int
    lanes: int
    text: int

    @property
    def text_at(self) -> int:
        """The column where the text begins."""
        return 1 + (self.time and self.time + 1) + (self.speaker and self.speaker + 1) + 1 + self.lanes + 1


def clock(ms: int | None, hours: bool = False) -> str:
    """Milliseconds as minutes and seconds, with hours where there are any."""
    if ms is None:
        return ""
    minutes, seconds = divmod(ms // 1000, 60)
    if hours or minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{minutes:02}:{seconds:02}"


class TurnLines:
    """A transcript wrapped to a width: which turn and which characters stand on each line."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self._texts: dict[int, str] = {}
        self._latest = max((turn.start_ms for turn in transcript.turns if turn.start_ms is not None), default=None)
        speakers = {turn.speaker for turn in transcript.turns}
        self._speakers = {speaker: for_terminal(speaker).replace("\n", " ") for speaker in speakers}
        self._widest = max(map(cell_len, self._speakers.values()), default=0)
        self.columns = Columns(0, 0, 1, 1)
        self.lines: list[tuple[int, int, int]] = []
        self.first: list[int] = []

    def text(self, turn: int) -> str:
        """The turn's text, safe for the terminal; positions are those of the turn's own."""
        if turn not in self._texts:
            self._texts[turn] = for_terminal(self.transcript.turns[turn].text)
        return self._texts[turn]

    def time(self, turn: int) -> str:
        """When the turn begins."""
        return clock(self.transcript.turns[turn].start_ms, (self._latest or 0) >= _HOUR)

    def speaker(self, turn: int) -> str:
        """Who speaks in the turn."""
        return self._speakers[self.transcript.turns[turn].speaker]

    def lay_out(self, width: int, spaced: bool, near: int | None = None) -> bool:
        """Wrap every turn to the width, with an empty line between turns if it is to be spaced.

        With `near` only the turns around that one are wrapped, for a first look at a long transcript; True says that
        the others still have a line each.
        """
        self.columns = self._columns(width)
        room = self.columns.text
        lines: list[tuple[int, int, int]] = []
        first = []
        turns = self.transcript.turns
        partly = near is not None and len(turns) > 2 * _AROUND
        start, end = (near - _AROUND, near + _AROUND) if partly and near is not None else (0, len(turns))
        for index in range(len(turns)):
            first.append(len(lines))
            if start <= index < end:
                lines += [(index, a, b) for a, b in wrap(self.text(index), room)]
            else:
                lines.append((index, 0, len(turns[index].text)))
            if spaced:
                lines.append((index, _GAP, _GAP))
        self.lines, self.first = lines, first
        return partly

    def _columns(self, width: int) -> Columns:
        time = len(clock(self._latest, self._latest >= _HOUR)) if width >= 60 and self._latest is not None else 0
        speaker = min(self._widest, _SPEAKER if width >= 60 else 4) if width >= 30 else 0
        lanes = LANES if width >= 30 else 1
        beside = Columns(time, speaker, lanes, 0).text_at
        return Columns(time, speaker, lanes, max(min(width - beside - 2, LONGEST_LINE), 4))

    def of_turn(self, index: int) -> Span:
        """The first line of the turn and the one after its last."""
        return self.first[index], self.first[index + 1] if index + 1 < len(self.first) else len(self.lines)

    def end_of_turn(self, index: int) -> int:
        """The line after the turn's last, the empty line between turns left out."""
        start, end = self.of_turn(index)
        while end - 1 > start and self.lines[end - 1][1] == _GAP:
            end -= 1
        return end

    def line_of(self, position: int) -> int:
        """The line that shows the position in the transcript's text."""
        index = self.transcript.turn_at(position).index
        start, end = self.of_turn(index)[0], self.end_of_turn(index)
        inside = position - self.transcript.starts[index]
        return max(bisect_right(self.lines, (index, inside, 1 << 60), start, end) - 1, start)

    def position_at(self, line: int, cells: int = 0) -> int:
        """The position in the transcript's text so many cells into the line's text."""
        index, start, end = self.lines[max(0, min(line, len(self.lines) - 1))]
        if start == _GAP:
            return self.transcript.starts[index]
        position = start
        while position < end - 1 and cell_len(self.text(index)[start : position + 1]) <= cells:
            position += 1
        return self.transcript.starts[index] + position
