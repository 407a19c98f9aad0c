"""Passages as numbers: how often each word stands in them, and each group of letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final

from qualcode.language import split_compound
from qualcode.suggest.passages import Passage

Matrix = Any
"""A scipy matrix or a numpy array; neither has types that say more."""

_LETTERS: Final = (2, 5)


class FeatureSpace:
    """What is counted in passages: dictionary forms, pairs and compound parts; and groups of letters in words.

    Made from the passages that a learner learns from; anything they lack is not counted.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        self._lemmas: dict[str, int] = {}
        for feature in sorted({f for passage in passages for f in _lemma_features(passage.lemmas)}):
            self._lemmas[feature] = len(self._lemmas)
        self._letters = CountVectorizer(analyzer="char_wb", ngram_range=_LETTERS, lowercase=False)
        forms = sorted({word for passage in passages for word in passage.words} or {"-"})
        self._spelled = self._letters.fit_transform(forms)
        self._spelled.sort_indices()
        self._rows = {word: row for row, word in enumerate(forms)}

    def count_lemmas(self, passages: Sequence[Passage]) -> Matrix:
        """A row for each passage: how often each dictionary form, pair and part stands in it."""
        look_up = self._lemmas.get
        rows = (list(map(look_up, _lemma_features(passage.lemmas))) for passage in passages)
        return _count(rows, max(len(self._lemmas), 1))

    def count_words(self, passages: Sequence[Passage]) -> Words:
        """Which word forms stand in each passage, and the letter groups of each form."""
        forms = sorted({word for passage in passages for word in passage.words})
        numbers = {word: i for i, word in enumerate(forms)}
        rows = ([numbers[word] for word in passage.words] for passage in passages)
        return Words(_count(rows, max(len(forms), 1)), self.spell(forms or ["-"]))

    @cached_property
    def lemma_columns(self) -> dict[str, int]:
        """The column of each dictionary form, pair and part."""
        return self._lemmas

    def spell(self, words: Sequence[str]) -> Matrix:
        """A row of letter groups for each word. Words are spelled once: interviews have most of theirs in common."""
        from scipy.sparse import vstack

        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
            self._spelled = vstack([self._spelled, self._letters.transform(new)], format="csr")
        return self._spelled[[self._rows[word] for word in words]]


@dataclass(frozen=True)
class Words:
    """Passages by word forms, and word forms by letter groups: their product is passages by letter groups."""

    passages: Matrix
    letters: Matrix


def _lemma_features(lemmas: Sequence[str]) -> Iterator[str]:
    yield from lemmas
    for first, second in pairwise(lemmas):
        yield f"{first} {second}"
    for lemma in lemmas:
        yield from compound_features(lemma)


@lru_cache(maxsize=100_000)
def compound_features(lemma: str) -> tuple[str, ...]:
    """The features for a compound's parts; none for other words."""
    parts = split_compound(lemma)
    return tuple(f"+{part}" for part in parts) if len(parts) > 1 else ()


def _count(rows: Iterable[Sequence[int | None]], width: int) -> Matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += [column for column in row if column is not None]
        ends.append(len(indices))
    shape = (len(ends) - 1, width)
    matrix = csr_matrix((np.ones(len(indices)), np.array(indices, dtype=np.int32), np.array(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix
