"""Compounds come apart: “stedsutviklingsplanen” is sted, utvikling, plan.

Every way to cut a word is weighed by how common its parts are on their own (`data/words.tsv`), so that
“idrettslag” holds idrett and lag, not slag, and words that only look like compounds stay whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Final

from qualcode.language.lemmas import is_known, lemmatize
from qualcode.language.wordlists import EVERYDAY, HEADS, PREFIXES, SUFFIXES, UNCUT

TABLE: Final = Path(__file__).parent / "data" / "words.tsv"

_VOWELS: Final = "aeiouyæøå"
_SHORTEST: Final = 6
_SHORT_WORDS: Final = frozenset({"by"})
_SHORTEST_PART: Final = 3
_SHORTEST_RARE: Final = 6
_JOINTS: Final = (("", 0.0), ("s", 0.0), ("e", 1.5), ("-", 0.0), ("s-", 0.0))
_RARE: Final = 12.5
"""The cost of a part that the lexicon has and the table lacks."""
_EVERYDAY: Final = 8.0
"""The least common that a word of daily life is taken for."""
_DEFINITE: Final = ("n", "en", "et", "a")
_PART: Final = 4.0
_DEAREST: Final = 16.0
"""The most that a part may cost on average."""
_COMMON: Final = 17.0
"""How much dearer than itself the parts of a common word may be: kultur is not kul, tur."""
_ODD: Final = 4.0
"""The further cost of an s after a vowel."""

_Way = tuple[float, tuple[str, ...]]


@lru_cache(maxsize=100_000)
def split_compound(word: str) -> tuple[str, ...]:
    """The dictionary forms of a compound's parts in order; one form for other words."""
    lemma = lemmatize(word)
    if len(lemma) < _SHORTEST or not lemma.replace("-", "").isalpha() or lemma in UNCUT:
        return (lemma,)
    # The lexicon guesses at the forms of compounds that it lacks, so those are cut as they stand too.
    texts = (lemma,) if lemma in _words() else (lemma, word.lower())
    return next(filter(None, map(_split, texts)), None) or (lemma,)


def _split(text: str) -> tuple[str, ...] | None:
    """The parts that cost least; None where they cost too much."""
    ways = [(head[0] + tail[0], (*head[1], *tail[1])) for head, tail in _cuts(text)]
    cost, parts = min(ways, default=(0.0, ()))
    dear = cost > _DEAREST * len(parts) or cost > _words().get(text, ("", cost))[1] + _COMMON
    return None if dear else parts


def _cuts(text: str) -> Iterator[tuple[_Way, _Way]]:
    for i in range(2, len(text) - 1):
        tail = _tail(text[i:])
        if text[i - 1] == text[i - 2] and text[i] not in _VOWELS:  # buss and stopp make busstopp
            tail = min(filter(None, (tail, _tail(text[i - 1 :]))), default=None)
        head = _head(text[:i]) if tail else None
        if head and tail:
            yield head, tail


@lru_cache(maxsize=200_000)
def _tail(text: str) -> _Way | None:
    """The last part, which is a noun or an adjective in any inflection."""
    if text in SUFFIXES:
        return None
    lemma = _last_lemma(text)
    return _weigh(lemma, "na") if lemma not in SUFFIXES else None


@lru_cache(maxsize=200_000)
def _head(text: str) -> _Way | None:
    """The cheapest way to read what stands before the last part: one part or more."""
    ways = [way for way in [_one_head(text)] if way]
    for i in range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1):
        first = _one_head(text[:i])
        rest = _head(text[i:]) if first else None
        if first and rest:
            ways.append((first[0] + rest[0], (*first[1], *rest[1])))
    return min(ways, default=None)


def _one_head(text: str) -> _Way | None:
    if text in PREFIXES:
        return None
    if text in HEADS:
        return _weigh(HEADS[text], "nav")
    ways = []
    for joint, cost in _JOINTS:
        stem = text.removesuffix(joint) if joint else text
        way = _weigh(stem, "na" if joint else "nav") if (not joint or stem != text) and stem not in PREFIXES else None
        if way:
            odd = joint.startswith("s") and stem[-1] in _VOWELS
            ways.append((way[0] + cost + odd * _ODD, way[1]))
    return min(ways, default=None)


def _weigh(lemma: str, kinds: str) -> _Way | None:
    """The dictionary form as a part, with its cost; None where it is no word of these kinds."""
    if len(lemma) < _SHORTEST_PART and lemma not in _SHORT_WORDS:
        return None
    kind, cost = _words().get(lemma, ("", 0.0))
    if kind:
        return (cost + _PART, (lemma,)) if set(kind) & set(kinds) else None
    rare = len(lemma) >= _SHORTEST_RARE and lemma.isalpha() and is_known(lemma) and lemmatize(lemma) == lemma
    return (_RARE + _PART, (lemma,)) if rare else None


def _last_lemma(text: str) -> str:
    """The dictionary form; for people (brukere) the noun, where the lexicon has the verb."""
    if text in _words() and "n" in _words()[text][0]:
        return text
    lemma = lemmatize(text)
    if text == f"{lemma}r" and is_known(f"{text}e"):
        return text
    if "n" not in _words().get(lemma, ("",))[0]:  # “siden” is more often an adverb, but not after another word
        stems = [text.removesuffix(ending) for ending in _DEFINITE if text.endswith(ending)]
        return next((stem for stem in stems if "n" in _words().get(stem, ("",))[0]), lemma)
    return lemma


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, float]]:
    """The kinds of common words, and what they cost as a part."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [(word, kinds, int(count)) for word, kinds, count in (line.split("\t") for line in lines)]
    total = sum(count for _word, _kinds, count in rows)
    words = {word: (kinds, log(total / count)) for word, kinds, count in rows}
    for word in EVERYDAY:
        kinds, cost = words.get(word, ("nv" if word.endswith("e") else "n", _EVERYDAY))
        words[word] = kinds, min(cost, _EVERYDAY)
    return words
