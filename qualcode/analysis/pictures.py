"""What the simple pictures show, as tables: codes by group, and codes along an interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from qualcode.analysis.shared import code_name
from qualcode.model import Codebook, Coding, Transcript, case_name
from qualcode.table import Cell, Table

Said = Mapping[tuple[str, str, str], int]
"""How many codings there are by code, transcript and who speaks."""
Known = Mapping[tuple[str, str], Mapping[str, str]]
"""What is known of those who answer, by transcript and label."""

FEW: Final = 5
"""So many people or fewer may be told from each other: what is said of a group that small can point to one of them."""


def tabulate_groups(said: Said, known: Known, codebook: Codebook, attribute: str) -> Table:
    """How many codings each code has of what those say who have each value of the attribute.

    The values come by how many people have them, most first; those without it come last, under an empty name.
    Codes that are not in use are left out; codes come in the order of the codebook. The last column, `few_people`,
    names the groups of whom five or fewer stand behind the number, with how many.
    """
    shared = _shared(known)
    counts = Counter[tuple[str, str]]()
    people: dict[tuple[str, str], set[str]] = {}
    for (code, name, speaker), count in said.items():
        values = known[name, speaker] if (name, speaker) in known else shared.get(name, {})
        group = values.get(attribute, "")
        counts[code, group] += count
        people.setdefault((code, group), set()).add(_person(name, speaker, values))
    groups = _groups(known, attribute, {group for _code, group in counts})
    rows: list[tuple[Cell, ...]] = []
    for code in _in_order({code for code, _name, _speaker in said}, codebook):
        cells = [counts[code, group] for group in groups]
        few = [(group, len(people.get((code, group), ()))) for group in groups]
        told = "; ".join(f"{group or '–'} ({n})" for group, n in few if 0 < n <= FEW)
        rows.append((code, code_name(code, codebook), *cells, sum(cells), told or None))
    return Table(attribute, ("code", "code_name", *groups, "total", "few_people"), tuple(rows))


def _shared(known: Known) -> dict[str, dict[str, str]]:
    """What is known of all who answer in each transcript, and so of others who speak there."""
    found: dict[str, dict[str, str]] = {}
    for (name, _label), values in known.items():
        earlier = found.get(name, values)
        found[name] = {key: value for key, value in earlier.items() if values.get(key) == value}
    return found


def _groups(known: Known, attribute: str, more: Iterable[str]) -> list[str]:
    who: dict[str, set[str]] = {group: set() for group in more}
    for (name, speaker), values in known.items():
        who.setdefault(values.get(attribute, ""), set()).add(_person(name, speaker, values))
    return sorted(who, key=lambda value: (not value, -len(who[value]), value))


def _person(name: str, speaker: str, values: Mapping[str, str]) -> str:
    """The same for one who is known as the same case in several transcripts."""
    case = case_name("", values)
    return f"={case}" if case else f"{name}\n{speaker}"


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
