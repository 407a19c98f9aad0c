"""Texts as numbers: what a learner sees of a passage, by its words and by their letters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from qualcode.language import split_compound

if TYPE_CHECKING:
    from spacy.tokens import Doc

Matrix = Any
"""A scipy matrix or a numpy array; neither has types that say more."""

_LETTERS: Final = (2, 5)
_WINDOW: Final = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: its words as written and their dictionary forms, in lower case, with their places."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Windows:
    """The stretches of one turn that a suggestion may cover: first the whole turn, then one to three sentences.

    `spans` are positions in the turn's text; `sentences` says which sentences each holds.
    """

    spans: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]


class Reading:
    """A Doc read once: its sentences as positions in its text, and the passage between any two positions.

    Marks and single letters are left out of passages, white space around sentences too.
    """

    def __init__(self, doc: Doc) -> None:
        self._starts: list[int] = []
        self._tokens: list[tuple[str, str, tuple[int, int]]] = []
        sentences: list[list[int]] = []
        for token in doc:
            start, end = token.idx, token.idx + len(token)
            if token.is_space:
                continue
            if token.is_sent_start or not sentences:
                sentences.append([start, end])
            sentences[-1][1] = end
            if end - start > 1 and token.text[0].isalnum():
                self._starts.append(start)
                self._tokens.append((token.lower_, token.lemma_.lower(), (start, end)))
        self.sentences = tuple((start, end) for start, end in sentences)

    def passage(self, start: int, end: int) -> Passage:
        """The words that begin between the two positions."""
        tokens = self._tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return Passage(*zip(*tokens, strict=True)) if tokens else Passage((), (), ())

    @property
    def whole(self) -> Passage:
        """All the words."""
        return Passage(*zip(*self._tokens, strict=True)) if self._tokens else Passage((), (), ())


def join_passages(passages: Sequence[Passage]) -> Passage:
    """The passages as one."""
    words = tuple(word for passage in passages for word in passage.words)
    lemmas = tuple(lemma for passage in passages for lemma in passage.lemmas)
    return Passage(words, lemmas, tuple(place for passage in passages for place in passage.places))


def cut_windows(spans: Sequence[tuple[int, int]]) -> Windows:
    """The windows of a turn with these sentences; the turn must have at least one."""
    count = len(spans)
    ranges = [(0, count)]
    for size in range(1, min(_WINDOW, count - 1) + 1):
        ranges += [(first, first + size) for first in range(count - size + 1)]
    return Windows(tuple((spans[a][0], spans[b - 1][1]) for a, b in ranges), tuple(ranges))


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
        self._letters.fit(sorted({word for passage in passages for word in passage.words} or {"-"}))

    def count_lemmas(self, passages: Sequence[Passage]) -> Matrix:
        """A row for each passage: how often each dictionary form, pair and part stands in it."""
        rows = ([self._lemmas.get(f, -1) for f in _lemma_features(passage.lemmas)] for passage in passages)
        return _count(rows, max(len(self._lemmas), 1))

    def count_words(self, passages: Sequence[Passage]) -> Words:
        """Which word forms stand in each passage, and the letter groups of each form."""
        forms = sorted({word for passage in passages for word in passage.words})
        numbers = {word: i for i, word in enumerate(forms)}
        rows = ([numbers[word] for word in passage.words] for passage in passages)
        return Words(_count(rows, max(len(forms), 1)), self._letters.transform(forms or ["-"]))

    @cached_property
    def lemma_columns(self) -> dict[str, int]:
        """The column of each dictionary form, pair and part."""
        return self._lemmas

    def spell(self, words: Sequence[str]) -> Matrix:
        """A row of letter groups for each word."""
        return self._letters.transform(words)


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


def compound_features(lemma: str) -> tuple[str, ...]:
    """The features for a compound's parts; none for other words."""
    parts = split_compound(lemma)
    return tuple(f"+{part}" for part in parts) if len(parts) > 1 else ()


def _count(rows: Iterable[Sequence[int]], width: int) -> Matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += [column for column in row if column >= 0]
        ends.append(len(indices))
    shape = (len(ends) - 1, width)
    matrix = csr_matrix((np.ones(len(indices)), np.array(indices, dtype=np.int32), np.array(ends)), shape=shape)
    matrix.sum_duplicates()
    return matrix
