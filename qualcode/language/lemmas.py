"""Dictionary forms of Norwegian words, bokmål first and then nynorsk, from simplemma's lexicon and our own variants."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from qualcode.language.variants import bokmal_forms
from qualcode.language.wordlists import ENDINGS, LEMMAS

_BOKMAL: Final = "nb"
_LANGUAGES: Final = (_BOKMAL, "nn")
_SHORTEST_GENITIVE: Final = 5


@lru_cache(maxsize=200_000)
def lemmatize(word: str) -> str:
    """The bokmål dictionary form in lower case; the word itself in lower case where the lexicon has none.

    Nynorsk and dialect forms that the table of variants knows get the dictionary form of their bokmål word.
    """
    lower = word.lower()
    if not lower.isalpha() and not any(character.isalpha() for character in lower):
        return lower
    variants = bokmal_forms()
    if lower in variants:
        return _look_up(variants[lower])
    lemma = _look_up(lower)
    if lower.startswith(lemma) and len(lower) - len(lemma) > 2 and not is_known(lower):
        # The lexicon guesses by what a word begins with, and takes the rom off a samtalerom.
        return lemma if lower.removeprefix(lemma) in ENDINGS else lower
    if lemma == lower and lower.endswith("s") and len(lower) >= _SHORTEST_GENITIVE and not is_known(lower):
        return lemmatize(lower[:-1]) if is_known(lower[:-1]) else lower
    # A nynorsk form that has no row of its own may have one for its dictionary form: skulane, skule, skole.
    return _look_up(variants[lemma]) if lemma in variants and not _is_bokmal(lower) else lemma


@lru_cache(maxsize=200_000)
def lexicon_lemma(word: str) -> str:
    """The dictionary form of what needs no model: words of the lexicon, numbers and marks. Empty for all others."""
    return lemmatize(word) if is_known(word) or not any(map(str.isalpha, word)) else ""


@lru_cache(maxsize=200_000)
def is_known(word: str) -> bool:
    """Whether the lexicon has the word, in bokmål or nynorsk, or the table of variants has it."""
    from simplemma import is_known as look_up

    lower = word.lower()
    return lower in bokmal_forms() or any(look_up(lower, lang=language) for language in _LANGUAGES)


def _look_up(lower: str) -> str:
    from simplemma import lemmatize as look_up

    return LEMMAS.get(lower) or str(look_up(lower, lang=_LANGUAGES)).lower()


def _is_bokmal(lower: str) -> bool:
    from simplemma import is_known as look_up

    return bool(look_up(lower, lang=_BOKMAL))
