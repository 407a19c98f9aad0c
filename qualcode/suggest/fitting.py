"""Logistic regression for many codes at once: all lines are drawn in the same passes over the passages.

Newton's method with conjugate gradients, as liblinear does it for one code at a time; what is found is the same.
"""

from __future__ import annotations

from typing import Final

from qualcode.suggest.features import Matrix

_STRENGTH: Final = 10.0
"""The inverse of the regularisation."""
_STEPS: Final = 50
_NEAR: Final = 1e-3
"""A line is found when its slope is this small beside the slope at the start: no odds then move by more than some
hundredths, where they span ten and more."""
_GUESSES: Final = 40
_CLOSE: Final = 0.1
_HALVINGS: Final = 20
_GAIN: Final = 1e-4
_TINY: Final = 1e-300


def fit_lines(rows: Matrix, carries: Matrix, speaks: Matrix) -> tuple[Matrix, Matrix]:
    """The weight of each column for each code, and what each code starts from.

    `carries` and `speaks` have a row for each of the rows and a column for each code: whether it has the code, and
    whether it says anything about it. Both kinds of rows count for the same in all, however many of them there are.
    """
    import numpy as np
    from scipy.sparse import hstack
    from scipy.special import expit

    seen = hstack([rows, np.ones((rows.shape[0], 1))], format="csr")
    columns = seen.T.tocsr()
    signs, costs = np.where(carries, 1.0, -1.0), _costs(carries, speaks)
    weights, odds = np.zeros((seen.shape[1], carries.shape[1])), np.zeros(carries.shape)
    steepest = None
    for _step in range(_STEPS):
        wrong = expit(-signs * odds)
        slopes = columns @ (-costs * signs * wrong) + weights
        steepness = np.linalg.norm(slopes, axis=0)
        steepest = steepness if steepest is None else steepest
        left = np.flatnonzero(steepness > _NEAR * steepest)
        if not left.size:
            break
        part = [np.take(table, left, axis=1) for table in (slopes, costs * wrong * (1 - wrong), costs, signs, odds)]
        change, moved = _newton(seen, columns, part[0], part[1])
        share = _share(np.take(weights, left, axis=1), change, moved, part)
        weights[:, left] += share * change
        odds[:, left] += share * moved
    return np.ascontiguousarray(weights[:-1].T), weights[-1]


def _costs(carries: Matrix, speaks: Matrix) -> Matrix:
    """How much it costs to be wrong about each row; nothing where it says nothing."""
    import numpy as np

    right, said = (carries & speaks).sum(axis=0), speaks.sum(axis=0)
    return _STRENGTH * speaks * said / 2 / np.where(carries, right, said - right)


def _newton(seen: Matrix, columns: Matrix, slopes: Matrix, curves: Matrix) -> tuple[Matrix, Matrix]:
    """The change of weights that would level the slopes, and how far it moves the odds of each row."""
    import numpy as np

    change, moved = np.zeros_like(slopes), np.zeros_like(curves)
    rest, along = -slopes, -slopes
    size = (rest * rest).sum(axis=0)
    goal = _CLOSE**2 * size
    for _guess in range(_GUESSES):
        shift = seen @ along
        bent = columns @ (curves * shift) + along
        far = np.where(size > goal, size / np.maximum((along * bent).sum(axis=0), _TINY), 0.0)
        change += far * along
        moved += far * shift
        rest = rest - far * bent
        last, size = size, np.where(size > goal, (rest * rest).sum(axis=0), size)
        if (size <= goal).all():
            break
        along = rest + (size / np.maximum(last, _TINY)) * along
    return change, moved


def _share(weights: Matrix, change: Matrix, moved: Matrix, part: list[Matrix]) -> Matrix:
    """How much of each change to make so that it is a gain: all of it, or a half, or a half of that ..."""
    import numpy as np

    slopes, _curves, costs, signs, odds = part

    def loss(share: Matrix) -> Matrix:
        missed = (costs * np.logaddexp(0, -signs * (odds + share * moved))).sum(axis=0)
        return missed + ((weights + share * change) ** 2).sum(axis=0) / 2

    share = np.ones(change.shape[1])
    before, gain = loss(0 * share), _GAIN * (slopes * change).sum(axis=0)
    for _halving in range(_HALVINGS):
        worse = loss(share) > before + share * gain
        if not worse.any():
            break
        share = np.where(worse, share / 2, share)
    return share
