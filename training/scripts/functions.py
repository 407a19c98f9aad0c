"""What spaCy needs to go on with a trained lemmatizer (`spacy train --code scripts/functions.py`)."""

import spacy
from spacy.language import Language


@spacy.registry.callbacks("qualcode.restore_lemmatizer_labels.v1")
def restore_lemmatizer_labels():
    """spaCy 3.8 does not save which tree is which label, and without it every gold lemma counts as label 0."""

    def restore(nlp: Language) -> Language:
        lemmatizer = nlp.get_pipe("lemmatizer")
        lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}
        return nlp

    return restore
