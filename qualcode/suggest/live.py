"""What was just decided, brought to bear on what is left, without learning all anew.

A run gives each suggestion a probability. Until the next run, the answers of a coder move it on the scale of log odds:
by what was said to passages like it, and by how often the code was right so far beside what its scores promised.
All is worked out from the answers that stand now, so taking one back takes back what came of it.

How far is set by the constants below. They did best on another study than those that the figures are told of
(`bench/live_constants.py`), and lie where a little more or less makes no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from qualcode.model import Excerpt, Suggestion
from qualcode.suggest.nearness import Nearness

Vector: TypeAlias = Any
"""A NumPy array of one dimension."""

FLOOR: Final = 0.1
"""Suggestions below this score are left where they are: they have no excerpt of their own and no reasons."""

_PULL: Final = 5.0
"""How far the answers to passages just like it can move a suggestion, in log odds, when the run was quite wrong."""
_DOUBT: Final = 1.0
"""How many passages' worth of doubt stand against what like passages say."""
_STEADY: Final = 6.0
"""How many answers' worth of belief a code's own scores have."""
_REACH: Final = 1.0
"""How far apart, in log odds, two promises are for the one to count a third of the other."""
_LOWEST: Final = -4.0
_HIGHEST: Final = 0.1
"""How quiet and how bold a code can get, in log odds."""
COPY: Final = 0.6
"""From this likeness a passage is a near-copy."""
_SINK: Final = 2.0
_SINK_MORE: Final = 3.0
"""How far a near-copy of something rejected sinks, and how much farther the very same words do."""
_EDGE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a code is right for some words, as the coder said; `fresh` when it came after the run."""

    excerpt: Excerpt
    code: str
    quote: str
    right: bool
    fresh: bool = True


class Pool:
    """The suggestions of the runs in force, ready to be moved by answers.

    Args:
        suggestions: All that can be shown, decided or not, with the runs' scores.
        quotes: The words of each.
        bars: For each code the score from which it is shown.
        halted: Says that nobody waits for the pool any more.

    Raises:
        HaltedError: Nobody waits for it.
    """

    def __init__(
        self,
        suggestions: Sequence[Suggestion],
        quotes: Sequence[str],
        bars: Mapping[str, float],
        *,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        import numpy as np

        self._suggestions = suggestions
        places = {quote: place for place, quote in enumerate(dict.fromkeys(quotes))}
        self._text = np.array([places[quote] for quote in quotes], dtype=int)
        self._near = Nearness(list(places), halted=halted)
        self._bars = np.array([bars.get(each.code, 1.0) for each in suggestions])
        self._odds = _logit(np.array([each.score for each in suggestions], dtype=float))
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, each in enumerate(suggestions):
            self._rows[each.code].append(row)
        self._by_place: dict[tuple[str, str], list[Suggestion]] = defaultdict(list)
        for each in suggestions:
            self._by_place[each.excerpt.transcript, each.code].append(each)
        self._in_order = sorted(range(len(suggestions)), key=lambda row: (suggestions[row].excerpt, row))
        self._starts = [(each.transcript, each.start) for each in (suggestions[row].excerpt for row in self._in_order)]
        self._quotes = quotes
        self._near.learn(quotes[:1])  # the first product takes longest

    def say_no(self, turn: Excerpt, *, fresh: bool = True) -> list[Answer]:
        """What it means that nothing in the turn carries a code: a no to all that the run would show in it."""
        first = bisect_left(self._starts, (turn.transcript, turn.start))
        last = bisect_left(self._starts, (turn.transcript, turn.end))
        asked = ((self._suggestions[row], self._quotes[row]) for row in self._in_order[first:last])
        return [
            Answer(each.excerpt, each.code, quote, right=False, fresh=fresh) for each, quote in asked if each.default
        ]

    def _asked(self, answer: Answer) -> Suggestion | None:
        """The suggestion that was answered: the one on the same words, or else the surest that overlaps."""
        near = self._by_place.get((answer.excerpt.transcript, answer.code), ())
        same = [each for each in near if each.excerpt == answer.excerpt]
        over = same or [each for each in near if each.excerpt.overlaps(answer.excerpt)]
        return max(over, key=lambda each: each.score, default=None)

    def adjust(self, answers: Sequence[Answer]) -> list[Suggestion]:
        """The suggestions as they stand in the light of the answers, in the same order.

        The order of the answers is of no account. `default` says whether the suggestion is shown: those that fall below
        their code's bar are not, those that rise above it are, and what the run hid for other reasons stays hidden.
        """
        import numpy as np

        self._near.learn(answer.quote for answer in answers)
        by_code: dict[str, list[tuple[Answer, Suggestion | None]]] = defaultdict(list)
        for answer in answers:
            by_code[answer.code].append((answer, self._asked(answer)))
        moved = np.zeros(len(self._suggestions))
        for code, told in by_code.items():
            rows = np.array(self._rows.get(code, ()), dtype=int)
            if rows.size:
                moved[rows] = _shift(self._odds[rows], _kept_promises(told)) + self._told(told)[self._text[rows]]
        return self._as_shown(moved)

    def _told(self, told: Iterable[tuple[Answer, Suggestion | None]]) -> Vector:
        """For each text, how far the answers about one code move it."""
        import numpy as np

        weight, surprise, wrong, right = np.zeros((4, self._near.size))
        for answer, asked in sorted(told, key=lambda pair: (pair[0].excerpt, pair[0].right)):
            places, likeness, kernel = self._near[answer.quote]
            if answer.fresh:
                promised = asked.score if asked is not None else 0.5
                weight[places] += kernel
                surprise[places] += kernel * (answer.right - promised)
            copies = right if answer.right else wrong
            copies[places] = np.maximum(copies[places], likeness)
        sunk = (wrong >= COPY) & (wrong > right)
        sink = _SINK + _SINK_MORE * (wrong - COPY) / (1 - COPY)
        return np.asarray(_PULL * surprise / (_DOUBT + weight) - np.where(sunk, sink, 0.0))

    def _as_shown(self, moved: Vector) -> list[Suggestion]:
        import numpy as np

        scores: list[float] = np.asarray(np.round(_sigmoid(self._odds + moved), 4)).tolist()
        moves: list[float] = moved.tolist()
        bars: list[float] = self._bars.tolist()
        found = []
        for each, move, score, bar in zip(self._suggestions, moves, scores, bars, strict=True):
            if not move:
                found.append(each)
                continue
            shown = score >= bar and (each.default or each.score < bar)
            # Written out, since `replace` takes ten times as long, and this stands between an answer and the screen.
            found.append(Suggestion(each.excerpt, each.code, score, shown, each.evidence, each.run, each.id))
        return found


def _kept_promises(told: Iterable[tuple[Answer, Suggestion | None]]) -> list[tuple[float, bool]]:
    """What each suggestion that was answered promised, and whether it was right."""
    return [
        (min(max(asked.score, _EDGE), 1 - _EDGE), answer.right)
        for answer, asked in told
        # What is coded by hand where nothing was shown is no sample of what is shown.
        if answer.fresh and asked is not None and (asked.default or not answer.right)
    ]


def _shift(odds: Vector, told: Sequence[tuple[float, bool]]) -> Vector:
    """How far a code's suggestions with these log odds are moved by how often it was right, beside what it promised.

    Promises like one's own count most: that the surest are right says little of those that are hardly sure. But what
    promised less is never left above what promised more.
    """
    import numpy as np

    if not told:
        return np.zeros(len(odds))
    promised, right = np.array(sorted(told), dtype=float).T
    weights = np.exp(-np.abs(odds[:, None] - _logit(promised)) / _REACH)
    count = weights.sum(axis=1) + 1e-9
    mean = weights @ promised / count
    found = (weights @ right + _STEADY * mean) / (count + _STEADY)
    moved = odds + np.clip(_logit(found) - _logit(mean), _LOWEST, _HIGHEST)
    falling = np.argsort(-odds, kind="stable")
    moved[falling] = np.minimum.accumulate(moved[falling])
    return moved - odds


def _logit(rates: Vector) -> Vector:
    import numpy as np

    inside = np.clip(rates, 0.001, 0.999)
    return np.asarray(np.log(inside / (1 - inside)))


def _sigmoid(odds: Vector) -> Vector:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-odds)))
