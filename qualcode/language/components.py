"""spaCy components of our own: sentences that cope with speech, and lemmas from the lexicon.

Imported only together with spaCy; importing it registers the components.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from qualcode.language.lemmas import is_known, lemmatize
from qualcode.language.sentences import split_sentences

SENTENCES = "qualcode_sentences"
LEMMAS = "qualcode_lemmas"


@Language.component(SENTENCES, assigns=["token.is_sent_start", "doc.sents"])
def set_sentences(doc: Doc) -> Doc:
    """The Doc with the sentences that `split_sentences` finds."""
    starts = {start for start, _ in split_sentences(doc.text)}
    opens = [1 if token.i == 0 or token.idx in starts else -1 for token in doc]
    # Set one by one, each token would look through the whole text for a parse first.
    column: Any = np.array(opens, dtype=np.int64).astype(np.uint64).reshape(-1, 1)
    return doc.from_array(["SENT_START"], column)


@Language.component(LEMMAS, assigns=["token.lemma"])
def set_lemmas(doc: Doc) -> Doc:
    """The Doc with the lexicon's lemmas; a model's lemma stays for words that the lexicon lacks.

    The lexicon goes first because cues are looked up without a context: the same form must get the
    same lemma in a cue and in an interview.
    """
    for token in doc:
        if not token.lemma_ or is_known(token.lower_):
            token.lemma_ = lemmatize(token.text)
    return doc
