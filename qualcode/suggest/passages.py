"""Texts cut into passages: the words of a stretch with their places, and what the stretch means as a vector."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spacy.tokens import Doc

Vector = Any
"""A numpy array of one or two dimensions."""

_WINDOW: Final = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: its words as written and their dictionary forms, in lower case, with their places.

    `vector` is its sentence embedding, of unit length; None where no embedder is in use.
    """

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    vector: Vector | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Windows:
    """The stretches of one turn that a suggestion may cover: first the whole turn, then one to three sentences.

    `spans` are positions in the turn's text; `sentences` says which sentences each holds.
    """

    spans: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]


class Reading:
    """A Doc read once: its sentences as positions in its text, and the passage between any two positions.

    Marks and single letters are left out of passages, white space around sentences too. `vectors` are
    embeddings: a row for the whole text and, where they are there, one for each sentence.
    """

    def __init__(self, doc: Doc, vectors: Vector | None = None) -> None:
        self.doc = doc
        self.vectors = vectors
        self._starts: list[int] = []
        self._tokens: list[tuple[str, str, tuple[int, int]]] = []
        sentences: list[list[int]] = []
        strings = doc.vocab.strings
        # A column at a time: spaCy makes an object of every token that is looked at.
        rows = doc.to_array(["ORTH", "LEMMA", "IDX", "SENT_START"]).tolist()
        for orth, lemma, start, opens in rows:
            word = strings[orth]
            end = start + len(word)
            if word.isspace():
                continue
            if opens == 1 or not sentences:
                sentences.append([start, end])
            sentences[-1][1] = end
            if end - start > 1 and word[0].isalnum():
                self._starts.append(start)
                self._tokens.append((word.lower(), strings[lemma].lower(), (start, end)))
        self.sentences = tuple((start, end) for start, end in sentences)

    def passage(self, start: int, end: int) -> Passage:
        """The words that begin between the two positions, and the meaning of the sentences that they touch."""
        tokens = self._tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return _passage(tokens, self._vector(start, end))

    @property
    def whole(self) -> Passage:
        """All the words."""
        return _passage(self._tokens, None if self.vectors is None else self.vectors[0])

    def _vector(self, start: int, end: int) -> Vector | None:
        if self.vectors is None:
            return None
        touched = [i for i, (first, last) in enumerate(self.sentences) if first < end and start < last]
        if len(touched) in (0, len(self.sentences)) or len(self.vectors) == 1:
            return self.vectors[0]
        return mean_vector(self.vectors[[i + 1 for i in touched]])


def _passage(tokens: Sequence[tuple[str, str, tuple[int, int]]], vector: Vector | None) -> Passage:
    words, lemmas, places = zip(*tokens, strict=True) if tokens else ((), (), ())
    return Passage(words, lemmas, places, vector)


def mean_vector(rows: Vector) -> Vector:
    """The mean of the rows, made of unit length; all zeros where they cancel out."""
    import numpy as np

    mean = np.asarray(rows).mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def join_passages(passages: Sequence[Passage]) -> Passage:
    """The passages as one; there must be at least one."""
    words = tuple(word for passage in passages for word in passage.words)
    lemmas = tuple(lemma for passage in passages for lemma in passage.lemmas)
    places = tuple(place for passage in passages for place in passage.places)
    vectors = [passage.vector for passage in passages]
    vector = mean_vector(vectors) if all(row is not None for row in vectors) else None
    return Passage(words, lemmas, places, vector)


def cut_windows(spans: Sequence[tuple[int, int]]) -> Windows:
    """The windows of a turn with these sentences; the turn must have at least one."""
    count = len(spans)
    ranges = [(0, count)]
    for size in range(1, min(_WINDOW, count - 1) + 1):
        ranges += [(first, first + size) for first in range(count - size + 1)]
    return Windows(tuple((spans[a][0], spans[b - 1][1]) for a, b in ranges), tuple(ranges))
