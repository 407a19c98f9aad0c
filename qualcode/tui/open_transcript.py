"""A transcript on the desk with its codings and suggestions, sorted by turn. No screen, no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.model import Blank, Coding, Evidence, Excerpt, Kind, Suggestion, Transcript


class OpenTranscript:
    """What the coding screen shows; the screen writes to the project and tells this what came of it."""

    def __init__(
        self, transcript: Transcript, codings: Iterable[Coding] = (), suggestions: Iterable[Suggestion] = ()
    ) -> None:
        self.transcript = transcript
        self._codings: dict[int, list[Coding]] = {}
        self.coding_count = 0
        self.suggestions: list[Suggestion] = []
        self._suggested: dict[int, list[Suggestion]] = {}
        self.ranked = False
        self._blanks: dict[int, Blank] = {}
        self.reload(codings, suggestions)

    def reload(self, codings: Iterable[Coding], suggestions: Iterable[Suggestion], *, ranked: bool = False) -> None:
        """Forget what was shown and show these."""
        self._codings, self.coding_count = {}, 0
        self.add(codings)
        self.set_suggestions(suggestions, ranked=ranked)

    def set_suggestions(self, suggestions: Iterable[Suggestion], *, ranked: bool = False) -> set[int]:
        """Show these suggestions; the turns where there are others now.

        They are gone through in the order they come in; `ranked` says that it is another than that of the text.
        """
        before = {(each.excerpt, each.code) for each in self.suggestions}
        self.suggestions, self.ranked = list(suggestions), ranked
        self._suggested = {}
        for suggestion in sorted(self.suggestions, key=lambda s: (s.excerpt.start, s.excerpt.end, -s.score, s.code)):
            for turn in self.turns_of(suggestion.excerpt):
                self._suggested.setdefault(turn, []).append(suggestion)
        changed = before ^ {(each.excerpt, each.code) for each in self.suggestions}
        return {turn for excerpt, _code in changed for turn in self.turns_of(excerpt)}

    def mark(self, blanks: Iterable[Blank]) -> set[int]:
        """Take in turns that were marked as without codes, and let go of their suggestions; the turns that changed."""
        changed: set[int] = set()
        for blank in blanks:
            turn = self.transcript.turn_at(blank.excerpt.start).index
            self._blanks[turn] = blank
            changed.add(turn)
            for suggestion in list(self.suggestions_in(turn)):
                changed |= self.drop_suggestion(suggestion)
        return changed

    def show_blanks(self, blanks: Iterable[Blank]) -> None:
        """Show these marks and no others."""
        self._blanks = {self.transcript.turn_at(blank.excerpt.start).index: blank for blank in blanks}

    def blank_in(self, turn: int) -> Blank | None:
        """The mark that the turn carries no code; it does not count while its coder has coded words in the turn."""
        blank = self._blanks.get(turn)
        if blank is None or any(coding.coder == blank.coder for coding in self.codings_in(turn)):
            return None
        return blank

    def put_off(self, suggestion: Suggestion) -> None:
        """The suggestion comes last from now on."""
        self.suggestions = [*(s for s in self.suggestions if s is not suggestion), suggestion]

    def turns_of(self, excerpt: Excerpt) -> list[int]:
        """The turns that the excerpt touches."""
        return [turn for turn, _start, _end in self.transcript.pieces(excerpt)]

    def add(self, codings: Iterable[Coding]) -> set[int]:
        """Take in new codings; the turns that changed."""
        changed: set[int] = set()
        for coding in codings:
            self.coding_count += 1
            for turn in self.turns_of(coding.excerpt):
                self._codings.setdefault(turn, []).append(coding)
                changed.add(turn)
        for turn in changed:
            self._codings[turn].sort(key=lambda c: (c.excerpt.start, -c.excerpt.end, c.code))
        return changed

    def remove(self, codings: Iterable[Coding]) -> set[int]:
        """Let go of codings; the turns that changed."""
        changed: set[int] = set()
        for coding in codings:
            self.coding_count -= 1
            for turn in self.turns_of(coding.excerpt):
                self._codings[turn] = [c for c in self._codings.get(turn, ()) if c.id != coding.id]
                changed.add(turn)
        return changed

    def drop_suggestion(self, suggestion: Suggestion) -> set[int]:
        """Take a decided suggestion away; the turns that changed."""
        turns = set(self.turns_of(suggestion.excerpt))
        self.suggestions = [s for s in self.suggestions if s is not suggestion]
        for turn in turns:
            self._suggested[turn] = [s for s in self._suggested.get(turn, ()) if s is not suggestion]
        return turns

    def drop_answered(self, codings: Iterable[Coding]) -> set[int]:
        """Take away the suggestions that these codings answer: same code, text in common; the turns that changed."""
        changed: set[int] = set()
        for coding in codings:
            for suggestion in [s for s in self.suggestions if s.code == coding.code]:
                if suggestion.excerpt.overlaps(coding.excerpt):
                    changed |= self.drop_suggestion(suggestion)
        return changed

    def codings_in(self, turn: int) -> Sequence[Coding]:
        """The codings that touch the turn, in reading order."""
        return self._codings.get(turn, ())

    def codings_at(self, excerpt: Excerpt) -> list[Coding]:
        """The codings that share text with the excerpt; those inside it or around it closest come first."""
        found = {
            c.id: c for turn in self.turns_of(excerpt) for c in self.codings_in(turn) if c.excerpt.overlaps(excerpt)
        }
        apart = {c.id: abs(c.excerpt.start - excerpt.start) + abs(c.excerpt.end - excerpt.end) for c in found.values()}
        return sorted(found.values(), key=lambda c: (apart[c.id], c.code))

    def suggestions_in(self, turn: int) -> Sequence[Suggestion]:
        """The suggestions that touch the turn, in reading order."""
        return self._suggested.get(turn, ())

    def suggestion_beside(self, current: Suggestion | None, position: int, step: int) -> Suggestion | None:
        """The suggestion after (1) or before (-1) the current one or the position; round the ends of the text."""
        if not self.suggestions:
            return None
        if self.ranked and current not in self.suggestions:
            return self.suggestions[0 if step > 0 else -1]
        if current in self.suggestions:
            return self.suggestions[(self.suggestions.index(current) + step) % len(self.suggestions)]
        if step > 0:
            return next((s for s in self.suggestions if s.excerpt.start >= position), self.suggestions[0])
        return next((s for s in reversed(self.suggestions) if s.excerpt.start < position), self.suggestions[-1])

    def suggestion_after(self, current: Suggestion) -> Suggestion | None:
        """What comes up when the current one is answered: in ranked order the first that is left; None when none is."""
        if self.ranked:
            return next((s for s in self.suggestions if s is not current), None)
        after = self.suggestion_beside(current, current.excerpt.start, 1)
        return None if after is current else after

    def uncoded_turn(self, turn: int, step: int) -> int | None:
        """The next or previous turn that is not the interviewer's and has no coding nor a mark; None when all have."""
        turns = self.transcript.turns
        order = [(turn + step * n) % len(turns) for n in range(1, len(turns) + 1)]
        return next((n for n in order if turns[n].kind is not Kind.INTERVIEWER and self._is_open(n)), None)

    def _is_open(self, turn: int) -> bool:
        return not self.codings_in(turn) and turn not in self._blanks

    def evidence_in(self, suggestion: Suggestion | None) -> list[Evidence]:
        """The evidence that points at words of this text: the cues and learned words, not earlier quotes."""
        if suggestion is None:
            return []
        length = len(self.transcript.text)
        return [e for e in suggestion.evidence if e.kind in ("cue", "learned") and 0 <= e.start < e.end <= length]
