"""Texts cut into passages: the words of a stretch with their places, and what the stretch means as a vector."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from qualcode.language import Analysis

Vector = Any
"""A numpy array of one or two dimensions."""

Spans = tuple[tuple[int, int], ...]
"""Stretches of a text."""

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
    """An analysed text read once: its sentences as positions, and the passage between any two positions.

    Marks and single letters are left out of passages, white space around sentences too. `vectors` are
    embeddings: a row for the whole text and, where they are there, one for each sentence. `place` says which
    text of which analysis it is.
    """

    def __init__(self, columns: _Columns, i: int, sentences: Spans) -> None:
        self.place = (columns.analysis, i)
        self.sentences = sentences
        self.vectors: Vector | None = None
        self._columns = columns

    @property
    def text(self) -> str:
        """The whole text."""
        analysis, i = self.place
        return analysis.texts[i]

    def passage(self, start: int, end: int) -> Passage:
        """The words that begin between the two positions, and the meaning of the sentences that they touch."""
        starts = self._tokens[3]
        part = slice(bisect_left(starts, start), bisect_left(starts, end))
        return self._passage(part, self._vector(start, end))

    @property
    def has_words(self) -> bool:
        """Whether there is a word in it."""
        return self._columns.has_words(self.place[1])

    @property
    def whole(self) -> Passage:
        """All the words."""
        return self._passage(slice(None), None if self.vectors is None else self.vectors[0])

    def _passage(self, part: slice, vector: Vector | None) -> Passage:
        words, lemmas, places, _starts = self._tokens
        return Passage(words[part], lemmas[part], places[part], vector)

    @cached_property
    def _tokens(self) -> tuple[tuple[str, ...], tuple[str, ...], Spans, tuple[int, ...]]:
        """The words, their dictionary forms, where they stand, and where they begin; made when first asked for."""
        return self._columns.tokens(self.place[1])

    def _vector(self, start: int, end: int) -> Vector | None:
        if self.vectors is None:
            return None
        touched = [i for i, (first, last) in enumerate(self.sentences) if first < end and start < last]
        if len(touched) in (0, len(self.sentences)) or len(self.vectors) == 1:
            return self.vectors[0]
        return mean_vector(self.vectors[[i + 1 for i in touched]])


class _Columns:
    """What the readings of one analysis have in common."""

    def __init__(self, analysis: Analysis) -> None:
        import numpy as np

        self.analysis = analysis
        self.starts = analysis.starts
        self.ends = self.starts + analysis.sizes[analysis.entries]
        self._words = [word.lower() for word in analysis.words]
        self._lemmas = [lemma.lower() for lemma in analysis.lemmas]
        self._telling = np.array([len(word) > 1 and word[0].isalnum() for word in analysis.words], dtype=bool)

    def has_words(self, i: int) -> bool:
        part = slice(self.analysis.bounds[i], self.analysis.bounds[i + 1])
        return bool(self._telling[self.analysis.entries[part]].any())

    def tokens(self, i: int) -> tuple[tuple[str, ...], tuple[str, ...], Spans, tuple[int, ...]]:
        part = slice(self.analysis.bounds[i], self.analysis.bounds[i + 1])
        kept = self._telling[self.analysis.entries[part]]
        entries = self.analysis.entries[part][kept].tolist()
        starts = tuple(self.starts[part][kept].tolist())
        places = tuple(zip(starts, self.ends[part][kept].tolist(), strict=True))
        return tuple(self._words[e] for e in entries), tuple(self._lemmas[e] for e in entries), places, starts


def read_texts(analysis: Analysis) -> list[Reading]:
    """A reading of each of the texts, without vectors."""
    columns = _Columns(analysis)
    found = _sentences(analysis, columns.starts, columns.ends)
    return [Reading(columns, i, sentences) for i, sentences in enumerate(found)]


def _sentences(analysis: Analysis, starts: Vector, ends: Vector) -> list[Spans]:
    """The sentences of each text, from the first to the last character that is not white space."""
    import numpy as np

    blank = np.array([word.isspace() for word in analysis.words], dtype=bool)
    solid = np.flatnonzero(~blank[analysis.entries])
    borders: Vector = np.searchsorted(solid, analysis.bounds)
    opens = analysis.opens[solid]
    opens[borders[:-1][np.diff(borders) > 0]] = True
    first = np.flatnonzero(opens)
    last = np.append(first, len(solid))[1:] - 1
    spans = list(zip(starts[solid[first]].tolist(), ends[solid[last]].tolist(), strict=True))
    places: Vector = np.searchsorted(first, borders)
    return [tuple(spans[a:b]) for a, b in pairwise(places.tolist())]


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
