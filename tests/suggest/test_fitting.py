"""Lines for many codes are drawn at once, and are those that liblinear draws one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from qualcode.suggest.fitting import fit_lines


def draw_one_by_one(rows: csr_matrix, carries: np.ndarray, speaks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same by another program, as exactly as it can."""
    weights, starts = [], []
    for carried, said in zip(carries.T, speaks.T, strict=True):
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", tol=1e-8, max_iter=1000)
        model.fit(rows[said], carried[said])
        weights.append(model.coef_[0])
        starts.append(model.intercept_[0])
    return np.array(weights), np.array(starts)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(8, 60))
def test_lines_are_those_of_liblinear(seed: int, count: int) -> None:
    """Whatever the rows, all of them of unit length; also where some say nothing of a code."""
    chance = np.random.default_rng(seed)
    rows = normalize(random(count, 30, 0.2, format="csr", random_state=seed))
    carries, speaks = chance.random((count, 3)) < (0.5, 0.2, 0.1), chance.random((count, 3)) < (1.0, 0.9, 0.6)
    carries[:2], speaks[:2] = [[True] * 3, [False] * 3], True
    weights, start = fit_lines(rows, carries, speaks)
    exact, exact_start = draw_one_by_one(rows, carries, speaks)
    odds, expected = rows @ weights.T + start, rows @ exact.T + exact_start
    assert np.abs(odds - expected).max() <= 0.1


def test_rows_without_anything_in_them_say_nothing() -> None:
    """No column has a weight, and both answers are as likely as each other."""
    carries = np.array([[True], [False], [False]])
    weights, start = fit_lines(csr_matrix((3, 2)), carries, np.ones((3, 1), dtype=bool))
    assert not weights.any()
    assert start == pytest.approx(0, abs=1e-9)
