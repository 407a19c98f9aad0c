"""Norwegian: the pipeline in use, sentences, dictionary forms and compounds."""

from __future__ import annotations

from qualcode.language.analysis import analyse, cache_key
from qualcode.language.columns import Analysis, columns_of, pick, vocab
from qualcode.language.compounds import CompoundFinder, find_part
from qualcode.language.embeddings import (
    EmbedderInfo,
    embedder_fingerprint,
    embedder_in_use,
    embedders,
    load_embedder,
    vector_key,
)
from qualcode.language.entities import Entity, can_find_entities, find_entities
from qualcode.language.lemmas import is_known, lemmatize
from qualcode.language.parts import split_compound
from qualcode.language.pipeline import ModelInfo, fingerprint, load_pipeline, model_card, model_in_use, models
from qualcode.language.plugins import Plugin, has_failed, list_plugins, plugin_warnings, plugins_in_use, put_aside
from qualcode.language.sentences import split_sentences
from qualcode.language.variants import variants_of
from qualcode.language.vectors import Embedder, vectors_from_bytes, vectors_to_bytes

__all__ = [
    "Analysis",
    "CompoundFinder",
    "Embedder",
    "EmbedderInfo",
    "Entity",
    "ModelInfo",
    "Plugin",
    "analyse",
    "cache_key",
    "can_find_entities",
    "columns_of",
    "embedder_fingerprint",
    "embedder_in_use",
    "embedders",
    "find_entities",
    "find_part",
    "fingerprint",
    "has_failed",
    "is_known",
    "lemmatize",
    "list_plugins",
    "load_embedder",
    "load_pipeline",
    "model_card",
    "model_in_use",
    "models",
    "pick",
    "plugin_warnings",
    "plugins_in_use",
    "put_aside",
    "split_compound",
    "split_sentences",
    "variants_of",
    "vector_key",
    "vectors_from_bytes",
    "vectors_to_bytes",
    "vocab",
]
