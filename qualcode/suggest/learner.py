"""A learner from passages with three views of them: words and letters, a line for each code in each; and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.model import Excerpt
from qualcode.suggest.features import FeatureSpace, Matrix, compound_features
from qualcode.suggest.fitting import fit_lines
from qualcode.suggest.meaning import Meaning, learn_meaning, stack_vectors
from qualcode.suggest.passages import Passage

_CHUNK: Final = 2000
_RAREST: Final = 2
ALIKE_IN_LETTERS: Final = 0.15
ALIKE_IN_MEANING: Final = 0.3
FEWEST: Final = 3
"""A code with fewer positive passages than this is not learned."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage that teaches: the codes it carries, and those it was rejected for.

    A rejected passage teaches only about the codes that it was rejected for. `group` is what must
    not be split between learning and checking: an interview, or one example. An example from the
    codebook has no `excerpt`.
    """

    passage: Passage
    codes: frozenset[str]
    group: str
    rejected: frozenset[str] = frozenset()
    quote: str = ""
    excerpt: Excerpt | None = None


class View:
    """One way to look at passages: counts made into weights by TF-IDF, as learned from some rows."""

    def __init__(self, counts: Matrix) -> None:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfTransformer

        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.kept = np.flatnonzero(frequency >= (_RAREST if counts.shape[0] > _RAREST else 1))
        self._weights = TfidfTransformer(sublinear_tf=True).fit(counts[:, self.kept])

    def __call__(self, counts: Matrix) -> Matrix:
        """The counts as weights, each row of unit length."""
        return self._weights.transform(counts[:, self.kept])

    @property
    def importance(self) -> Matrix:
        """The weight of each kept column before a passage's own length counts."""
        return self._weights.idf_


@dataclass(frozen=True)
class Lines:
    """For one view: how each column speaks for each code, and how likely the code is from the start."""

    view: View
    weights: Matrix
    start: Matrix

    def score(self, counts: Matrix) -> Matrix:
        """Log odds, one row for each passage and one column for each code."""
        return self.view(counts) @ self.weights.T + self.start


@dataclass(frozen=True)
class Batch:
    """Stretches to score: a row of `sums` for each says which passages it is made of.

    `vectors` has the embedding of each stretch; None where no embedder is in use.
    """

    passages: Sequence[Passage]
    sums: Matrix
    vectors: Matrix | None = None


def batch_of(passages: Sequence[Passage]) -> Batch:
    """Each passage as a stretch of its own."""
    from scipy.sparse import identity

    return Batch(passages, identity(len(passages), format="csr"), stack_vectors([p.vector for p in passages]))


@dataclass(frozen=True)
class Odds:
    """Log odds by words, letters and meaning, and how near passages with the code are: stretches by codes."""

    words: Matrix
    letters: Matrix
    meaning: Matrix
    nearest: Matrix


@dataclass(frozen=True)
class Likeness:
    """Passages as rows to compare, and how alike, from 0 to 1, two must be for a person to see why."""

    rows: Matrix
    floor: float


@dataclass(frozen=True)
class Learner:
    """What was learned: `codes` are those it can speak of. `meaning` is None where there were no embeddings."""

    codes: tuple[str, ...]
    space: FeatureSpace
    lemmas: Lines
    letters: Lines
    meaning: Meaning | None

    def score(self, batch: Batch) -> Odds:
        """What the three views say of the stretches; where there is no meaning, it says zero."""
        import numpy as np

        lemmas = batch.sums @ self.space.count_lemmas(batch.passages)
        words = self.space.count_words(batch.passages)
        by_word = (batch.sums @ words.passages).tocsr()
        letters = [
            self.letters.score(by_word[i : i + _CHUNK] @ words.letters) for i in range(0, by_word.shape[0], _CHUNK)
        ]
        nothing = np.zeros((by_word.shape[0], len(self.codes)))
        meaning = nearest = nothing
        if self.meaning is not None and batch.vectors is not None:
            meaning, nearest = self.meaning.score(batch.vectors), self.meaning.compare(batch.vectors)
        return Odds(np.asarray(self.lemmas.score(lemmas.tocsr())), np.vstack([nothing[:0], *letters]), meaning, nearest)

    @property
    def start(self) -> Odds:
        """What the views say of a stretch without anything in it: one row."""
        import numpy as np

        nothing = np.zeros((1, len(self.codes)))
        meaning = nothing if self.meaning is None else self.meaning.start[None, :]
        return Odds(self.lemmas.start[None, :], self.letters.start[None, :], meaning, nothing)

    def weigh_words(self, words: Sequence[tuple[str, str]]) -> Matrix:
        """How much each (word form, dictionary form) speaks for each code, longer words not more than shorter ones.

        The figures are for comparing words with each other; they are no shares of a score.
        """
        import numpy as np

        by_letters = self.space.spell([word for word, _lemma in words])[:, self.letters.view.kept]
        sizes = np.sqrt(np.maximum(np.diff(by_letters.tocsr().indptr), 1))
        letters = self.letters.weights * self.letters.view.importance
        columns = {int(column): place for place, column in enumerate(self.lemmas.view.kept)}
        lemmas = self.lemmas.weights * self.lemmas.view.importance
        weights = np.asarray(by_letters @ letters.T) / sizes[:, None]
        for row, (_word, lemma) in enumerate(words):
            for feature in (lemma, *compound_features(lemma)):
                place = columns.get(self.space.lemma_columns.get(feature, -1))
                if place is not None:
                    weights[row] += lemmas[:, place]
        return weights

    def compare(self, passages: Sequence[Passage]) -> Likeness:
        """The passages as rows of unit length, such that the product of two rows says how alike they are."""
        vectors = stack_vectors([passage.vector for passage in passages])
        if self.meaning is not None and vectors is not None:
            return Likeness(self.meaning.centred(vectors), ALIKE_IN_MEANING)
        words = self.space.count_words(passages)
        return Likeness(self.letters.view((words.passages @ words.letters).tocsr()), ALIKE_IN_LETTERS)


class Trainer:
    """Counts the samples once, and learns from any part of them."""

    def __init__(self, samples: Sequence[Sample], codes: Sequence[str]) -> None:
        import numpy as np

        self._codes = codes
        self._carries = np.array([[code in sample.codes for code in codes] for sample in samples], dtype=bool)
        self._speaks = np.array(
            [[not sample.rejected or code in sample.rejected for code in codes] for sample in samples], dtype=bool
        )
        self.space = FeatureSpace([sample.passage for sample in samples])
        passages = [sample.passage for sample in samples]
        self._lemmas = self.space.count_lemmas(passages)
        words = self.space.count_words(passages)
        self._letters = (words.passages @ words.letters).tocsr()
        self._vectors = stack_vectors([passage.vector for passage in passages])

    def learn(self, rows: Sequence[int]) -> Learner | None:
        """What the samples in these rows teach; None where no code has enough of them."""
        import numpy as np

        if not len(rows):
            return None
        carries, speaks = self._carries[rows], self._speaks[rows]
        right, said = (carries & speaks).sum(axis=0), speaks.sum(axis=0)
        columns = np.flatnonzero((right >= FEWEST) & (right < said))
        if not columns.size:
            return None
        truth = carries[:, columns], speaks[:, columns]
        lemmas, letters = (_fit(counts[rows], *truth) for counts in (self._lemmas, self._letters))
        meaning = None if self._vectors is None else learn_meaning(self._vectors[list(rows)], *truth)
        return Learner(tuple(self._codes[column] for column in columns.tolist()), self.space, lemmas, letters, meaning)


def _fit(counts: Matrix, carries: Matrix, speaks: Matrix) -> Lines:
    view = View(counts)
    return Lines(view, *fit_lines(view(counts), carries, speaks))
