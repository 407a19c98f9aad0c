"""Lists of names that ship with the program; see lists/LICENSE.md for where they are from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from qualcode.privacy.findings import Kind

_FOLDER: Final = Path(__file__).parent / "lists"
_KINDS: Final = {
    "abroad": Kind.PLACE,
    "organisation": Kind.ORGANISATION,
    "surname": Kind.PERSON,
    "place": Kind.PLACE,
    "male": Kind.PERSON,
    "female": Kind.PERSON,
}


@lru_cache(maxsize=8)
def names(which: str) -> tuple[str, ...]:
    """The names of a list, the most common first: female, male, surname, place, abroad or organisation."""
    return tuple((_FOLDER / f"{which}.txt").read_text(encoding="utf-8").split("\n")[:-1])


@lru_cache(maxsize=8)
def ranks(which: str) -> dict[str, int]:
    """How common each name of a list is, 0 for the most common, by the name in small letters."""
    return {name.casefold(): rank for rank, name in reversed(list(enumerate(names(which))))}


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """The kind of each name in the lists, by the name in small letters; a first name goes before all others."""
    return {name.casefold(): kind for which, kind in _KINDS.items() for name in names(which)}


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[tuple[str, ...]]]:
    """The names of several words, by their first, in small letters, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in kinds():
        words = tuple(name.split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: sorted(rows, key=len, reverse=True) for first, rows in found.items()}


def is_large(name: str) -> bool:
    """Whether so many live there that the place alone tells little: a country, or one of the largest towns."""
    return name.casefold() in ranks("abroad") or ranks("place").get(name.casefold(), 99) < _LARGEST


_LARGEST: Final = 6
