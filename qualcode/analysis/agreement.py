"""How far coders agree: for each code and each pair of coders, beyond what chance would give, with intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from qualcode.analysis.shared import code_name, used_codes
from qualcode.analysis.units import mark_turns
from qualcode.i18n import _
from qualcode.model import Blank, Codebook, Coding, Kind, Transcript
from qualcode.table import Cell, Row, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

RESAMPLES: Final = 2_000
FEWEST: Final = 5
"""With fewer transcripts than this the resamples draw turns: so few transcripts say little of how they vary."""

COLUMNS: Final = (
    *("code", "code_name", "between", "units", "either", "both", "agreed"),
    *("kappa", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high"),
)
_FIGURES: Final = ("kappa", "alpha")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A respondent's turn that several coders have read, and who of them has which code on some of its words."""

    transcript: str
    coders: frozenset[str]
    coded: Mapping[str, frozenset[str]]


def tabulate_agreement(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    codebook: Codebook,
    blanks: Iterable[Blank] = (),
    *,
    seed: int = 0,
) -> Table:
    """For each code and pair of coders (and all coders, where there are more): agreement on respondents' turns.

    A turn is compared when two coders have read it: a coder has read a transcript up to the last turn they coded
    or marked as without codes (`blanks`). `either` counts the turns where someone has the code, `both` where all
    have, `agreed` is the share of pairs that say the same. Cohen's kappa is for two coders, Krippendorff's alpha
    (nominal) for any number; each with a 95 % bootstrap interval over transcripts, or turns where transcripts are
    few. A figure that is not defined, since nobody or everybody has the code, is empty. The last row of each group
    has the means over the codes.
    """
    transcripts, codings = tuple(transcripts), tuple(codings)
    units = _units(transcripts, codings, blanks)
    coders = sorted({coder for unit in units for coder in unit.coders})
    groups: list[tuple[str, ...]] = list(combinations(coders, 2))
    groups = [tuple(coders), *groups] if len(coders) > 2 else groups
    rows: list[Row] = []
    for group in groups:
        shared = [unit for unit in units if len(unit.coders & set(group)) > 1]
        used = {code for unit in shared for code, who in unit.coded.items() if who & set(group)}
        codes = [code for code in used_codes(codings, codebook) if code in used]
        if codes:
            rows += _rows(group, shared, codes, codebook, seed)
    return Table("agreement", COLUMNS, tuple(rows))


def _units(transcripts: Sequence[Transcript], codings: Sequence[Coding], blanks: Iterable[Blank]) -> list[_Unit]:
    by_name = {transcript.name: transcript for transcript in transcripts}
    last: dict[str, dict[str, int]] = defaultdict(dict)
    decided: list[Coding | Blank] = [*codings, *blanks]
    for placed in decided:
        transcript = by_name.get(placed.excerpt.transcript)
        if transcript is not None and placed.excerpt.end <= len(transcript.text):
            reached = transcript.turn_at(placed.excerpt.end - 1).index
            of = last[transcript.name]
            of[placed.coder] = max(reached, of.get(placed.coder, 0))
    marked = mark_turns(transcripts, codings)
    units = []
    for transcript in transcripts:
        for turn in transcript.turns:
            readers = frozenset(who for who, index in last[transcript.name].items() if turn.index <= index)
            if turn.kind is Kind.RESPONDENT and turn.text.strip() and len(readers) > 1:
                has = marked.get(transcript.name, {}).get(turn.index, {})
                coded = {code: frozenset(who) & readers for code, who in has.items()}
                units.append(_Unit(transcript.name, readers, coded))
    return units


def _rows(
    group: tuple[str, ...], units: Sequence[_Unit], codes: Sequence[str], codebook: Codebook, seed: int
) -> list[Row]:
    import numpy as np

    raters = np.array([len(unit.coders & set(group)) for unit in units], dtype=float)
    says = np.array([[len(unit.coded.get(code, frozenset()) & set(group)) for code in codes] for unit in units], float)
    first = np.array([[group[0] in unit.coded.get(code, ()) for code in codes] for unit in units], dtype=float)
    sums = _sums(raters, says, first)
    whole = sums.sum(axis=0)
    figures = _figures(whole, two=len(group) == 2)
    ends = _intervals(_grouped(sums, units), two=len(group) == 2, seed=seed)
    agreed = 1 - 2 * whole[_SPLIT] / whole[_PAIRS]
    rows: list[Row] = []
    for place, code in enumerate(codes):
        counts = (len(units), int((says[:, place] > 0).sum()), int((says[:, place] == raters).sum()))
        cells = _cells(figures, ends, place)
        rows.append((code, code_name(code, codebook), " – ".join(group), *counts, _rounded(agreed[place]), *cells))
    mean = (None, _("Mean of the codes"), " – ".join(group), len(units), None, None, _rounded(agreed.mean()))
    return [*rows, (*mean, *_cells(figures, ends, len(codes)))]


_UNITS, _RATINGS, _ONES, _FIRST, _PAIRS, _SPLIT, _DISAGREED = range(7)
"""What is added up over turns, for each code: turns, ratings, ratings with the code, those of the first coder, twice
the pairs of coders, pairs that differ, and the same weighted as alpha weighs them."""


def _sums(raters: Numbers, says: Numbers, first: Numbers) -> Numbers:
    """What is added up, with axes for turns, sums and codes."""
    import numpy as np

    each = np.broadcast_to(raters[:, None], says.shape)
    split = says * (each - says)
    parts = (np.ones_like(says), each, says, first, each * (each - 1), split, split / (each - 1))
    return np.stack(parts, axis=1)


def _figures(sums: Numbers, *, two: bool) -> dict[str, Numbers]:
    """Kappa and alpha for each code, and last the mean; not a number where undefined. Sums may have axes in front."""
    import numpy as np

    units, ratings, ones, first = (sums[..., part, :] for part in (_UNITS, _RATINGS, _ONES, _FIRST))
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1 - (ratings - 1) * sums[..., _DISAGREED, :] / (ones * (ratings - ones))
        one, other = first / units, (ones - first) / units
        chance = one * other + (1 - one) * (1 - other)
        kappa = (1 - sums[..., _SPLIT, :] / units - chance) / (1 - chance)
    found = {"kappa": kappa if two else np.full_like(alpha, np.nan), "alpha": alpha}
    return {name: _with_mean(np.where(np.isfinite(values), values, np.nan)) for name, values in found.items()}


def _with_mean(values: Numbers) -> Numbers:
    import numpy as np

    known = np.isfinite(values)
    number = known.sum(-1, keepdims=True)
    total = np.where(known, values, 0).sum(-1, keepdims=True)
    return np.concatenate([values, np.where(number > 0, total / np.maximum(number, 1), np.nan)], axis=-1)


def _grouped(sums: Numbers, units: Sequence[_Unit]) -> Numbers:
    """The sums of each transcript, or of each turn where transcripts are few."""
    import numpy as np

    names = list(dict.fromkeys(unit.transcript for unit in units))
    if len(names) < FEWEST:
        return sums
    place = {name: number for number, name in enumerate(names)}
    grouped = np.zeros((len(names), *sums.shape[1:]))
    np.add.at(grouped, [place[unit.transcript] for unit in units], sums)
    return grouped


def _intervals(groups: Numbers, *, two: bool, seed: int) -> dict[str, Numbers]:
    """The ends of 95 % of the figures of resamples, low and high; nothing where fewer than half are defined."""
    import numpy as np

    number = len(groups)
    drawn: dict[str, list[Numbers]] = {name: [] for name in _FIGURES}
    chance = np.random.default_rng(seed)
    for _batch in range(RESAMPLES // 200 if number > 1 else 0):
        times = chance.multinomial(number, np.full(number, 1 / number), size=200).astype(float)
        sums = np.tensordot(times, groups, axes=1)
        for name, values in _figures(sums, two=two).items():
            drawn[name].append(values)
    return {name: _ends(np.concatenate(values)) for name, values in drawn.items() if values}


def _ends(values: Numbers) -> Numbers:
    import numpy as np

    known = np.isfinite(values)
    enough = 2 * known.sum(axis=0) >= len(values)
    low, high = np.full((2, values.shape[1]), np.nan)
    for place in np.flatnonzero(enough):
        low[place], high[place] = np.quantile(values[known[:, place], place], (0.025, 0.975))
    return np.stack([low, high])


def _cells(figures: Mapping[str, Numbers], ends: Mapping[str, Numbers], place: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for name in _FIGURES:
        cells.append(_rounded(figures[name][place]))
        cells += [_rounded(end[place]) for end in ends[name]] if name in ends else [None, None]
    return tuple(cells)


def _rounded(value: float) -> float | None:
    return None if value != value else round(float(value), 4) + 0.0  # never -0.0
