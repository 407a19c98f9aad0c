"""Texts as spaCy Docs with lemmas and sentences, and as bytes that a second run reads instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from qualcode.language.added import Added, AddedFailedError, make_added, run_added
from qualcode.language.pipeline import fingerprint, load_pipeline
from qualcode.language.plugins import plugins_in_use

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_BATCH: Final = 128


def analyse(texts: Sequence[str], *, jobs: int = 1) -> Iterator[Doc]:
    """One Doc for each text, in order, with lemmas and sentence starts; positions are the text's own.

    Components of other packages have their say last. One that fails is put aside, and all is done anew without it.

    Args:
        texts: What is said.
        jobs: How many processes share the work; more than one pays only with a large trained model.
    """
    while True:
        nlp = load_pipeline()
        docs = nlp.pipe(texts, batch_size=_BATCH, n_process=jobs)
        added = _added(nlp, fingerprint())
        if not added:
            yield from docs
            return
        try:
            done = list(run_added(added, docs))
        except AddedFailedError:
            continue
        yield from done
        return


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


def docs_to_bytes(docs: Sequence[Doc]) -> bytes:
    """The analysis in compact form, a few bytes a word."""
    from spacy.tokens import DocBin

    return DocBin(attrs=["LEMMA", "SENT_START"], docs=docs).to_bytes()


def docs_from_bytes(data: bytes, texts: Sequence[str]) -> list[Doc] | None:
    """The Docs that were stored; None where the bytes do not hold an analysis of just these texts."""
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin().from_bytes(data).get_docs(vocab()))
    except Exception:  # whatever a damaged store holds, the texts can be analysed anew
        return None
    return docs if [_text(doc) for doc in docs] == list(texts) else None


def _text(doc: Doc) -> str:
    """The Doc's text, without an object for each of its tokens."""
    strings = doc.vocab.strings
    return "".join(strings[orth] + " " * space for orth, space in doc.to_array(["ORTH", "SPACY"]).tolist())


@lru_cache(maxsize=1)
def vocab() -> Vocab:
    """The vocabulary that stored Docs share; needs no model."""
    import spacy

    return spacy.blank("nb").vocab
