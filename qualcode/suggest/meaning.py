"""What is learned from sentence embeddings: a line for each code, and what lies nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.suggest.features import Matrix

_STRENGTH: Final = 1.0
"""The inverse of the regularisation."""
_NEAREST: Final = 2
"""How many passages of a code, and how many others, are asked how near they are."""
_LOOKED_AT: Final = 60
"""Among so many of the nearest, enough that do not carry the code are found."""
_CHUNK: Final = 512


@dataclass(frozen=True)
class Meaning:
    """What embeddings teach: rows are turned about `centre` and made of unit length before anything else.

    The vectors of one model lie close together, in one corner of the sphere; what sets texts apart
    shows only after their mean is taken away.
    """

    centre: Matrix
    weights: Matrix
    start: Matrix
    rows: Matrix
    carries: Matrix
    lacks: Matrix

    def centred(self, vectors: Matrix) -> Matrix:
        """The vectors as seen from the centre, of unit length."""
        return centre_on(vectors, self.centre)

    def score(self, vectors: Matrix) -> Matrix:
        """Log odds, one row for each vector and one column for each code."""
        return self.centred(vectors) @ self.weights.T + self.start

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


def learn_meaning(vectors: Matrix, carries: Matrix, speaks: Matrix, seed: int) -> Meaning:
    """What the vectors teach; `carries` and `speaks` say which row carries, and which tells anything of, which code."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    rows = centre_on(vectors, centre)
    weights, start = np.zeros((carries.shape[1], rows.shape[1])), np.zeros(carries.shape[1])
    for code in range(carries.shape[1]):
        heard = speaks[:, code]
        model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=400, random_state=seed)
        model.fit(rows[heard], carries[heard, code])
        weights[code], start[code] = model.coef_[0], model.intercept_[0]
    return Meaning(centre, weights, start, rows, carries, speaks & ~carries)


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
