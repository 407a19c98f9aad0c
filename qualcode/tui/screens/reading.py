"""How far a coder has read in a transcript, and where they are: written now and then, and on leaving."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.model import Kind
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.screens.base import StudyScreen
from qualcode.tui.selecting import Cursor


class Reading(StudyScreen):
    """A screen that keeps the place, and what was passed step by step."""

    desk: OpenTranscript
    cursor: Cursor

    def __init__(self) -> None:
        super().__init__()
        self._read_to = -1
        self._written: tuple[int, int] = (-1, -1)

    def _move(self, step: Callable[[], object], *, reading: bool = False, said: str = "") -> None:
        raise NotImplementedError

    def step_on(self) -> None:
        """Go to the next turn that is not the interviewer's, as one who reads."""
        excerpt, turns = self.cursor.excerpt, self.desk.transcript.turns
        last = self.desk.turns_of(excerpt)[-1] if excerpt else self.cursor.turn
        after = next((t.index for t in turns[last + 1 :] if t.kind is not Kind.INTERVIEWER), len(turns) - 1)
        self._move(lambda: self.cursor.go(self.desk.transcript.starts[after]), reading=True)

    def find_read(self) -> None:
        """Find out how far the coder has come; turns marked further on are read too, but not what is between."""
        read = self.project.turns_read(self.desk.transcript.name)
        spoken = [t.index for t in self.desk.transcript.turns if t.kind is not Kind.INTERVIEWER]
        count = min(read, len(spoken))
        while count and count + sum(self.desk.blank_in(turn) is not None for turn in spoken[count:]) > read:
            count -= 1
        self._read_to = spoken[count - 1] if count else -1

    def has_read(self, turn: int) -> None:
        """The coder stepped on from that turn: it was read, if all before it was."""
        if turn <= self._read_to + 1 and self.cursor.turn > turn:
            self._read_to = max(self._read_to, self._skip_interviewer(self.cursor.turn - 1))

    def _skip_interviewer(self, turn: int) -> int:
        """The turn, or the last before the next that is not the interviewer's."""
        turns = self.desk.transcript.turns
        while turn + 1 < len(turns) and turns[turn + 1].kind is Kind.INTERVIEWER:
            turn += 1
        return turn

    def leave(self) -> None:
        """Write the place and what was read, if they changed."""
        name, last = self.desk.transcript.name, len(self.desk.transcript.turns) - 1
        if self._read_to >= self._skip_interviewer(last - 1) and self.cursor.turn == last:
            self._read_to = last
        now = (self._read_to, self.cursor.selection.head[0])
        if now == self._written or self.project.read_only:
            return
        if self._read_to >= 0:
            self.project.mark_read(name, self._read_to)
        self.project.set_place(name, now[1])
        self._written = now
