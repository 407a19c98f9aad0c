"""All in a study's texts that could tell who someone is.

Names come from the language model and from lists. A name that was found once is then looked for in all texts, with
the s of the genitive and as the first part of compounds, so that it is not missed where the model did not see it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from qualcode.language import Entity, find_entities, is_known, split_compound
from qualcode.privacy.findings import Certainty, Finding, Kind
from qualcode.privacy.lists import kinds, phrases, ranks
from qualcode.privacy.patterns import find_patterns

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*['’]?")
_OPENS: Final = re.compile(r"(?:^|[.!?:…\n«\"“–—-]\s*)$")
_WHERE: Final = re.compile(r"\b(?:i|på|fra|til|ved)\s$")
_LABELS: Final = {
    "PER": Kind.PERSON,
    "GPE_LOC": Kind.PLACE,
    "LOC": Kind.PLACE,
    "GPE_ORG": Kind.PLACE,
    "GPE": Kind.PLACE,
    "ORG": Kind.ORGANISATION,
    "PROD": Kind.OTHER_NAME,
    "EVT": Kind.OTHER_NAME,
}
_FEWEST: Final = 2
"""What the model calls a name has at least so many letters."""
_SHORTEST: Final = 3
"""Compounds of shorter names are not looked for, nor with shorter second parts."""

_known = lru_cache(maxsize=100_000)(is_known)
_SMALL: Final = re.compile(
    "hos|men|da|når|så|det|den|her|der|ja|nei|hva|hvis|om|og|i|på|til|fra|av|med|for|etter|før|helt|bare|også|altså|han"
    "|hun|vi|de|dere|jeg|du|hver|noen|alle|begge|både|verken|enten|selv|nå|ikke|ved|hvem|hvor|hvorfor"
)
"""Words that are names too, and hardly ever stand for one first in a sentence."""
_OF_NAMES: Final = re.compile(
    "sens?|sons?|stad|berg|vik|dal|dalen|haug|haugen|rud|nes|land|moen?|bakk|bakken|lien?|heim|eng|åse?n?|sund|strand"
    "|vold|borg|seth?|tveit|gård|gaard|øya?|fjord|jordet|løkken|s[æe]ther|bø|by|sletten?|myr|myhr|stuen?|hus|mark|skog"
)
"""What ends names of people and places, so that the whole is one name and no compound."""
Known = dict[str, tuple[Kind, Certainty]]


def find_identifying(
    texts: Sequence[str],
    known: Mapping[str, Kind] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[list[Finding]]:
    """What identifies in each text, in reading order and without overlaps; `known` are names that were replaced before.

    Positions count in each text. Words without capitals are found too, where they are no common words. `progress` is
    told how many texts were looked through of how many; what it raises ends the search.
    """
    tell = progress or (lambda _done, _total: None)
    seen = Counter(match[0] for text in texts for match in _WORD.finditer(text))
    found: list[list[Finding]] = []
    for number, (text, entities) in enumerate(zip(texts, find_entities(texts), strict=True)):
        tell(number, len(texts))
        candidates = [*find_patterns(text), *_from_lists(text), *_from_model(text, entities, seen)]
        found.append(_without_overlaps(candidates))
    names = _names_in(found)
    names |= {name.casefold(): (kind, Certainty.CERTAIN) for name, kind in (known or {}).items()}
    for number, text in enumerate(texts):
        tell(len(texts), len(texts))
        found[number] = _without_overlaps([*found[number], *_again(text, names)])
    return _of_one_kind([[_by_context(text, one) for one in here] for text, here in zip(texts, found, strict=True)])


def _from_model(text: str, entities: Iterable[Entity], seen: Counter[str]) -> Iterator[Finding]:
    for start, end, label in entities:
        kind = _LABELS.get(label)
        if kind is None or sum(map(str.isalpha, text[start:end])) < _FEWEST:
            continue
        if kind is Kind.PERSON:
            for word in _WORD.finditer(text, start, end):
                finding = _person(text, word.start(), word.end(), seen)
                if finding is not None:
                    yield finding
        elif not _is_common(text, start, text[start:end]):
            words = text[start:end]
            name = _stem(words, seen)
            sure = kinds().get(name.casefold()) is kind and not words.islower()
            yield Finding(start, end, words, kind, _certainty(sure), name)


def _person(text: str, start: int, end: int, seen: Counter[str]) -> Finding | None:
    words = text[start:end]
    if len(words) < 2:  # an initial
        return Finding(start, end, words, Kind.PERSON, Certainty.POSSIBLE, words) if words.isupper() else None
    if _is_common(text, start, words):
        return None
    name = _stem(words, seen)
    sure = kinds().get(name.casefold()) is Kind.PERSON and not words.islower()
    return Finding(start, end, words, Kind.PERSON, _certainty(sure), name)


def _certainty(sure: bool) -> Certainty:
    return Certainty.CERTAIN if sure else Certainty.POSSIBLE


def _is_common(text: str, start: int, words: str) -> bool:
    """Whether it is no name but a common word, in small letters or where a capital says nothing."""
    if _SMALL.fullmatch(words.casefold()) and (words.islower() or _opens(text, start)):
        return True
    if words.casefold() in kinds() or _stem(words, Counter()).casefold() in kinds():
        return False  # the model and the lists agree
    if words.islower() and len(split_compound(words)) > 1:
        return True
    return _known(words) and (words.islower() or _opens(text, start))


def _opens(text: str, start: int) -> bool:
    return _OPENS.search(text, max(start - 4, 0), start) is not None


def _stem(words: str, seen: Counter[str]) -> str:
    """The name without the ending of the genitive: an s after a name that is known or stands alone elsewhere."""
    if words[-1] in "'’":
        return words[:-1]
    if words[-1] != "s" or words.casefold() in kinds():
        return words
    stem = words[:-1]
    return stem if stem.casefold() in kinds() or seen[stem] else words


def _from_lists(text: str) -> Iterator[Finding]:
    words = list(_WORD.finditer(text))
    for at, match in enumerate(words):
        phrase = _phrase(text, words, at)
        if phrase is not None:
            yield phrase
            continue
        word, start = match[0], match.start()
        name = _listed(word)
        if name is None or ((kind := kinds()[name.casefold()]) is Kind.ORGANISATION and _known(name)):
            continue
        common = _known(name)
        if word[0].isupper():
            if common and (_opens(text, start) or kind is not Kind.PERSON):
                continue
            yield Finding(start, match.end(), word, kind, _certainty(not common), name)
        elif not common and len(name) >= _SHORTEST:
            yield Finding(start, match.end(), word, kind, Certainty.POSSIBLE, name)


def _listed(word: str) -> str | None:
    """The name in the lists that the word is, maybe with the ending of the genitive."""
    for name in (word, word[:-1] if word[-1] in "s'’" else word):
        if name.casefold() in kinds():
            return name
    return None


def _phrase(text: str, words: Sequence[re.Match[str]], at: int) -> Finding | None:
    """A listed name of several words that begins here, maybe with the ending of the genitive or in a compound."""
    for phrase in phrases().get(words[at][0].casefold(), ()):
        matches = words[at : at + len(phrase)]
        if len(matches) < len(phrase) or not words[at][0][0].isupper():
            continue
        start, end = matches[0].start(), matches[-1].end()
        length = len(" ".join(phrase))
        name, rest = text[start : start + length], text[start + length : end]
        if name.casefold() == " ".join(phrase) and (rest in ("", "s") or rest[0] == "-"):
            return Finding(start, end, text[start:end], kinds()[name.casefold()], Certainty.CERTAIN, name)
    return None


def _names_in(found: Iterable[Sequence[Finding]]) -> Known:
    """The names of one word that were found, in small letters, each with its commonest kind."""
    counts: dict[str, Counter[tuple[Kind, Certainty]]] = {}
    for findings in found:
        for one in findings:
            if one.kind in _LABELS.values() and len(one.name) > 1 and _WORD.fullmatch(one.name):
                counts.setdefault(one.name.casefold(), Counter())[one.kind, one.certainty] += 1
    return {name: count.most_common(1)[0][0] for name, count in counts.items()}


def _again(text: str, names: Known) -> Iterator[Finding]:
    """Where names that are known stand: alone, with the ending of the genitive, or first in a compound."""
    for match in _WORD.finditer(text):
        word = match[0]
        name = _known_name(word, names)
        if name is None or (word.islower() and _known(word)):
            continue
        kind, certainty = names[name.casefold()]
        if _known(name) and _opens(text, match.start()):
            certainty = Certainty.POSSIBLE
        yield Finding(match.start(), match.end(), word, kind, certainty, name)


def _known_name(word: str, names: Known) -> str | None:
    low = word.casefold()
    if low in kinds() and low in names:
        return word
    if low[:-1] in names and low[-1] in "s'’":
        return word[:-1]
    return _first_part(word, names) or (word if low in names else None)


def _first_part(word: str, names: Known) -> str | None:
    """The name that a compound begins with."""
    low = word.casefold()
    head = low.partition("-")[0]
    if head != low and head in names and low not in kinds():
        return word[: len(head)]
    if _known(word):
        return None
    for length in range(len(low) - _SHORTEST, _SHORTEST - 1, -1):
        rest = low[length:].lstrip("-")
        if low[:length] not in names or len(rest) < _SHORTEST or not _known(rest) or _OF_NAMES.fullmatch(rest):
            continue
        # A name that is a word too, like berg, begins many compounds that are about no one.
        if not _known(low[:length]) or (word[0].isupper() and names[low[:length]][0] is Kind.PERSON):
            return word[:length]
    return None


def _by_context(text: str, one: Finding) -> Finding:
    """A name that could be a place is one after i, på, fra or til."""
    listed = one.name.casefold() in ranks("place") or one.name.casefold() in ranks("surname")
    if one.kind is Kind.PERSON and listed and _WHERE.search(text, max(one.start - 5, 0), one.start):
        return replace(one, kind=Kind.PLACE, certainty=Certainty.POSSIBLE)
    return one


def _of_one_kind(found: Sequence[Sequence[Finding]]) -> list[list[Finding]]:
    """The findings with one kind for each name, the one it has most often, so that it gets one pseudonym."""
    counts: dict[str, Counter[Kind]] = {}
    for here in found:
        for one in here:
            if one.kind in _LABELS.values():
                counts.setdefault(one.name.casefold(), Counter())[one.kind] += 1
    usual = {name: count.most_common(1)[0][0] for name, count in counts.items()}
    return [[replace(one, kind=usual.get(one.name.casefold(), one.kind)) for one in here] for here in found]


def _without_overlaps(candidates: Iterable[Finding]) -> list[Finding]:
    """What comes first goes first, but for longer names around it; in reading order."""
    kept: list[Finding] = []
    for one in sorted(candidates, key=lambda each: (each.kind in _LABELS.values(), -len(each.words))):
        same = next((other for other in kept if one.start < other.end and other.start < one.end), None)
        if same is None:
            kept.append(one)
        elif replace(same, certainty=Certainty.CERTAIN) == one or _is_compound(same, one):
            kept[kept.index(same)] = one
    return sorted(kept, key=lambda each: each.start)


def _is_compound(same: Finding, one: Finding) -> bool:
    """Whether what the model took for a name is a compound with one that is known."""
    there, here = (same.start, same.end), (one.start, one.end)
    return there == here and same.certainty is Certainty.POSSIBLE and len(one.name) < len(same.name)
