"""Why a code is suggested: the cues, the words that weigh most, and the nearest earlier quote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qualcode.i18n import _
from qualcode.language import lemmatize
from qualcode.model import Evidence, Excerpt
from qualcode.suggest.features import Matrix
from qualcode.suggest.learner import Learner, Sample
from qualcode.suggest.passages import Passage
from qualcode.suggest.signals import Mark

_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A suggestion that needs reasons: its excerpt, its turn, and the marks inside it.

    `turn` is the turn's text, `base` where it starts in the transcript, `passage` the excerpt's words.
    """

    excerpt: Excerpt
    code: str
    score: float
    turn: str
    base: int
    passage: Passage
    marks: Sequence[Mark]


class Explainer:
    """Gives claims their reasons, many at a time."""

    def __init__(self, learner: Learner | None, samples: Iterable[Sample]) -> None:
        self._learner = learner
        self._samples: dict[str, list[Sample]] = {}
        if learner is None:
            return
        for sample in samples:
            for code in sample.codes:
                if sample.quote and sample.passage.words:
                    self._samples.setdefault(code, []).append(sample)
        self._likeness = {
            code: learner.compare([sample.passage for sample in found]) for code, found in self._samples.items()
        }
        self._weights: dict[tuple[str, str], Matrix] = {}
        self._small = _small_words()

    def explain(self, claims: Sequence[Claim]) -> list[tuple[Evidence, ...]]:
        """The evidence for each claim, strongest first; the weights of one claim sum to its score."""
        passages = [claim.passage for claim in claims]
        self._weigh(passages)
        quotes = self._find_quotes(claims, passages)
        explained = []
        for i, (claim, passage) in enumerate(zip(claims, passages, strict=True)):
            found = [_cue(claim, mark) for mark in claim.marks]
            found += self._learned(claim, passage)
            if i in quotes:
                found.append(quotes[i])
            explained.append(_share(found, claim.score))
        return explained

    def _weigh(self, passages: Sequence[Passage]) -> None:
        """Weigh the words that have not been met before."""
        if self._learner is None:
            return
        pairs = {pair for passage in passages for pair in zip(passage.words, passage.lemmas, strict=True)}
        new = sorted(pairs - self._weights.keys())
        if new:
            self._weights.update(zip(new, self._learner.weigh_words(new), strict=True))

    def _learned(self, claim: Claim, passage: Passage) -> list[Evidence]:
        if self._learner is None or claim.code not in self._learner.codes:
            return []
        column = self._learner.codes.index(claim.code)
        best: dict[str, tuple[float, int, int]] = {}
        for word, lemma, (start, end) in zip(passage.words, passage.lemmas, passage.places, strict=True):
            weight = float(self._weights[word, lemma][column])
            if weight > best.get(lemma, (0.0,))[0] and not any(m.start < end and start < m.end for m in claim.marks):
                best[lemma] = (weight, start, end)
        telling = {lemma: found for lemma, found in best.items() if lemma not in self._small}
        top = sorted((telling or best).values(), key=lambda found: (-found[0], found[1]))[:_WORDS]
        total = sum(weight for weight, _start, _end in top)
        return [_word(claim, start, end, weight / total) for weight, start, end in top]

    def _find_quotes(self, claims: Sequence[Claim], passages: Sequence[Passage]) -> dict[int, Evidence]:
        """The nearest example or earlier quote of each claim's code, for the claims that have one."""
        found: dict[int, Evidence] = {}
        if self._learner is None or not claims:
            return found
        said = self._learner.compare(passages)
        for code in sorted({claim.code for claim in claims} & self._samples.keys()):
            numbers = [i for i, claim in enumerate(claims) if claim.code == code]
            alike = said.rows[numbers] @ self._likeness[code].rows.T
            table = alike.toarray() if hasattr(alike, "toarray") else alike
            for i, row in zip(numbers, table, strict=True):
                evidence = self._nearest(claims[i], row, self._samples[code], said.floor)
                if evidence is not None:
                    found[i] = evidence
        return found

    def _nearest(self, claim: Claim, alike: Matrix, samples: Sequence[Sample], floor: float) -> Evidence | None:
        for place in sorted(range(len(samples)), key=lambda place: (-alike[place], place)):
            if alike[place] < floor:
                return None
            sample = samples[place]
            if sample.excerpt is None:
                why, kind = _("It resembles an example of this code in the codebook."), "example"
            elif sample.excerpt.overlaps(claim.excerpt):
                continue
            else:
                why = _("It resembles a quote with this code in {transcript}.")
                why, kind = why.format(transcript=sample.excerpt.transcript), "similar"
            start, end = claim.excerpt.start, claim.excerpt.end
            return Evidence(kind, sample.quote, start, end, why, float(alike[place]))
        return None


@cache
def _small_words() -> frozenset[str]:
    """The dictionary forms of words that stand everywhere and tell a reader nothing: og, som, han, får ..."""
    from spacy.lang.nb.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) | {lemmatize(word) for word in STOP_WORDS}


def _cue(claim: Claim, mark: Mark) -> Evidence:
    words = claim.turn[mark.start : mark.end]
    return Evidence("cue", words, claim.base + mark.start, claim.base + mark.end, mark.why, mark.strength)


def _word(claim: Claim, start: int, end: int, weight: float) -> Evidence:
    word = claim.turn[start:end]
    why = _("“{word}” is more common with this code than elsewhere.").format(word=word)
    return Evidence("learned", word, claim.base + start, claim.base + end, why, weight)


def _share(found: Sequence[Evidence], score: float) -> tuple[Evidence, ...]:
    """The evidence with weights that sum to the score, strongest first."""
    total = sum(evidence.weight for evidence in found)
    shared = [
        Evidence(e.kind, e.text, e.start, e.end, e.why, round(score * e.weight / total, 4)) for e in found if total > 0
    ]
    return tuple(sorted(shared, key=lambda e: (-e.weight, e.start, e.kind)))
