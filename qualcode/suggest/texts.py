"""The analysed texts of a run, from the cache where they are there: sentences, dictionary forms and embeddings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qualcode.language import (
    Analysis,
    analyse,
    cache_key,
    embedder_fingerprint,
    fingerprint,
    load_embedder,
    vector_key,
    vectors_from_bytes,
    vectors_to_bytes,
)
from qualcode.model import Kind, Transcript
from qualcode.suggest.passages import Reading, read_texts

if TYPE_CHECKING:
    from qualcode.language import Embedder

Readings = Mapping[str, Sequence[Reading]]
"""The readings of each transcript's turns, by the transcript's name."""

_WHOLE = "whole"
_TEXTS = 800
"""From so many texts on, those of several transcripts are not put together to be analysed at once."""


def text_keys(transcript: Transcript) -> Iterator[str]:
    """The keys of all that is stored about a transcript. Loads no model."""
    yield cache_key([turn.text for turn in transcript.turns])
    if not embedder_fingerprint():
        return
    sentences = _by_sentences()
    for turn in transcript.turns:
        yield vector_key(turn.text, what=sentences if turn.kind is Kind.RESPONDENT else _WHOLE)


def example_keys(examples: Sequence[str]) -> Iterator[str]:
    """The keys of all that is stored about examples. Loads no model."""
    yield cache_key(examples)
    for text in examples if embedder_fingerprint() else ():
        yield vector_key(text, what=_WHOLE)


class Analyst:
    """Analyses texts once: `new` is what the cache given at the start did not hold."""

    def __init__(self, cached: Mapping[str, bytes], jobs: int = 1) -> None:
        self._cached = cached
        self._jobs = jobs
        self.new: dict[str, bytes] = {}

    def prepare(self, wanted: Sequence[Sequence[str]]) -> Iterator[int]:
        """See to it that the analyses are at hand as bytes; yields how many of them are."""
        waiting: list[Sequence[str]] = []
        done = 0
        for number, texts in enumerate(wanted, 1):
            if self.find(cache_key(texts)) is None:
                waiting.append(texts)
            if sum(map(len, waiting)) >= _TEXTS or number == len(wanted):
                self._analyse(waiting)
                waiting = []
                yield from range(done + 1, number + 1)
                done = number

    def read(self, transcript: Transcript) -> list[Reading]:
        """A reading for each turn; respondents' turns with a vector for each sentence."""
        by_sentence = [turn.kind is Kind.RESPONDENT for turn in transcript.turns]
        return self._with_vectors([turn.text for turn in transcript.turns], by_sentence)

    def read_examples(self, texts: Sequence[str]) -> list[Reading]:
        """A reading for each text, with a vector for the whole."""
        return self._with_vectors(texts, [False] * len(texts)) if texts else []

    def find(self, key: str) -> bytes | None:
        """What is stored under the key, or was found in this run; None where nothing is."""
        return self.new.get(key) or self._cached.get(key)

    def _analyse(self, wanted: Sequence[Sequence[str]]) -> None:
        """Analyse the texts; the keys are made after it, since what fails on the way gives way."""
        analysis = analyse([text for texts in wanted for text in texts], jobs=self._jobs)
        first = 0
        for texts in wanted:
            last = first + len(texts)
            self.new[cache_key(texts)] = analysis.part(first, last).to_bytes()
            first = last

    def _analysis(self, texts: Sequence[str]) -> Analysis:
        """What is known of the texts, by way of its bytes: so a first and a second run see the very same."""
        if self.find(cache_key(texts)) is None:
            self._analyse([texts])
        analysis = Analysis.from_bytes(self.find(cache_key(texts)) or b"", texts)
        if analysis is None:
            self._analyse([texts])
            analysis = Analysis.from_bytes(self.new[cache_key(texts)], texts)
        if analysis is None:
            raise RuntimeError("an analysis that does not give its own texts back")
        return analysis

    def _with_vectors(self, texts: Sequence[str], by_sentence: Sequence[bool]) -> list[Reading]:
        """The texts read, with their vectors where an embedder is in use."""
        embedder = load_embedder()
        readings = read_texts(self._analysis(texts))
        if embedder is None:
            return readings
        wanted: dict[str, list[str]] = {}
        sentences = _by_sentences()
        keys = []
        for text, reading, by in zip(texts, readings, by_sentence, strict=True):
            key = vector_key(text, what=sentences if by else _WHOLE)
            wanted[key] = [text, *(text[start:end] for start, end in reading.sentences if by)]
            keys.append(key)
        vectors = self._vectors(wanted, embedder)
        for reading, key in zip(readings, keys, strict=True):
            reading.vectors = vectors[key]
        return readings

    def _vectors(self, wanted: Mapping[str, Sequence[str]], embedder: Embedder) -> dict[str, object]:
        """A row for each text behind each key. New vectors are read back from their bytes, as Docs are."""
        missing = [key for key, texts in wanted.items() if self._stored(key, len(texts), embedder.size) is None]
        texts = [text for key in missing for text in wanted[key]]
        rows = embedder.embed(texts) if texts else None
        first = 0
        for key in missing:
            last = first + len(wanted[key])
            self.new[key] = vectors_to_bytes(rows[first:last])  # type: ignore[index]
            first = last
        return {key: self._stored(key, len(texts), embedder.size) for key, texts in wanted.items()}

    def _stored(self, key: str, rows: int, size: int) -> object | None:
        data = self.find(key)
        return None if data is None else vectors_from_bytes(data, rows, size)


def _by_sentences() -> str:
    """How respondents' turns are cut; sentences depend on the pipeline."""
    return f"sentences/{fingerprint()}"
