"""What people decide: codings, memos, answers to suggestions, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.model import (
    Coding,
    Event,
    Excerpt,
    Origin,
    Progress,
    Suggestion,
    Verdict,
)
from qualcode.project.definitions import Definitions
from qualcode.project.learning import Learned
from qualcode.project.queue import Order, sort_queue
from qualcode.project.reworking import Reworking
from qualcode.store import Store

MANY = 20
"""Codings from which taking them away is kept a backup of."""


class Deciding(Reworking):
    """The study with all that one coder can decide; each decision is one event of the journal.

    `learned` holds what `learning.Learning` made of the coder's answers since the last run; while it fits the runs,
    the suggestions are as it says. Who sets it decides how often.
    """

    def __init__(self, root: Path, store: Store, coder: str) -> None:
        super().__init__(root, store, coder)
        self.learned = Learned()
        self._definitions = Definitions()

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
        words = self.same_words(excerpt, quote)
        new = [
            Coding("", excerpt, self.known_code(code), self.coder, words, Origin.MANUAL, memo=memo)
            for code in dict.fromkeys(code_ids)
        ]
        return self.store.codings.add(new, coder=self.coder)

    def uncode(self, codings: Sequence[Coding]) -> list[Coding]:
        """Take the codings away; those that were there.

        Raises:
            QualcodeError: One of them is another coder's.
        """
        self.own(codings)
        if len(codings) >= MANY:
            self.store.keep()
        return self.store.codings.remove([coding.id for coding in codings], coder=self.coder)

    def set_memo(self, coding: Coding, text: str, *, seen: str | None = None) -> None:
        """Write the coding's memo; an empty text removes it. `seen` is what stood there when it was opened.

        Raises:
            MemoConflictError: It was changed elsewhere in the meantime; the error has both versions.
        """
        self.store.codings.set_memo(coding.id, text, coder=self.coder, seen=seen)

    def next_undo(self) -> Event | None:
        """What `undo` would take back first, or None."""
        return self.store.journal.can_undo(self.coder)

    def undo(self, count: int | None = 1) -> list[Event]:
        """Undo this coder's last changes (all with None); the events undone, the last first."""
        self._open.clear()  # a text may be another again
        if count is None or count >= MANY:
            self.store.keep()
        return self.store.journal.undo(self.coder, count)

    def redo(self, count: int | None = 1) -> list[Event]:
        """Redo what was undone last; the events redone in order."""
        self._open.clear()
        return self.store.journal.redo(self.coder, count)

    def definitions(self) -> Mapping[str, str]:
        """What the codes mean now, as hashes; nothing is needed, and no codebook read, where nothing was rejected."""
        if not self.store.suggestions.has_rejections(coder=self.coder):
            return {}
        return self._definitions.of(self.codebook)

    def progress(self) -> tuple[Progress, ...]:
        """How far each transcript has come for this coder."""
        rows = self.store.transcripts.progress(self.coder, self.definitions())
        if not self._has_learned():
            return rows
        counts = Counter(each.excerpt.transcript for each in self.suggestions())
        return tuple(replace(row, suggestions=counts[row.transcript]) for row in rows)

    def suggestions(self, transcript: str | None = None, *, order: Order = Order.READING) -> list[Suggestion]:
        """The suggestions that wait for this coder's decision, those put off last.

        Codes that left the codebook, or are retired, are left out.
        """
        learned: list[Suggestion] | None = None
        if self._has_learned():
            names = [transcript] if transcript is not None else list(self.learned.shown)
            learned = [each for name in names for each in self.learned.shown.get(name, ())]
        waiting = self.store.suggestions.waiting(
            learned, transcript=transcript, coder=self.coder, definitions=self.definitions()
        )
        in_use = {code.id for code in self.codebook.in_use}
        return sort_queue((each for each in waiting if each.suggestion.code in in_use), order)

    def runs_now(self) -> Mapping[str, str]:
        """The run whose suggestions count, for each transcript that has been suggested on as it is now."""
        return self.store.suggestions.current_runs()

    def _has_learned(self) -> bool:
        """Whether anything was learned, and from runs that still count."""
        return bool(self.learned.runs) and self.learned.runs == self.runs_now()

    def accept(self, suggestion: Suggestion) -> Coding:
        """Make the suggestion a coding that keeps its score and run."""
        self.known_code(suggestion.code)
        coding = self._decide(suggestion, Verdict.ACCEPT)
        assert coding is not None
        return coding

    def reject(self, suggestion: Suggestion) -> None:
        """Say no; it does not come back as long as the code means what it means now."""
        self._decide(suggestion, Verdict.REJECT)

    def skip(self, suggestion: Suggestion) -> None:
        """Put it off: it comes last."""
        self._decide(suggestion, Verdict.SKIP)

    def _decide(self, suggestion: Suggestion, verdict: Verdict) -> Coding | None:
        definition = self._definitions.of(self.codebook).get(suggestion.code, "")
        return self.store.suggestions.decide(suggestion, verdict, coder=self.coder, definition=definition)
