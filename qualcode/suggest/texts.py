"""The analysed texts of a run, from the cache where they are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qualcode.language import analyse, cache_key, docs_from_bytes, docs_to_bytes, load_pipeline

if TYPE_CHECKING:
    from spacy.tokens import Doc

Docs = Mapping[str, Sequence["Doc"]]
"""The Docs of each transcript's turns, by the transcript's name."""


class Analyst:
    """Analyses texts once: `new` is what the cache given at the start did not hold."""

    def __init__(self, cached: Mapping[str, bytes], jobs: int = 1) -> None:
        self._cached = cached
        self._jobs = jobs
        self.new: dict[str, bytes] = {}

    def prepare(self, texts: Sequence[str]) -> None:
        """See to it that the analysis is at hand as bytes."""
        if not self._has(cache_key(texts)):
            self._analyse(texts)

    def _has(self, key: str) -> bool:
        return key in self._cached or key in self.new

    def _analyse(self, texts: Sequence[str]) -> None:
        """Analyse the texts; the key is made after loading, since a model that cannot be loaded gives way."""
        load_pipeline()
        self.new[cache_key(texts)] = docs_to_bytes(list(analyse(texts, jobs=self._jobs)))

    def read(self, texts: Sequence[str]) -> list[Doc]:
        """A Doc for each text.

        New analyses are read back from their bytes too, so that a first and a second run see the very same.
        """
        self.prepare(texts)
        key = cache_key(texts)
        docs = docs_from_bytes(self.new.get(key) or self._cached[key], texts)
        if docs is None:
            self._analyse(texts)
            docs = docs_from_bytes(self.new[cache_key(texts)], texts)
        if docs is None:
            raise RuntimeError("an analysis that does not give its own texts back")
        return docs
