"""The formulas: how well suggestions agree with codings, from counts that add up over turns.

The unit is a respondent's turn and a code. Every formula takes counts with any axes in front, so
that the same lines serve one study and the thousands of resamples behind an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from qualcode.analysis.comparison import ComparedTurn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

BINS: Final = 10
"""How many steps of score calibration is looked at in."""


@dataclass(frozen=True)
class Tally:
    """Counts for groups of turns. The last axis of `right`, `coded` and `suggested` is the code, of bins the step.

    `first` and `among_three` count turns with a code whose best score, or one of the three best,
    is right; `shared`, `marked` and `covered` are characters; `expected` sums scores, `actual` what was true.
    """

    right: Numbers
    coded: Numbers
    suggested: Numbers
    turns: Numbers
    with_code: Numbers
    first: Numbers
    among_three: Numbers
    without_code: Numbers
    silent: Numbers
    shared: Numbers
    marked: Numbers
    covered: Numbers
    expected: Numbers
    actual: Numbers

    def added(self, weights: Numbers) -> Tally:
        """The groups added up, each as many times as its weight; weights may have more axes in front."""
        return Tally(*(weights @ getattr(self, field.name) for field in fields(self)))


def tally(turns: Sequence[ComparedTurn], codes: Sequence[str]) -> Tally:
    """Each turn's counts, one group a turn. Only the codes given count; equal scores stand in the order of the ids."""
    import numpy as np

    order = sorted(codes)
    coded = np.array([[code in turn.coded for code in codes] for turn in turns], dtype=float)
    shown = np.array([[code in turn.shown for code in codes] for turn in turns], dtype=float)
    best = [_best(turn, order) for turn in turns]
    empty = frozenset[int]()
    places = [[(t.coded.get(code, empty), t.shown.get(code, empty)) for code in codes] for t in turns]
    expected, actual = np.zeros((len(turns), BINS)), np.zeros((len(turns), BINS))
    for row, turn in enumerate(turns):
        for code in codes:
            score = turn.scores.get(code, 0.0)
            step = min(int(score * BINS), BINS - 1)
            expected[row, step] += score
            actual[row, step] += code in turn.coded
    has_code = coded.any(axis=1)
    return Tally(
        right=coded * shown,
        coded=coded,
        suggested=shown,
        turns=np.ones(len(turns)),
        with_code=has_code.astype(float),
        first=np.array([bool(set(b[:1]) & t.coded.keys()) for b, t in zip(best, turns, strict=True)], dtype=float),
        among_three=np.array([bool(set(b) & t.coded.keys()) for b, t in zip(best, turns, strict=True)], dtype=float),
        without_code=(~has_code).astype(float),
        silent=(~has_code & ~shown.any(axis=1)).astype(float),
        shared=np.array([float(sum(len(a & b) for a, b in row)) for row in places]),
        marked=np.array([float(sum(len(a) for a, _ in row)) for row in places]),
        covered=np.array([float(sum(len(b) for _, b in row)) for row in places]),
        expected=expected,
        actual=actual,
    )


def _best(turn: ComparedTurn, codes: Sequence[str]) -> list[str]:
    """The three codes with the best scores."""
    ranked = sorted(codes, key=lambda code: -turn.scores.get(code, 0.0))[:3]
    return [code for code in ranked if turn.scores.get(code, 0.0) > 0]


def ratio(part: Numbers, whole: Numbers) -> Numbers:
    """`part / whole`, and 0 where the whole is 0."""
    import numpy as np

    part, whole = np.broadcast_arrays(np.asarray(part, dtype=float), np.asarray(whole, dtype=float))
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)


def f1(counts: Tally) -> Numbers:
    """The harmonic mean of precision and recall, for each code."""
    return ratio(2 * counts.right, counts.coded + counts.suggested)


def kappa(counts: Tally) -> Numbers:
    """Cohen's kappa for each code: agreement beyond chance, with turns as units; 1 where chance explains all."""
    import numpy as np

    turns = np.asarray(counts.turns)[..., None]
    chance = ratio(counts.coded * counts.suggested + (turns - counts.coded) * (turns - counts.suggested), turns**2)
    agreed = ratio(turns - counts.coded - counts.suggested + 2 * counts.right, turns)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance < 1, (agreed - chance) / (1 - chance), 1.0)


def average_precision(turns: Sequence[ComparedTurn], code: str) -> float | None:
    """The area under precision by recall, or None if never coded; among equal scores the wrong ones come first."""
    pairs = sorted(((turn.scores.get(code, 0.0), code in turn.coded) for turn in turns), key=lambda p: (-p[0], p[1]))
    total = sum(is_true for _score, is_true in pairs)
    if not total:
        return None
    hits, area = 0, 0.0
    for number, (_score, is_true) in enumerate(pairs, 1):
        hits += is_true
        area += hits / number if is_true else 0.0
    return area / total


def _mean_over_coded(values: Numbers, counts: Tally) -> Numbers:
    """The mean over the codes that people used."""
    used = counts.coded > 0
    return ratio((values * used).sum(-1), used.sum(-1))


def _calibration_error(counts: Tally) -> Numbers:
    import numpy as np

    return ratio(np.abs(counts.expected - counts.actual).sum(-1), counts.turns * counts.coded.shape[-1])


TOTALS: Final[dict[str, Callable[[Tally], Numbers]]] = {
    "macro_f1": lambda c: _mean_over_coded(f1(c), c),
    "micro_precision": lambda c: ratio(c.right.sum(-1), c.suggested.sum(-1)),
    "micro_recall": lambda c: ratio(c.right.sum(-1), c.coded.sum(-1)),
    "micro_f1": lambda c: ratio(2 * c.right.sum(-1), c.coded.sum(-1) + c.suggested.sum(-1)),
    "kappa": lambda c: _mean_over_coded(kappa(c), c),
    "first_right": lambda c: ratio(c.first, c.with_code),
    "among_three": lambda c: ratio(c.among_three, c.with_code),
    "silent": lambda c: ratio(c.silent, c.without_code),
    "calibration_error": _calibration_error,
    "excerpt_f1": lambda c: ratio(2 * c.shared, c.marked + c.covered),
}
"""Figures for all codes together, by name. Means over codes take those that people used."""
