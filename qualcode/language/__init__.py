"""Norwegian: the pipeline in use, sentences, dictionary forms and compounds."""

from __future__ import annotations

from qualcode.language.analysis import analyse, cache_key, docs_from_bytes, docs_to_bytes, vocab
from qualcode.language.compounds import CompoundFinder, find_part
from qualcode.language.lemmas import is_known, lemmatize
from qualcode.language.parts import split_compound
from qualcode.language.pipeline import ModelInfo, fingerprint, load_pipeline, model_card, model_in_use, models
from qualcode.language.sentences import split_sentences
from qualcode.language.variants import variants_of

__all__ = [
    "CompoundFinder",
    "ModelInfo",
    "analyse",
    "cache_key",
    "docs_from_bytes",
    "docs_to_bytes",
    "find_part",
    "fingerprint",
    "is_known",
    "lemmatize",
    "load_pipeline",
    "model_card",
    "model_in_use",
    "models",
    "split_compound",
    "split_sentences",
    "variants_of",
    "vocab",
]
