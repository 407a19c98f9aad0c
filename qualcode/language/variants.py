"""Nynorsk, dialect and spoken forms of Norwegian words, each with the bokmål word that it stands for.

The table is `data/variants.tsv`, which tells what its columns mean. It is read when first asked for.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parent / "data" / "variants.tsv"


class Variant(NamedTuple):
    """A row of the table: a spelling, the bokmål word, where people say or write so, and the part of speech."""

    form: str
    bokmal: str
    kind: str
    part_of_speech: str


def read_variants() -> tuple[Variant, ...]:
    """The rows of the table, in its order."""
    lines = (line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    _header, *rows = (line.split("\t") for line in lines)
    return tuple(Variant(*row) for row in rows)


@lru_cache(maxsize=1)
def bokmal_forms() -> dict[str, str]:
    """The bokmål word of every variant, both in lower case."""
    return {variant.form: variant.bokmal for variant in read_variants()}


def variants_of(word: str) -> tuple[str, ...]:
    """The other spellings of a word, the bokmål one first; none for words that the table lacks.

    The word may be bokmål or a variant. Inflected forms are words of their own here: give the form that is sought.
    """
    lower = word.lower()
    bokmal = bokmal_forms().get(lower, lower)
    spellings = (bokmal, *_spellings().get(bokmal, ()))
    return tuple(spelling for spelling in spellings if spelling != lower)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form, bokmal in bokmal_forms().items():
        found[bokmal] = (*found.get(bokmal, ()), form)
    return found
