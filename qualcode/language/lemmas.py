"""Dictionary forms of Norwegian words, bokmål first and then nynorsk, from simplemma's lexicon."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from qualcode.language.wordlists import LEMMAS

_LANGUAGES: Final = ("nb", "nn")


@lru_cache(maxsize=200_000)
def lemmatize(word: str) -> str:
    """The dictionary form in lower case; the word itself in lower case where the lexicon has none."""
    from simplemma import lemmatize as look_up

    lower = word.lower()
    if not lower.isalpha() and not any(character.isalpha() for character in lower):
        return lower
    if lower in LEMMAS:
        return LEMMAS[lower]
    return str(look_up(lower, lang=_LANGUAGES)).lower()


@lru_cache(maxsize=200_000)
def is_known(word: str) -> bool:
    """Whether the lexicon has the word, in bokmål or nynorsk."""
    from simplemma import is_known as look_up

    lower = word.lower()
    return any(look_up(lower, lang=language) for language in _LANGUAGES)
