"""The one place that makes a probability of what the suggesters say, and decides what is shown."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import log1p
from typing import Final

from qualcode.suggest.features import Matrix
from qualcode.suggest.scoring import ScoredTurn

_PRIOR: Final = (
    *(-1.5, 0.15, 0.15, 0.15, 0.15, 0.3, 0.3, 1.0, 1.0, 0.0, 0.0, 0.0),
    *(0.15, 0.15, 0.15, 0.15, 0.15, 0.02, 0.02, 3.2, 2.9, 2.6, 0.0, 0.0),
)
"""Base and weights of the features before anything was checked: a cue then counts for more than a learner does."""
_PULL: Final = 1.0
"""How many observations' worth of belief the prior has."""

_CUES_ONLY: Final = (-3.0, *(0.0,) * 18, 4.3, 4.0, 3.8, 0.0, 0.0)
"""The same for codes that have nothing but cues: one cue makes it as likely as not."""

_BARS: Final = tuple(percent / 100 for percent in range(10, 61, 2))
_USUAL_BAR: Final = 0.3
_NEIGHBOURS: Final = 2
"""A bar is judged together with so many on either side, since one more turn right or wrong moves the best one far."""
_SILENT: Final = 0.92
"""The share of turns without a code that a bar should leave alone. Each point that it falls short by counts as a point
of F1 lost: a rule without give would let a few turns decide where there are few. 0.9 is what is wanted on new
interviews, which are a little less kind than those that the bar is chosen on."""
_STEPS: Final = 25
_VERSION: Final = 3
"""To be raised with every change to what is learned here, so that no stored ranking outlives it."""
_LENGTHS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)
_USUAL_LENGTH: Final = 0.4
_CUE_BONUS: Final = 1.0
_ANY_CUE_BONUS: Final = 10.0
"""An excerpt that is suggested for a cue must hold a cue."""
_FEWEST: Final = 30
"""With fewer positives than this to check on, the prior stands."""
_PRECISION: Final = 0.5
"""A code whose suggestions were right less often than this gets a higher bar of its own."""
_DOUBT: Final = 2.0
"""How many suggestions' worth of belief a code gets that it is right as often as the others are."""


@dataclass(frozen=True)
class Ranking:
    """How features become a probability, from where a suggestion is shown, and how long excerpts tend to be."""

    weights: tuple[float, ...] = _PRIOR
    bar: float = _USUAL_BAR
    length: float = _USUAL_LENGTH
    learned: frozenset[str] = frozenset()
    bars: Mapping[str, float] = field(default_factory=dict)
    offsets: Mapping[str, float] = field(default_factory=dict)

    def rate(self, features: Matrix, codes: Sequence[str]) -> Matrix:
        """The probability of each code, from its row of features."""
        import numpy as np

        table = np.array([self.weights if code in self.learned else _CUES_ONLY for code in codes])
        offsets = np.array([self.offsets.get(code, 0.0) for code in codes])
        return _sigmoid(table[:, 0] + offsets + (table[:, 1:] * features).sum(axis=1))

    def bar_for(self, code: str) -> float:
        """The probability from which a suggestion of the code is shown."""
        return self.bars.get(code, self.bar) if code in self.learned else _USUAL_BAR

    def pick(self, turn: ScoredTurn, column: int, allowed: Sequence[int] | None = None) -> int:
        """The window that carries the code: the best by odds and marks. Marks favour short ones."""
        windows = range(len(turn.windows.spans)) if allowed is None else allowed
        held = _Held([(mark.start, mark.end) for mark in turn.marks[column]])
        return max(windows, key=lambda window: (self._appeal(turn, window, column, held), -window))

    def _appeal(self, turn: ScoredTurn, window: int, column: int, marks: _Held) -> float:
        first, last = turn.windows.sentences[window]
        held = marks.inside(*turn.windows.spans[window])
        favour = (self.length if not turn.marks[column] else -_CUE_BONUS) * log1p(last - first)
        return float(turn.odds[window, column]) + _ANY_CUE_BONUS * (held > 0) + _CUE_BONUS * held + favour


def ranking_to_bytes(ranking: Ranking) -> bytes:
    """The ranking for a later run over the same codebook and codings; floats come back as they were."""
    fields = {**asdict(ranking), "learned": sorted(ranking.learned), "bars": dict(ranking.bars)}
    fields["offsets"] = dict(ranking.offsets)
    return json.dumps({"version": _VERSION, **fields}, sort_keys=True).encode()


def ranking_from_bytes(data: bytes) -> Ranking | None:
    """The ranking that was stored; None where the bytes hold none of this version."""
    try:
        fields = json.loads(data)
        if fields.pop("version") != _VERSION or len(fields["weights"]) != len(_PRIOR):
            return None
        return Ranking(**{**fields, "weights": tuple(fields["weights"]), "learned": frozenset(fields["learned"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class _Held:
    """Counts the stretches inside a window without looking at each of them: a long turn has very many of both."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._stretches = stretches
        self._starts = sorted(start for start, _end in stretches)
        self._ends = sorted(end for _start, end in stretches)
        self._longest = max((end - start for start, end in stretches), default=0)

    def inside(self, start: int, end: int) -> int:
        """How many begin and end between the positions."""
        before = bisect_left(self._starts, start)
        after = len(self._ends) - bisect_right(self._ends, end)
        both = 0
        if end - start < self._longest:
            both = sum(first < start and end < last for first, last in self._stretches)
        return len(self._starts) - before - after + both


@dataclass(frozen=True)
class Observed:
    """A scored turn with the truth: the codes it carries and where, as far as that is known."""

    turn: ScoredTurn
    codes: frozenset[str]
    spans: Mapping[str, tuple[tuple[int, int], ...]]


def learn_ranking(observed: Sequence[Observed], codes: Sequence[str], learned: frozenset[str]) -> Ranking:
    """The ranking that fits what was observed on texts that the learner had not seen."""
    import numpy as np

    columns = [i for i, code in enumerate(codes) if code in learned]
    truth = np.array([[codes[i] in one.codes for i in columns] for one in observed])
    if not columns or truth.sum() < _FEWEST:
        return Ranking(learned=learned)
    features = np.stack([one.turn.features[columns] for one in observed])
    weights, own = _fit(features, truth)
    offsets = {codes[i]: own[n] for n, i in enumerate(columns)}
    ranking = Ranking(weights, learned=learned, offsets=offsets)
    rates = np.stack([ranking.rate(row, [codes[i] for i in columns]) for row in features])
    bar = _choose_bar(rates, truth)
    length = _learn_length(observed, codes, ranking)
    bars = {codes[i]: _own_bar(rates[:, n], truth[:, n], rates >= bar, truth, bar) for n, i in enumerate(columns)}
    return Ranking(weights, bar, length, learned, {code: own for code, own in bars.items() if own > bar}, offsets)


def _choose_bar(rates: Matrix, truth: Matrix) -> float:
    """The bar around which F1 is highest, less what the bar leaves too few of the turns without a code alone.

    Both are the mean of what was counted and of what the probabilities promise: where few turns are known, the best bar
    by count moves far with every one of them, while each probability rests on all that was learned.
    """
    gains = [_mean_f1(rates >= bar, truth) for bar in _BARS]
    worth = {}
    for place, bar in enumerate(_BARS):
        around = gains[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS + 1]
        shown = rates >= bar
        silence = (_silence(shown, truth) + _promised_silence(shown, rates)) / 2
        worth[bar] = (sum(around) / len(around) + _mean_f1(shown, rates)) / 2 - max(0.0, _SILENT - silence)
    return max(_BARS, key=lambda bar: (worth[bar], bar))


def _own_bar(rates: Matrix, truth: Matrix, all_shown: Matrix, all_truth: Matrix, bar: float) -> float:
    """The lowest bar, not below the common one, from which the code's suggestions were right often enough."""
    usual = (all_shown & all_truth).sum() / max(all_shown.sum(), 1)
    for own in (bar, *(b for b in _BARS if b > bar)):
        shown = rates >= own
        if ((shown & truth).sum() + _DOUBT * usual) / (shown.sum() + _DOUBT) >= _PRECISION:
            return own
    return _BARS[-1]


def _fit(features: Matrix, truth: Matrix) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The weights, and for each code how much more or less often it is right than they say.

    Logistic regression by Newton's method, drawn towards the prior instead of towards zero.
    """
    import numpy as np

    turns, codes, width = features.shape
    own = np.tile(np.eye(codes), (turns, 1))
    table = np.hstack([np.ones((turns * codes, 1)), features.reshape(-1, width), own])
    prior = np.concatenate([_PRIOR, np.zeros(codes)])
    weights = prior.copy()
    for _step in range(_STEPS):
        rate = _sigmoid(table @ weights)
        slope = table.T @ (rate - truth.ravel()) + _PULL * (weights - prior)
        curve = (table * (rate * (1 - rate))[:, None]).T @ table + _PULL * np.eye(len(prior))
        change = np.linalg.solve(curve, slope)
        weights = weights - np.clip(change, -2, 2)
        if abs(change).max() < 1e-9:
            break
    found = [round(float(weight), 9) for weight in weights]
    return tuple(found[: width + 1]), tuple(found[width + 1 :])


def _silence(shown: Matrix, truth: Matrix) -> float:
    """The share of turns without a code for which nothing is shown; 1 where there are none."""
    clean = ~truth.any(axis=1)
    return float((~shown[clean].any(axis=1)).mean()) if clean.any() else 1.0


def _promised_silence(shown: Matrix, rates: Matrix) -> float:
    """The same as the rates have it: each turn counts by how likely it is to carry no code."""
    clean = (1 - rates).prod(axis=1)
    return float((clean * ~shown.any(axis=1)).sum() / max(clean.sum(), 1e-9))


def _mean_f1(shown: Matrix, truth: Matrix) -> float:
    """The mean over the codes of the harmonic mean of precision and recall; truth may be probabilities."""
    import numpy as np

    total = shown.sum(axis=0) + truth.sum(axis=0)
    return float(np.mean(2 * (shown * truth).sum(axis=0) / np.maximum(total, 1)))


def _learn_length(observed: Sequence[Observed], codes: Sequence[str], ranking: Ranking) -> float:
    """The favour for longer excerpts that makes the picked ones cover most of what coders marked."""
    known = [
        (one, codes.index(code), spans)
        for one in observed
        for code, spans in one.spans.items()
        if code in ranking.learned
    ]
    if len(known) < _FEWEST:
        return _USUAL_LENGTH

    def cover(length: float) -> float:
        trial = replace(ranking, length=length)
        both = either = 0
        for one, column, spans in known:
            start, end = one.turn.windows.spans[trial.pick(one.turn, column)]
            both += 2 * sum(max(min(end, e) - max(start, s), 0) for s, e in spans)
            either += end - start + sum(e - s for s, e in spans)
        return both / either

    return max(_LENGTHS, key=lambda length: (round(cover(length), 6), -length))


def _sigmoid(values: Matrix) -> Matrix:
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))
