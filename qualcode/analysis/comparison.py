"""What people coded beside what was suggested, turn by turn: what every figure about suggestions is counted from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qualcode.model import Coding, Excerpt, Kind, Suggestion, Transcript

Placed = TypeVar("Placed", Coding, Suggestion)


@dataclass(frozen=True, slots=True)
class ComparedTurn:
    """One respondent's turn. `coded` and `shown` hold, for each code, the characters of the turn that carry it.

    `shown` is what the tool itself would show; `scores` has every scored code.
    """

    transcript: str
    index: int
    coded: Mapping[str, frozenset[int]]
    shown: Mapping[str, frozenset[int]]
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Comparison:
    """The turns that were read, in order, and how many turns of the same transcripts come after them."""

    turns: tuple[ComparedTurn, ...]
    unread: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that people put somewhere, by id."""
        return tuple(sorted({code for turn in self.turns for code in turn.coded}))


def compare(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    suggestions: Iterable[Suggestion],
    *,
    whole: bool = False,
) -> Comparison:
    """The suggestions beside the codings that count as true.

    Only transcripts with codings are compared, and in them the respondents' turns up to the last
    coded one: what comes after may not have been read yet. With `whole` every turn counts as read.
    """
    transcripts = tuple(transcripts)
    true = _by_transcript(codings)
    proposed = _by_transcript(suggestions)
    turns: list[ComparedTurn] = []
    unread = 0
    for transcript in transcripts:
        coded = _characters(transcript, ((c.excerpt, c.code) for c in true.get(transcript.name, ())))
        if not coded:
            continue
        found = proposed.get(transcript.name, ())
        shown = _characters(transcript, ((s.excerpt, s.code) for s in found if s.default))
        scores = _scores(transcript, found)
        last = len(transcript.turns) if whole else max(coded) + 1
        for turn in transcript.turns:
            if turn.kind is not Kind.RESPONDENT or not turn.text.strip():
                continue
            if turn.index >= last:
                unread += 1
                continue
            values = (coded.get(turn.index, {}), shown.get(turn.index, {}), scores.get(turn.index, {}))
            turns.append(ComparedTurn(transcript.name, turn.index, *values))
    return Comparison(tuple(turns), unread)


def _by_transcript(items: Iterable[Placed]) -> dict[str, list[Placed]]:
    grouped: dict[str, list[Placed]] = {}
    for item in items:
        grouped.setdefault(item.excerpt.transcript, []).append(item)
    return grouped


def _characters(transcript: Transcript, places: Iterable[tuple[Excerpt, str]]) -> dict[int, dict[str, frozenset[int]]]:
    found: dict[int, dict[str, frozenset[int]]] = {}
    for excerpt, code in places:
        for index, start, end in transcript.pieces(excerpt) if excerpt.end <= len(transcript.text) else ():
            codes = found.setdefault(index, {})
            codes[code] = codes.get(code, frozenset()).union(range(start, end))
    return found


def _scores(transcript: Transcript, suggestions: Collection[Suggestion]) -> dict[int, dict[str, float]]:
    """The best score of each code in each turn."""
    found: dict[int, dict[str, float]] = {}
    for suggestion in suggestions:
        for index, _start, _end in transcript.pieces(suggestion.excerpt):
            scores = found.setdefault(index, {})
            scores[suggestion.code] = max(scores.get(suggestion.code, 0.0), suggestion.score)
    return found
