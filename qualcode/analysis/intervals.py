"""How much chance there is in a figure: 95 % intervals, Wilson's for shares and by resampling for the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from qualcode.analysis.figures import TOTALS, Tally, f1

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONFIDENCE: Final = 0.95
_RESAMPLES: Final = 2000
_BATCH: Final = 200
"""Resamples at a time, which bounds the memory."""

Interval = tuple[float | None, float | None]
Ends = Mapping[str, tuple[Interval, ...]]
"""The intervals of each figure: one of a total, one for each code of `f1`."""


def wilson(part: int, whole: int) -> Interval:
    """Wilson's interval for a share; nothing of nothing has none."""
    if not whole:
        return None, None
    from scipy.stats import binomtest

    ends = binomtest(part, whole).proportion_ci(CONFIDENCE, method="wilson")
    return round(float(ends.low), 4), round(float(ends.high), 4)


def resampled(counts: Tally, seed: int) -> Ends:
    """Percentile bootstrap intervals of all totals and of each code's F1; the groups of the counts are drawn.

    A single group says nothing of how groups vary, so then there are none.
    """
    import numpy as np
    from scipy.stats import bootstrap

    groups = len(counts.turns)
    if groups < 2:
        return {}

    def statistic(drawn: NDArray[Any], axis: int) -> NDArray[Any]:
        times = np.apply_along_axis(np.bincount, -1, np.moveaxis(drawn, axis, -1), minlength=groups)
        sums = counts.added(times.astype(float))
        totals = np.stack([figure(sums) for figure in TOTALS.values()])
        return np.concatenate([totals, np.moveaxis(f1(sums), -1, 0)])

    found = bootstrap(
        (np.arange(groups),),
        statistic,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        random_state=np.random.default_rng(seed),
    ).confidence_interval
    pairs = zip(found.low.tolist(), found.high.tolist(), strict=True)
    ends = [(round(low, 4), round(high, 4)) for low, high in pairs]
    return {**{name: (ends[n],) for n, name in enumerate(TOTALS)}, "f1": tuple(ends[len(TOTALS) :])}
