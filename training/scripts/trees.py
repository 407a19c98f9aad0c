"""Sentences as lists of plain tokens, so that words can be taken out of and put into gold trees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab


@dataclass
class Word:
    text: str
    lemma: str
    pos: str
    morph: str = ""
    head: "Word | None" = field(default=None, repr=False)  # None: root
    dep: str = "ROOT"
    name: str = "O"  # B-PER, I-PER, O ...
    space: bool = True


Sentence = list[Word]


def read_docs(path: Path) -> Iterator[list[Sentence]]:
    """Every Doc of a DocBin as a list of sentences."""
    for doc in DocBin().from_disk(path).get_docs(Vocab()):
        yield [to_sentence(span) for span in doc.sents]


def to_sentence(span) -> Sentence:
    words = [
        Word(
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            morph=str(token.morph),
            dep=token.dep_,
            name=f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O",
            space=bool(token.whitespace_),
        )
        for token in span
    ]
    for word, token in zip(words, span, strict=True):
        word.head = None if token.head.i == token.i else words[token.head.i - span.start]
    return words


def copy_sentence(sentence: Sentence) -> Sentence:
    words = [replace(word) for word in sentence]
    place = {id(word): i for i, word in enumerate(sentence)}
    for word, old in zip(words, sentence, strict=True):
        word.head = None if old.head is None else words[place[id(old.head)]]
    return words


def drop(sentence: Sentence, unwanted) -> Sentence:
    """Without the unwanted words; what hung on one of them hangs on its head (or becomes the root)."""
    kept = [word for word in sentence if not unwanted(word)]
    if not kept:
        return []
    keep = {id(word) for word in kept}
    for word in kept:
        while word.head is not None and id(word.head) not in keep:
            word.head = word.head.head
    roots = [word for word in kept if word.head is None]
    for word in roots[1:]:
        word.head = roots[0]
    roots[0].dep = "ROOT"
    for before, word in pairwise(sentence):
        if id(word) not in keep:
            before.space = True
    inside = "O"
    for word in kept:
        if word.name.startswith("I-") and word.name[2:] != inside:
            word.name = "B-" + word.name[2:]
        inside = word.name[2:] if word.name != "O" else "O"
    return kept


def to_doc(sentences: Iterable[Sentence], vocab: Vocab) -> Doc | None:
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return None
    place = {id(word): i for i, word in enumerate(words)}
    starts = {id(sentence[0]) for sentence in sentences if sentence}
    return Doc(
        vocab,
        words=[word.text for word in words],
        spaces=[word.space for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=[i if word.head is None else place[id(word.head)] for i, word in enumerate(words)],
        deps=["ROOT" if word.head is None else word.dep for word in words],
        ents=[word.name for word in words],
        sent_starts=None if len(words) else [id(word) in starts for word in words],
    )


def write_docs(docs: Iterable[list[Sentence]], path: Path) -> tuple[int, int]:
    """Writes a DocBin; gives the numbers of docs and words."""
    vocab, store, words = Vocab(), DocBin(store_user_data=True), 0
    for sentences in docs:
        doc = to_doc([sentence for sentence in sentences if sentence], vocab)
        if doc is not None:
            store.add(doc)
            words += len(doc)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.to_disk(path)
    return len(store), words
