"""Language work shared between processes, and done here where one of them dies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_mine: list[tuple[Language, Sequence[str]]] = []
"""In a process that helps: the pipeline, and the parts of it that are left out."""


def pipe(
    nlp: Language, texts: Sequence[str | Doc], jobs: int, *, batch: int, without: Sequence[str] = ()
) -> Iterable[Doc]:
    """The texts or Docs through the pipeline, in order, so many at a time, with `jobs` processes at work."""
    if jobs == 1:
        return nlp.pipe(texts, batch_size=batch, disable=without)
    return _shared(nlp, [texts[start : start + batch] for start in range(0, len(texts), batch)], jobs, without)


def _shared(nlp: Language, parts: Sequence[Sequence[str | Doc]], jobs: int, without: Sequence[str]) -> Iterator[Doc]:
    """spaCy's own sharing waits for ever for a process that was killed, as one is that takes too much memory."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from spacy.tokens import Doc

    done = 0
    try:
        with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(nlp, without)) as pool:
            for part in pool.map(_work, [[_packed(one) for one in part] for part in parts]):
                yield from (Doc(nlp.vocab).from_bytes(data) for data in part)
                done += 1
    except BrokenProcessPool:
        for left in parts[done:]:
            yield from nlp.pipe(left, batch_size=len(left), disable=without)


def _packed(one: str | Doc) -> str | bytes:
    return one if isinstance(one, str) else one.to_bytes()


def _begin(nlp: Language, without: Sequence[str]) -> None:
    _mine[:] = [(nlp, without)]


def _work(part: Sequence[str | bytes]) -> list[bytes]:
    from spacy.tokens import Doc

    ((nlp, without),) = _mine
    docs = [one if isinstance(one, str) else Doc(nlp.vocab).from_bytes(one) for one in part]
    return [doc.to_bytes() for doc in nlp.pipe(docs, batch_size=len(docs), disable=without)]
