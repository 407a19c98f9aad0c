"""Words inside Norwegian compounds: “stedsutviklingsplanen” holds “stedsutvikling”.

A compound is words in a row with nothing, s, e or a hyphen between them. Endings that only
derive a word (bibliotek-ar, vennskap) and prefixes (samarbeid) make no compound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from qualcode.language.lemmas import is_known, lemmatize
from qualcode.language.wordlists import PREFIXES, SUFFIXES, WHOLE

SHORTEST_PART: Final = 3
SHORTEST_CUE: Final = 4
_JOINTS: Final = ("", "s", "e", "-", "s-")


def find_part(word: str, cue: str) -> tuple[int, int] | None:
    """Where a cue's dictionary form stands as a part of a compound, as positions in the word; None where it does not.

    The word itself, inflected or not, is no compound of the cue.
    """
    lower = word.lower()
    if len(cue) < SHORTEST_CUE or len(lower) < len(cue) + SHORTEST_PART or len(lower) != len(word):
        return None
    if cue[:SHORTEST_PART] not in lower or any(whole in lower for whole in WHOLE):
        return None
    for start in _places(lower, cue[:SHORTEST_PART]):
        if start and not _is_head(lower[:start]):
            continue
        if lower.startswith(cue, start) and start + len(cue) < len(lower) and _is_tail(lower[start + len(cue) :]):
            return start, start + len(cue)
        if start and lemmatize(lower[start:]) == cue:
            return start, len(lower)
    return None


class CompoundFinder:
    """Finds the longest of many cues in compounds, without trying each of them on each word."""

    def __init__(self, cues: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for cue in sorted(set(cues), key=lambda cue: (-len(cue), cue)):
            self._by_beginning.setdefault(cue[:SHORTEST_PART], []).append(cue)

    def find(self, word: str) -> tuple[str, int, int] | None:
        """The longest cue that is a part of the compound, and where; None where none is."""
        lower = word.lower()
        beginnings = {lower[i : i + SHORTEST_PART] for i in range(len(lower) - SHORTEST_PART + 1)}
        candidates = [cue for beginning in beginnings for cue in self._by_beginning.get(beginning, ())]
        for cue in sorted(candidates, key=lambda cue: (-len(cue), cue)):
            place = find_part(word, cue)
            if place is not None:
                return cue, *place
        return None


def _places(word: str, beginning: str) -> Iterator[int]:
    place = word.find(beginning)
    while place >= 0:
        yield place
        place = word.find(beginning, place + 1)


@lru_cache(maxsize=200_000)
def _is_head(text: str) -> bool:
    """Whether the text can stand before another part."""
    return bool(_stems(text))


@lru_cache(maxsize=200_000)
def _stems(text: str) -> tuple[str, ...]:
    """The parts of what stands before another part; empty where it is no words."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint) if joint else text
        if (joint and stem == text) or stem in PREFIXES:
            continue
        if _is_word(stem, SHORTEST_PART):
            return (lemmatize(stem),)
    for i in range(SHORTEST_PART, len(text) - SHORTEST_PART):
        first, rest = _stem(text[:i]), text[i:]
        if first and (others := _stems(rest)):
            return (first, *others)
    return ()


def _stem(text: str) -> str:
    """The dictionary form of one part with its joint; empty where it is no word."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint) if joint else text
        if (not joint or stem != text) and stem not in PREFIXES and _is_word(stem, SHORTEST_CUE):
            return lemmatize(stem)
    return ""


@lru_cache(maxsize=200_000)
def _is_tail(text: str) -> bool:
    """Whether the text can follow a part: words, with or without a joint before them."""
    if text in SUFFIXES:
        return False
    for joint in _JOINTS:
        rest = text.removeprefix(joint)
        if (joint and rest == text) or rest in SUFFIXES:
            continue
        if _is_word(rest, SHORTEST_PART):
            return True
        if any(_stem(rest[:i]) and _is_tail(rest[i:]) for i in range(SHORTEST_CUE, len(rest) - SHORTEST_PART + 1)):
            return True
    return False


def _is_word(text: str, shortest: int) -> bool:
    if len(text) < shortest or text in SUFFIXES or not text.isalpha():
        return False
    return is_known(text) or (len(text) > shortest and is_known(lemmatize(text)))
