"""Finding a code by a few letters of its name, its path or the first letters of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.model import Code, Codebook

_FOLDED: Final = str.maketrans("æøåäöéèü", "aoaaoeeu")
_WORD: Final = re.compile(r"\w+")
_TYPED_ENOUGH: Final = 4
"""Letters from which a misspelling is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A code, and the positions in its name that answer the query."""

    code: Code
    positions: tuple[int, ...] = ()


def find_codes(query: str, codebook: Codebook, recent: Sequence[str] = ()) -> list[Found]:
    """The codes that answer the query, best first, among equals the recent ones first.

    Without a query: the recent codes, then the rest in the codebook's order.
    """
    order = {code.id: n for n, code in enumerate(codebook)}
    late = {code_id: n for n, code_id in enumerate(recent)}
    wanted = _fold(query).split()
    ranked = []
    for code in codebook:
        answer = _answer(wanted, code, codebook) if wanted else (0.0, ())
        if answer is not None:
            score, positions = answer
            ranked.append((-score, late.get(code.id, len(late)), order[code.id], Found(code, positions)))
    return [found for *_rank, found in sorted(ranked, key=lambda row: row[:3])]


def _fold(text: str) -> str:
    """Lower case, without marks over letters; as long as the text."""
    folded = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return folded.translate(_FOLDED)


def _answer(wanted: Sequence[str], code: Code, codebook: Codebook) -> tuple[float, tuple[int, ...]] | None:
    """How well every wanted word answers, and where in the name; None when one does not."""
    name = _fold(code.name)
    path = _fold(" ".join((*codebook.path(code.id)[:-1], code.id)))
    total, positions = 0.0, set[int]()
    for word in wanted:
        found = _in_name(word, name)
        if found is None and (score := _in_path(word, path)):
            found = score, ()
        if found is None:
            found = _misspelt(word, name)
        if found is None:
            return None
        total += found[0]
        positions.update(found[1])
    return total / len(wanted), tuple(sorted(positions))


def _in_name(word: str, name: str) -> tuple[float, tuple[int, ...]] | None:
    starts = [match.start() for match in _WORD.finditer(name)]
    if name.startswith(word):
        return (10.0 if name == word else 9.0), tuple(range(len(word)))
    initials = "".join(name[s] for s in starts)
    if len(word) > 1 and (at := initials.find(word)) >= 0:
        return 8.0 if at == 0 else 7.0, tuple(starts[at : at + len(word)])
    if start := next((s for s in starts if name.startswith(word, s)), None):
        return 7.5, tuple(range(start, start + len(word)))
    if (at := name.find(word)) >= 0:
        return 4.0, tuple(range(at, at + len(word)))
    return _scattered(word, name, starts)


def _scattered(word: str, name: str, starts: Sequence[int]) -> tuple[float, tuple[int, ...]] | None:
    """The letters in order with others between, the first at the start of a word."""
    for start in starts:
        positions: list[int] = []
        at = start
        for letter in word:
            at = name.find(letter, at)
            if at < 0 or (not positions and at != start):
                break
            positions.append(at)
            at += 1
        else:
            spread = positions[-1] - positions[0] + 1
            return 2.0 + len(word) / spread - start / 1000, tuple(positions)
    return None


def _in_path(word: str, path: str) -> float:
    if any(part.startswith(word) for part in _WORD.findall(path)):
        return 3.5
    return 1.0 if word in path else 0.0


def _misspelt(word: str, name: str) -> tuple[float, tuple[int, ...]] | None:
    if len(word) < _TYPED_ENOUGH:
        return None
    from rapidfuzz.fuzz import partial_ratio

    score = partial_ratio(word, name)
    return (score / 200, ()) if score >= 75 else None
