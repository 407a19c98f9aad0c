"""What the simple pictures show, as tables: codes by group, and codes along an interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from qualcode.analysis.shared import code_name
from qualcode.model import Codebook, Coding, Transcript
from qualcode.table import Cell, Table

Places = Mapping[tuple[str, str], int]
"""How many codings there are by code and transcript."""
Attributes = Mapping[str, Mapping[str, str]]
"""The attributes of each transcript."""


def tabulate_groups(places: Places, attributes: Attributes, codebook: Codebook, attribute: str) -> Table:
    """How many codings each code has in the transcripts of each value of the attribute.

    The values come by how many transcripts have them, most first; those without it come last, under an empty name.
    Codes that are not in use are left out; codes come in the order of the codebook.
    """
    sizes = Counter(values.get(attribute, "") for values in attributes.values())
    groups = sorted(sizes, key=lambda value: (not value, -sizes[value], value))
    counts = Counter[tuple[str, str]]()
    for (code, name), count in places.items():
        counts[code, attributes.get(name, {}).get(attribute, "")] += count
    rows: list[tuple[Cell, ...]] = []
    for code in _in_order({code for code, _name in places}, codebook):
        cells = [counts[code, group] for group in groups]
        rows.append((code, code_name(code, codebook), *cells, sum(cells)))
    return Table(attribute, ("code", "code_name", *groups, "total"), tuple(rows))


def tabulate_course(transcript: Transcript, codings: Iterable[Coding], codebook: Codebook, steps: int) -> Table:
    """How much of each step of the interview is coded with each code: shares from 0 to 1 of its characters.

    The steps are equally long in characters; words that are coded twice count once.
    """
    length = max(len(transcript.text), 1)
    marked: dict[str, set[tuple[int, int]]] = {}
    for coding in codings:
        marked.setdefault(coding.code, set()).add((coding.excerpt.start, min(coding.excerpt.end, length)))
    borders = [length * step // steps for step in range(steps + 1)]
    rows: list[tuple[Cell, ...]] = []
    for code in _in_order(marked, codebook):
        spans = _joined(marked[code])
        shares = [_share(spans, a, b) for a, b in pairwise(borders)]
        rows.append((code, code_name(code, codebook), *shares))
    return Table(transcript.name, ("code", "code_name", *(f"step_{n + 1}" for n in range(steps))), tuple(rows))


def _in_order(codes: Iterable[str], codebook: Codebook) -> list[str]:
    rank = {code_id: number for number, code_id in enumerate(codebook.by_id)}
    return sorted(codes, key=lambda code: (rank.get(code, len(rank)), code))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches without overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _share(spans: Iterable[tuple[int, int]], first: int, last: int) -> float:
    covered = sum(max(min(end, last) - max(start, first), 0) for start, end in spans)
    return round(covered / (last - first), 4) if last > first else 0.0
