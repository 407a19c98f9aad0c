"""How far suggestions can be trusted: figures with intervals, for each code, each transcript and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from qualcode.analysis.comparison import ComparedTurn, Comparison
from qualcode.analysis.figures import TOTALS, Tally, average_precision, f1, kappa, tally
from qualcode.analysis.intervals import Ends, Interval, resampled, wilson
from qualcode.analysis.shared import code_name
from qualcode.model import Codebook
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF: Final = 0.5
MOST: Final = 2 / 3
WIDE: Final = 0.5
"""An interval of precision at least this wide says too little: fewer than about a dozen suggestions."""

FEWEST: Final = 5
"""With fewer transcripts than this the resamples draw turns: so few transcripts say little of how they vary."""

_COUNTS: Final = ("coded", "suggested", "right")
_SHARES: Final = ("precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high")


class Trust(StrEnum):
    """How many of a code's shown suggestions are right: two of three or more, half or more, or fewer than half."""

    TRUSTED = "trusted"
    MIXED = "mixed"
    DOUBTFUL = "doubtful"
    TOO_FEW = "too_few"
    NEVER_SUGGESTED = "never_suggested"


@dataclass(frozen=True)
class Evaluation:
    """Tables of figures, and what they were counted from.

    `codes` and `transcripts` have a row for each, `totals` one for each figure; ends of intervals are
    columns of their own (95 %). `drawn` is what the resamples draw: transcripts or turns.
    """

    codes: Table
    transcripts: Table
    totals: Table
    turns: int
    unread: int
    coded: int
    suggested: int
    right: int
    drawn: str
    trust: Mapping[str, Trust]
    overlooked: tuple[str, ...]
    strangers: int


def evaluate(comparison: Comparison, codebook: Codebook, *, seed: int = 0) -> Evaluation:
    """The figures of a comparison that has at least one coded turn.

    The unit is a turn and a code. Totals are over the codes that people used; a code that is only
    suggested has a row of its own, and `strangers` counts the turns where it is shown.
    """
    used = comparison.codes
    counts = tally(comparison.turns, used)
    groups = _groups(comparison.turns)
    drawn = "transcripts" if len(groups) >= FEWEST else "turns"
    whole = _total(counts)
    ends = resampled(counts if drawn == "turns" else counts.added(_membership(groups, comparison.turns)), seed)
    others = Counter(code for turn in comparison.turns for code in turn.shown if code not in used)
    rows = [*_code_rows(comparison, used, whole, ends, codebook), *_stranger_rows(others, codebook)]
    codes = _tabulate_codes(rows, codebook)
    records = codes.records()
    return Evaluation(
        codes=codes,
        transcripts=_tabulate_transcripts(groups, used),
        totals=_tabulate_totals(comparison, used, whole, ends),
        turns=len(comparison.turns),
        unread=comparison.unread,
        coded=int(whole.coded.sum()),
        suggested=int(whole.suggested.sum()),
        right=int(whole.right.sum()),
        drawn=drawn,
        trust={str(record["code"]): Trust(str(record["trust"])) for record in records},
        overlooked=tuple(str(r["code"]) for r in records if _is_overlooked(r)),
        strangers=others.total(),
    )


def trust_in(right: int, suggested: int) -> Trust:
    """What so many right among so many suggested say."""
    low, high = wilson(right, suggested)
    if low is None or high is None:
        return Trust.NEVER_SUGGESTED
    if high - low >= WIDE:
        return Trust.TOO_FEW
    if right < HALF * suggested:
        return Trust.DOUBTFUL
    return Trust.TRUSTED if right >= MOST * suggested else Trust.MIXED


def _groups(turns: Sequence[ComparedTurn]) -> dict[str, list[ComparedTurn]]:
    groups: dict[str, list[ComparedTurn]] = {}
    for turn in turns:
        groups.setdefault(turn.transcript, []).append(turn)
    return groups


def _membership(groups: Iterable[str], turns: Sequence[ComparedTurn]) -> NDArray[Any]:
    """A row for each group: 1 for its turns."""
    import numpy as np

    return np.array([[float(turn.transcript == name) for turn in turns] for name in groups])


def _total(counts: Tally) -> Tally:
    import numpy as np

    return counts.added(np.ones(len(counts.turns)))


def _tabulate_totals(
    comparison: Comparison,
    codes: Sequence[str],
    counts: Tally,
    ends: Ends,
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, figure in TOTALS.items():
        rows.append((name, _rounded(float(figure(counts))), *_ends(ends, name)))
    areas = [average_precision(comparison.turns, code) or 0.0 for code in codes]
    rows.append(("mean_average_precision", _rounded(sum(areas) / len(areas)), None, None))
    return Table("totals", ("figure", "value", "low", "high"), tuple(rows))


def _tabulate_codes(rows: list[tuple[Cell, ...]], codebook: Codebook) -> Table:
    """The rows in the codebook's order."""
    rank = {code: number for number, code in enumerate(codebook.by_id)}
    ordered = sorted(rows, key=lambda row: (rank.get(str(row[0]), len(rank)), str(row[0])))
    columns = ("code", "code_name", *_COUNTS, *_SHARES, "f1", "f1_low", "f1_high", "average_precision", "kappa")
    return Table("evaluation", (*columns, "trust"), tuple(ordered))


def _code_rows(
    comparison: Comparison,
    codes: Sequence[str],
    counts: Tally,
    ends: Ends,
    codebook: Codebook,
) -> Iterator[tuple[Cell, ...]]:
    harmonic, agreement = f1(counts), kappa(counts)
    for n, code in enumerate(codes):
        coded, suggested, right = (int(values[n]) for values in (counts.coded, counts.suggested, counts.right))
        yield (
            code,
            code_name(code, codebook),
            *(coded, suggested, right),
            *_shares(coded, suggested, right),
            *(_rounded(float(harmonic[n])), *_ends(ends, "f1", n)),
            _rounded(average_precision(comparison.turns, code)),
            _rounded(float(agreement[n])),
            trust_in(right, suggested).value,
        )


def _stranger_rows(shown: Mapping[str, int], codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    for code, number in shown.items():
        counts = (0, number, 0)
        yield (
            code,
            code_name(code, codebook),
            *counts,
            *_shares(*counts),
            *(None,) * 5,
            trust_in(0, number).value,
        )


def _tabulate_transcripts(groups: Mapping[str, Sequence[ComparedTurn]], codes: Sequence[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, turns in groups.items():
        counts = _total(tally(turns, codes))
        coded, suggested, right = (int(values.sum()) for values in (counts.coded, counts.suggested, counts.right))
        micro = _rounded(float(TOTALS["micro_f1"](counts)))
        rows.append((name, len(turns), coded, suggested, right, *_shares(coded, suggested, right), micro))
    return Table("evaluation", ("transcript", "turns", *_COUNTS, *_SHARES, "f1"), tuple(rows))


def _shares(coded: int, suggested: int, right: int) -> tuple[Cell, ...]:
    """Precision and recall with their intervals; what has no whole is empty."""
    precision = _rounded(right / suggested) if suggested else None
    recall = _rounded(right / coded) if coded else None
    return precision, *wilson(right, suggested), recall, *wilson(right, coded)


def _ends(ends: Ends, name: str, place: int = 0) -> Interval:
    return ends[name][place] if name in ends else (None, None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _is_overlooked(record: Mapping[str, Cell]) -> bool:
    """Whether less than half is found, as far as so few codings can tell."""
    found, low, high = (record[name] for name in ("recall", "recall_low", "recall_high"))
    if not (isinstance(found, float) and isinstance(low, float) and isinstance(high, float)):
        return False
    return found < HALF and high - low < WIDE
