"""The pipeline that ships is loaded without keeping other threads waiting, and is the same one."""

from __future__ import annotations

import numpy
import spacy

from qualcode.language.loading import load_gently
from qualcode.language.pipeline import SHIPPED, UNUSED_SHIPPED

TEXT = "Jeg heter Kari Nordmann, og åssen går'e med bøkene på biblioteket i Drammen? Folkebibliotekets møteplasser."


def test_it_has_the_vectors_that_spacy_reads() -> None:
    """Every word has its row, and what is seen in a text is the same to the last figure."""
    usual, ours = spacy.load(SHIPPED, exclude=UNUSED_SHIPPED), load_gently(SHIPPED, UNUSED_SHIPPED)
    one, other = usual.vocab.vectors, ours.vocab.vectors
    assert len(one.key2row) > 500_000 and one.key2row == other.key2row
    assert numpy.array_equal(one.data, other.data) and one.name == other.name
    seen = [[(token.lemma_, token.is_oov, token.rank) for token in nlp(TEXT)] for nlp in (usual, ours)]
    assert seen[0] == seen[1]
    tensors = [nlp(TEXT).tensor for nlp in (usual, ours)]
    assert numpy.array_equal(*tensors)
