"""The suggestions in one transcript: what is scored, which excerpt carries it, and what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from qualcode.language import pick
from qualcode.model import Decision, Suggestion, Transcript, Turn
from qualcode.suggest.evidence import Claim, Explainer
from qualcode.suggest.knowledge import Knowledge
from qualcode.suggest.passages import Reading
from qualcode.suggest.scoring import FEATURES, Heard, Learned, ScoredTurn, score_turns
from qualcode.suggest.signals import Marks, gather
from qualcode.suggest.training import hear, is_in_force

EVIDENCE_FLOOR: Final = 0.1
"""Suggestions below this score carry no evidence and cover the whole turn: there are very many of them."""

FEWEST_WORDS: Final = 5
"""Shorter turns are shown a code only for a cue in them. The learner has seen little that is so short."""

Places = Mapping[tuple[int, str], Sequence[tuple[int, int]]]
"""Stretches of turns, by turn and code."""


@dataclass(frozen=True)
class TurnRater:
    """Makes the suggestions in one transcript. `rejected` are stretches that never come back for a code."""

    transcript: Transcript
    knowledge: Knowledge
    rejected: Places
    run: str

    def rate(self, turn: Turn, scored: ScoredTurn) -> Iterator[tuple[Suggestion, Claim | None]]:
        """The turn's suggestions in the order of the codes, those worth it with what their reasons are made from."""
        ranking = self.knowledge.ranking
        rates = ranking.rate(scored.features, self.knowledge.codes).tolist()
        whole = self.transcript.turn_excerpt(turn.index, *scored.windows.spans[0])
        for column, code in enumerate(self.knowledge.codes):
            if code in self.knowledge.parents and not scored.marks[column]:
                continue
            rate, allowed = rates[column], None
            if self.rejected and (turn.index, code) in self.rejected:
                allowed = self._allowed(scored, self.rejected[turn.index, code])
                if not allowed:
                    continue
                features = scored.narrowed(column, allowed)[None, :]
                rate = float(ranking.rate(features, (code,))[0])
            score = round(rate, 4)
            shown = score >= self.bars[column] and _says_something(scored, column)
            if score < EVIDENCE_FLOOR and not shown and allowed is None:
                yield Suggestion(whole, code, score, False, run=self.run), None
                continue
            window = ranking.pick(scored, column, allowed)
            start, end = scored.windows.spans[window]
            excerpt = self.transcript.turn_excerpt(turn.index, start, end)
            marks = [mark for mark in scored.marks[column] if start <= mark.start and mark.end <= end]
            base = self.transcript.starts[turn.index]
            yield (
                Suggestion(excerpt, code, score, shown, run=self.run),
                Claim(excerpt, code, score, turn.text, base, scored.reading.passage(start, end), marks),
            )

    def pass_over(self, turn: Turn, reading: Reading) -> Iterator[Suggestion]:
        """The turn's suggestions where nothing can be said of it."""
        whole = self.transcript.turn_excerpt(turn.index, reading.sentences[0][0], reading.sentences[-1][1])
        for code, score in self.unmarked or ():
            yield Suggestion(whole, code, score, False, run=self.run)

    @cached_property
    def unmarked(self) -> tuple[tuple[str, float], ...] | None:
        """The scores of turns without marks, where they are the same for all; None where something was learned."""
        import numpy as np

        codes = self.knowledge.codes
        if self.knowledge.learned != Learned():
            return None
        rates = self.knowledge.ranking.rate(np.zeros((len(codes), len(FEATURES))), codes).tolist()
        scores = [round(rate, 4) for rate in rates]
        if max(scores) >= min(EVIDENCE_FLOOR, *self.bars):
            return None
        return tuple((c, score) for c, score in zip(codes, scores, strict=True) if c not in self.knowledge.parents)

    @cached_property
    def refused(self) -> frozenset[int]:
        """The turns in which something was rejected."""
        return frozenset(turn for turn, _code in self.rejected)

    @cached_property
    def bars(self) -> tuple[float, ...]:
        """From which score each code is shown."""
        return tuple(map(self.knowledge.ranking.bar_for, self.knowledge.codes))

    def _allowed(self, scored: ScoredTurn, rejected: Sequence[tuple[int, int]]) -> list[int]:
        """The windows that share nothing with what was rejected."""
        return [
            number
            for number, (start, end) in enumerate(scored.windows.spans)
            if all(end <= first or last <= start for first, last in rejected)
        ]


def _says_something(scored: ScoredTurn, column: int) -> bool:
    """Whether the turn is more than a word or two: without a cue, so little is no ground for showing a code."""
    return bool(scored.marks[column]) or len(scored.reading.whole.words) >= FEWEST_WORDS


def suggest_in(
    read: Sequence[tuple[Transcript, Sequence[Reading]]],
    knowledge: Knowledge,
    explainer: Explainer,
    decisions: Sequence[Decision],
    run: str = "",
) -> list[Suggestion]:
    """All suggestions in the respondents' turns, in reading order and then in the codebook's order."""
    if not knowledge.codes:
        return []
    raters = {t.name: TurnRater(t, knowledge, find_rejected(t, decisions), run) for t, _readings in read}
    turns = [pair for transcript, readings in read for pair in hear(transcript, readings)]
    heard = [one for _turn, one in turns]
    marks = gather(knowledge.suggesters, pick(one.reading.place for one in heard))
    quiet = _quiet(turns, raters, marks)
    loud = [i for i in range(len(turns)) if i not in quiet]
    numbers = {i: number for number, i in enumerate(loud)}
    marks = {(numbers[turn], code): found for (turn, code), found in marks.items()}
    scored = iter(score_turns([heard[i] for i in loud], knowledge.learned, knowledge.codes, marks))
    rows: list[Suggestion] = []
    claims: dict[int, Claim] = {}
    for i, (turn, one) in enumerate(turns):
        if i in quiet:
            rows += raters[one.group].pass_over(turn, one.reading)
            continue
        for suggestion, claim in _hide_parents(list(raters[one.group].rate(turn, next(scored))), knowledge.parents):
            if claim is not None:
                claims[len(rows)] = claim
            rows.append(suggestion)
    for number, evidence in zip(claims, explainer.explain(list(claims.values())), strict=True):
        rows[number] = replace(rows[number], evidence=evidence)
    return rows


def _quiet(turns: Sequence[tuple[Turn, Heard]], raters: Mapping[str, TurnRater], marks: Marks) -> frozenset[int]:
    """The turns that nothing can be said of: nothing was learned, nothing is marked, and nothing was rejected."""
    marked = {turn for turn, _code in marks}
    return frozenset(
        i
        for i, (turn, one) in enumerate(turns)
        if i not in marked and (rater := raters[one.group]).unmarked is not None and turn.index not in rater.refused
    )


def find_rejected(transcript: Transcript, decisions: Sequence[Decision]) -> Places:
    """Where in the transcript's turns codes were rejected, as far as the words still stand there."""
    places: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for decision in decisions:
        if decision.excerpt.transcript == transcript.name and is_in_force(decision, transcript):
            for index, start, end in transcript.pieces(decision.excerpt):
                places.setdefault((index, decision.code), []).append((start, end))
    return places


def _hide_parents(
    found: Sequence[tuple[Suggestion, Claim | None]], parents: Mapping[str, Collection[str]]
) -> Iterator[tuple[Suggestion, Claim | None]]:
    """The turn's suggestions, where a code is not shown beside one of the codes below it."""
    shown = {suggestion.code for suggestion, _claim in found if suggestion.default}
    if not shown:
        yield from found
        return
    for suggestion, claim in found:
        hidden = suggestion.default and not shown.isdisjoint(parents.get(suggestion.code, ()))
        yield (replace(suggestion, default=False) if hidden else suggestion), claim
