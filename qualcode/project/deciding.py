"""What people decide: codings, memos, answers to suggestions, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import (
    Coding,
    Event,
    Excerpt,
    Origin,
    Suggestion,
    Verdict,
)
from qualcode.project.opened import OpenStudy


class Deciding(OpenStudy):
    """The study with all that one coder can decide; each decision is one event of the journal."""

    def code(
        self, excerpt: Excerpt, code_ids: Sequence[str], *, memo: str = "", quote: str | None = None
    ) -> list[Coding]:
        """Code the excerpt with the codes; the codings that are new.

        Args:
            excerpt: Where.
            code_ids: The codes.
            memo: A note on each coding.
            quote: The words as the coder saw them, when that may be long ago.

        Raises:
            QualcodeError: A code is not in the codebook, the words are others now, or the study is read-only.
        """
        there = self.transcript(excerpt.transcript).quote(excerpt)
        if quote is None:
            quote = there
        elif quote != there:
            raise QualcodeError(
                _("{name} was corrected by another program, and these words stand elsewhere now.").format(
                    name=excerpt.transcript
                ),
                _("Nothing was coded. Choose the words again."),
            )
        new = [
            Coding("", excerpt, self.known_code(code), self.coder, quote, Origin.MANUAL, memo=memo)
            for code in dict.fromkeys(code_ids)
        ]
        return self.store.codings.add(new, coder=self.coder)

    def uncode(self, codings: Sequence[Coding]) -> list[Coding]:
        """Take the codings away; those that were there.

        Raises:
            QualcodeError: One of them is another coder's.
        """
        others = {coding.coder for coding in codings} - {self.coder}
        if others:
            raise QualcodeError(
                _("These codings are by {names}, so only they can take them away.").format(
                    names=", ".join(sorted(others))
                ),
                _("To work on them, start qualcode with --coder."),
            )
        return self.store.codings.remove([coding.id for coding in codings], coder=self.coder)

    def set_memo(self, coding: Coding, text: str) -> None:
        """Write the coding's memo; an empty text removes it."""
        self.store.codings.set_memo(coding.id, text, coder=self.coder)

    def next_undo(self) -> Event | None:
        """What `undo` would take back first, or None."""
        return self.store.journal.can_undo(self.coder)

    def undo(self, count: int | None = 1) -> list[Event]:
        """Undo this coder's last changes (all with None); the events undone, the last first."""
        return self.store.journal.undo(self.coder, count)

    def redo(self, count: int | None = 1) -> list[Event]:
        """Redo what was undone last; the events redone in order."""
        return self.store.journal.redo(self.coder, count)

    def suggestions(self, transcript: str | None = None) -> list[Suggestion]:
        """The suggestions that wait for this coder's decision; codes that left the codebook are left out."""
        pending = self.store.suggestions.pending(transcript=transcript, coder=self.coder)
        book = self.codebook
        return [s for s in pending if s.code in book]

    def accept(self, suggestion: Suggestion) -> Coding:
        """Make the suggestion a coding that keeps its score and run."""
        self.known_code(suggestion.code)
        coding = self.store.suggestions.decide(suggestion, Verdict.ACCEPT, coder=self.coder)
        assert coding is not None
        return coding

    def reject(self, suggestion: Suggestion) -> None:
        """Say no; it does not come back."""
        self.store.suggestions.decide(suggestion, Verdict.REJECT, coder=self.coder)

    def skip(self, suggestion: Suggestion) -> None:
        """Put it off: it comes last."""
        self.store.suggestions.decide(suggestion, Verdict.SKIP, coder=self.coder)
