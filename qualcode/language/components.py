"""spaCy components of our own: sentences that cope with speech, and lemmas from the lexicon.

Imported only together with spaCy; importing it registers the components.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from qualcode.language.lemmas import lemmatize, lexicon_lemma
from qualcode.language.sentences import split_sentences

SENTENCES = "qualcode_sentences"
LEMMAS = "qualcode_lemmas"


@Language.component(SENTENCES, assigns=["token.is_sent_start", "doc.sents"])
def set_sentences(doc: Doc) -> Doc:
    """The Doc with the sentences that `split_sentences` finds."""
    starts = {0, *(start for start, _ in split_sentences(doc.text))}
    places: Any = doc.to_array("IDX")
    opens = np.array([1 if place in starts else -1 for place in places.tolist()], dtype=np.int64)
    # Set one by one, each token would look through the whole text for a parse first.
    return _set_column(doc, "SENT_START", opens.astype(np.uint64))


@Language.component(LEMMAS, assigns=["token.lemma"])
def set_lemmas(doc: Doc) -> Doc:
    """The Doc with the lexicon's lemmas; a model's lemma stays for words that the lexicon lacks.

    The lexicon goes first because cues are looked up without a context: the same form must get the
    same lemma in a cue and in an interview.
    """
    strings = doc.vocab.strings
    rows: Any = doc.to_array(["ORTH", "LEMMA"])
    lemmas = [_lemma(strings[orth], lemma == 0) for orth, lemma in rows.tolist()]
    keys = [strings.add(ours) if ours else lemma for ours, lemma in zip(lemmas, rows[:, 1].tolist(), strict=True)]
    return _set_column(doc, "LEMMA", np.array(keys, dtype=np.uint64))


def _lemma(word: str, bare: bool) -> str:
    """The dictionary form; empty where the lexicon lacks the word, unless the token has no other lemma."""
    return lexicon_lemma(word) or (lemmatize(word) if bare else "")


def _set_column(doc: Doc, attribute: str, values: Any) -> Doc:
    return doc.from_array([attribute], values.reshape(-1, 1))
