"""Far jumps in a transcript: to where the same words stand, and back to where one came from."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.tui.describing import short
from qualcode.tui.occurrences import find_words
from qualcode.tui.open_transcript import OpenTranscript
from qualcode.tui.screens.base import StudyScreen
from qualcode.tui.selecting import Cursor, Level, Selection, Span

KEPT = 100
"""Places that can be gone back to."""


class Roaming(StudyScreen):
    """A screen that remembers where the cursor was before it jumped."""

    desk: OpenTranscript
    cursor: Cursor

    def __init__(self) -> None:
        super().__init__()
        self._behind: list[Selection] = []
        self._ahead: list[Selection] = []
        self._sought = ""
        self._places: list[Span] = []

    def _move(self, step: Callable[[], object], *, reading: bool = False, said: str = "") -> None:
        raise NotImplementedError

    def jump(self, step: Callable[[], object], *, reading: bool = False, said: str = "") -> None:
        """Take a step that is far, so that `action_back_to` finds back."""
        self.remember()
        self._move(step, reading=reading, said=said)

    def remember(self) -> None:
        """Remember where the cursor is, since it is about to jump."""
        self._behind = [*self._behind[-KEPT:], self.cursor.selection]
        self._ahead.clear()

    def action_jump_back(self, step: int) -> None:
        """Go back to where the last jump began (-1), or forward again (1)."""
        source, other = (self._behind, self._ahead) if step < 0 else (self._ahead, self._behind)
        if not source:
            raise QualcodeError(
                _("There was no jump before this.") if step < 0 else _("There is no place to go forward to.")
            )
        other.append(self.cursor.selection)
        selection = source.pop()
        self._move(lambda: self.cursor.put(selection))

    def action_occurrence(self, step: int) -> None:
        """Go to the next place where the chosen words stand."""
        self._seek()
        if not self._places:
            raise QualcodeError(_("“{words}” is nowhere else.").format(words=short(self._sought, 40)))
        span = self.cursor.span
        if step > 0:
            number = next((n for n, place in enumerate(self._places) if place > span), 0)
        else:
            before = [n for n, place in enumerate(self._places) if place < span]
            number = before[-1] if before else len(self._places) - 1
        told = _("“{words}”: {number} of {all}").format(
            words=short(self._sought, 24), number=number + 1, all=len(self._places)
        )
        self.jump(lambda: self.cursor.choose(self._places[number], Level.WORD), said=told)

    def _seek(self) -> None:
        """Find the chosen words, unless they were found before and the cursor is on one of the places."""
        excerpt = self.cursor.excerpt
        if excerpt is None or self.cursor.level is Level.TURN:
            if not self._sought:
                raise QualcodeError(_("Choose the words first."), _("→ chooses a word, ⇧→ more of them."))
        elif self.cursor.span not in self._places:
            self._sought = self.desk.transcript.quote(excerpt)
            self._places = find_words(self.desk.transcript, self._sought)
