"""The word vectors of the pipeline that ships, read a piece at a time.

spaCy reads the rows of all 770,000 words in one go, during which no other thread runs: for a third of a second no key
would be answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spacy.language import Language

_PIECE: Final = 10_000
"""Words that are read before another thread may run."""


def load_gently(path: Path, unused: Sequence[str]) -> Language:
    """The pipeline in the folder without the parts that are not used, with its vectors."""
    import spacy

    nlp = spacy.load(path, exclude=(*unused, "vectors"))
    nlp.vocab.vectors = read_vectors(path / "vocab", nlp)
    for word in nlp.vocab:  # those that the tokenizer knows were there before the vectors
        word.rank = nlp.vocab.vectors.key2row.get(word.orth, word.rank)
    return nlp


def read_vectors(folder: Path, nlp: Language) -> Any:
    """The vectors in the folder, as spaCy would read them."""
    import numpy
    from spacy.vectors import Vectors  # type: ignore[import-not-found]
    from srsly.msgpack import Unpacker  # type: ignore[import-untyped]

    vectors = Vectors(strings=nlp.vocab.strings, data=numpy.load(folder / "vectors"), name=nlp.vocab.vectors.name)
    rows: dict[int, int] = {}
    with (folder / "key2row").open("rb") as file:
        found = Unpacker(file)
        for left in range(found.read_map_header(), 0, -_PIECE):
            numbers = list(islice(found, 2 * min(left, _PIECE)))
            rows.update(zip(numbers[::2], numbers[1::2], strict=True))
    vectors.key2row = rows
    return vectors
