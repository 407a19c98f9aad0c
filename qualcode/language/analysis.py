"""Texts analysed: lemmas and sentences, from the lexicon where it has the word and else from the model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from qualcode.language.added import Added, AddedFailedError, make_added, run_added
from qualcode.language.columns import Analysis, columns_of
from qualcode.language.lookup import can_look_up, look_up_first
from qualcode.language.pipeline import fingerprint, load_pipeline
from qualcode.language.plugins import plugins_in_use
from qualcode.language.sharing import pipe

if TYPE_CHECKING:
    from spacy.language import Language

_BATCH: Final = 128


def analyse(texts: Sequence[str], *, jobs: int = 1) -> Analysis:
    """The texts with lemmas and sentence starts, as a sequence of Docs; positions are the texts' own.

    Components of other packages have their say last. One that fails is put aside, and all is done anew without it.

    Args:
        texts: What is said.
        jobs: How many processes share the work; more than one pays only with a large trained model.
    """
    while True:
        nlp = load_pipeline()
        added = _added(nlp, fingerprint())
        if not added and can_look_up(nlp):
            return look_up_first(nlp, texts, jobs)
        docs = pipe(nlp, texts, jobs, batch=_BATCH)
        try:
            return columns_of(list(run_added(added, docs)))
        except AddedFailedError:
            continue


@lru_cache(maxsize=1)
def _added(nlp: Language, _fingerprint: str) -> list[Added]:
    """The components of others, made once for each set of them."""
    return make_added(nlp) if plugins_in_use("component") else []


def cache_key(texts: Sequence[str]) -> str:
    """The key of the texts' stored analysis; another text, model or version gives another key."""
    digest = sha256(fingerprint().encode())
    for text in texts:
        digest.update(b"\0" + text.encode())
    return f"doc:{digest.hexdigest()}"
