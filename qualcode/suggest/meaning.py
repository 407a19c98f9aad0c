"""What is learned from sentence embeddings: a line for each code, and what lies nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.suggest.features import Matrix

_REACH: Final = 2.0
"""How fast likeness fades: passages at a right angle to each other count e to the minus this."""
_DOUBT: Final = 0.5
"""The regularisation."""
_LANDMARKS: Final = 1000
"""Passages to measure likeness by: with so many little is lost, and the work grows no faster than the passages."""
_STRETCH: Final = 6.0
"""Makes shares from 0 to 1 as wide as the log odds of the other views."""
_NEAREST: Final = 2
"""How many passages of a code, and how many others, are asked how near they are."""
_LOOKED_AT: Final = 60
"""Among so many of the nearest, enough that do not carry the code are found."""
_CHUNK: Final = 512
_SMALL: Final = 1e-6


@dataclass(frozen=True)
class Meaning:
    """What embeddings teach: rows are turned about `centre` and made of unit length before anything else.

    The vectors of one model lie close together, in one corner of the sphere; what sets texts apart
    shows only after their mean is taken away. `weights` say how likeness to each of the `landmarks` speaks for
    each code: a theme is many small neighbourhoods, which no one line sets apart from the rest.
    """

    centre: Matrix
    landmarks: Matrix
    weights: Matrix
    start: Matrix
    rows: Matrix
    carries: Matrix
    lacks: Matrix

    def centred(self, vectors: Matrix) -> Matrix:
        """The vectors as seen from the centre, of unit length."""
        return centre_on(vectors, self.centre)

    def score(self, vectors: Matrix) -> Matrix:
        """As wide as log odds, one row for each vector and one column for each code."""
        return _likeness(self.centred(vectors), self.landmarks) @ self.weights + self.start

    def compare(self, vectors: Matrix) -> Matrix:
        """How much nearer the nearest passages of each code are than the nearest others, as cosines."""
        import numpy as np

        chunks = [self._compare(vectors[i : i + _CHUNK]) for i in range(0, len(vectors), _CHUNK)]
        return np.vstack([np.empty((0, len(self.start))), *chunks])

    def _compare(self, vectors: Matrix) -> Matrix:
        import numpy as np

        alike = self.centred(vectors) @ self.rows.T
        nearest = np.zeros((len(vectors), len(self.start)))
        for code in range(len(self.start)):
            own = alike[:, self.carries[:, code]]
            if own.shape[1] >= _NEAREST:
                nearest[:, code] = np.partition(own, -_NEAREST, axis=1)[:, -_NEAREST:].mean(axis=1)
        order = np.argsort(-alike, axis=1)[:, :_LOOKED_AT]
        others = self.lacks[order]
        taken = others & (np.cumsum(others, axis=1) <= _NEAREST)
        cosines = np.take_along_axis(alike, order, axis=1)[:, :, None]
        other = (taken * cosines).sum(axis=1) / np.maximum(taken.sum(axis=1), 1)
        return np.where(nearest != 0, nearest - other, 0.0)


def learn_meaning(vectors: Matrix, carries: Matrix, speaks: Matrix) -> Meaning:
    """What the vectors teach; `carries` and `speaks` say which row carries, and which tells anything of, which code.

    Kernel ridge regression, by way of the landmarks.
    """
    import numpy as np

    centre = vectors.mean(axis=0)
    rows = centre_on(vectors, centre)
    landmarks = rows[np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _LANDMARKS)).astype(int))]
    like = _likeness(rows, landmarks)
    usual = (carries & speaks).sum(axis=0) / np.maximum(speaks.sum(axis=0), 1)
    told = np.where(speaks, carries - usual, 0.0)
    every = speaks.all(axis=1)
    bound = like[every].T @ like[every] + _DOUBT * _likeness(landmarks, landmarks)
    bound[np.diag_indices_from(bound)] += _SMALL
    weights = np.linalg.solve(bound, like.T @ told)
    if not every.all():
        apart = like[~every]
        spread = np.linalg.solve(bound, apart.T)
        for code, heard in enumerate(speaks[~every].T):
            weights[:, code] = _told_more(weights[:, code], apart[heard], spread[:, heard])
    start = _STRETCH * (usual - 0.5)
    return Meaning(centre, landmarks, _STRETCH * weights, start, rows, carries, speaks & ~carries)


def _told_more(weights: Matrix, rows: Matrix, spread: Matrix) -> Matrix:
    """The weights of one code when these rows bind them, too, which bind no other: Woodbury's identity."""
    import numpy as np

    return weights - spread @ np.linalg.solve(np.eye(len(rows)) + rows @ spread, rows @ weights)


def _likeness(rows: Matrix, landmarks: Matrix) -> Matrix:
    """How like the landmarks the rows are, from 1 downwards."""
    import numpy as np

    return np.exp(_REACH * (rows @ landmarks.T - 1))


def centre_on(vectors: Matrix, centre: Matrix) -> Matrix:
    """The vectors as seen from the centre, of unit length; zeros stay zeros, as the sign that there is no text."""
    import numpy as np

    moved = np.asarray(vectors, dtype=np.float64) - centre
    moved[~np.any(vectors, axis=1)] = 0
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12)


def stack_vectors(vectors: Sequence[Matrix | None]) -> Matrix | None:
    """The vectors as rows; None where one of them, or all, are missing."""
    import numpy as np

    known = [vector for vector in vectors if vector is not None]
    return np.stack(known) if known and len(known) == len(vectors) else None
