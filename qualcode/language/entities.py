"""Names in running text, as the pipeline in use sees them; only the parts that names need are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcode.language.loading import load_gently
from qualcode.language.pipeline import LONGEST, SHIPPED, model_in_use

if TYPE_CHECKING:
    from spacy.language import Language

_UNUSED: Final = ("parser", "senter", "morphologizer", "attribute_ruler", "lemmatizer", "tagger")
_BATCH: Final = 64


class Entity(NamedTuple):
    """A name from `start` to `end`; the label is that of NorNE: PER, ORG, LOC, GPE_LOC, GPE_ORG, PROD, EVT, DRV."""

    start: int
    end: int
    label: str


def can_find_entities() -> bool:
    """Whether a model is there that knows names."""
    return model_in_use().kind != "blank"


def find_entities(texts: Iterable[str]) -> Iterator[list[Entity]]:
    """The names in each text, in order; none where no model is there."""
    if not can_find_entities():
        yield from ([] for _text in texts)
        return
    for doc in _names().pipe(texts, batch_size=_BATCH):
        yield [Entity(one.start_char, one.end_char, one.label_) for one in doc.ents]


@lru_cache(maxsize=1)
def _names() -> Language:
    model = model_in_use()
    if model.kind == "shipped":
        # Its part for names has a tok2vec of its own.
        nlp = load_gently(SHIPPED, (*_UNUSED, "tok2vec"))
    else:
        nlp = import_module(model.name).load(exclude=_UNUSED)
    nlp.max_length = LONGEST
    return nlp
