"""How well sentences are found in treebank text, as written and as speech is written down, by rules and by a model.

    python -m bench.sentences FOLDER [--part dev] [--model FOLDER]

FOLDER holds the treebank of training/README.md. Texts are ten sentences each. “Stripped” has neither capitals
nor punctuation, “as speech” no punctuation and no capital at the start of a sentence. A whole sentence is right when it
starts and ends where the treebank has it; a border is right when a sentence starts there (the first of a text is free).
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from qualcode.language import split_sentences
from qualcode.language.pipeline import SHIPPED

Span = tuple[int, int]
Word = tuple[str, str, bool]
"""Form, part of speech, whether a space follows."""
Splitter = Callable[[str], Sequence[Span]]

STYLES = ("as written", "as speech", "stripped")
_TEXT = 10


def read_treebank(path: Path) -> Iterator[list[Word]]:
    words: list[Word] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 10 and fields[0].isdigit():
                words.append((fields[1], fields[3], "SpaceAfter=No" not in fields[9]))
            elif words and not line.strip():
                yield words
                words = []
    if words:
        yield words


def restyle(sentence: list[Word], style: str) -> list[Word]:
    if style == "as written":
        return sentence
    words = [(form, pos, True) for form, pos, _space in sentence if pos != "PUNCT"]
    if style == "stripped":
        return [(form.lower(), pos, space) for form, pos, space in words]
    return [
        (form if pos == "PROPN" or form[1:].lower() != form[1:] else form.lower(), pos, s) for form, pos, s in words
    ]


def make_texts(sentences: Iterator[list[Word]], style: str) -> Iterator[tuple[str, list[Span]]]:
    """Texts of ten sentences each, with where each sentence stands."""
    while batch := list(islice(sentences, _TEXT)):
        text, spans = "", []
        for sentence in filter(None, (restyle(sentence, style) for sentence in batch)):
            text = text.rstrip() + " " if text else ""
            start = len(text)
            for form, _pos, space in sentence:
                text += form + " " * space
            spans.append((start, len(text.rstrip())))
        yield text.rstrip(), spans


def with_model(folder: Path, component: str) -> Splitter:
    import spacy

    other = "parser" if component == "senter" else "senter"
    nlp = spacy.load(folder, exclude=["ner", "lemmatizer", "attribute_ruler", "morphologizer", other])
    nlp.enable_pipe(component) if component in nlp.disabled else None

    def split(text: str) -> list[Span]:
        return [(span.start_char, span.end_char) for span in nlp(text).sents]

    return split


def f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted) if found + wanted else 0.0


def measure(texts: Sequence[tuple[str, list[Span]]], split: Splitter) -> tuple[float, float]:
    """F of whole sentences and F of borders."""
    whole, borders = [0, 0, 0], [0, 0, 0]
    for text, wanted in texts:
        found = split(text)
        for counts, ours, gold in (
            (whole, set(found), set(wanted)),
            (borders, {start for start, _ in found[1:]}, {start for start, _ in wanted[1:]}),
        ):
            counts[0] += len(ours & gold)
            counts[1] += len(ours)
            counts[2] += len(gold)
    return f1(*whole), f1(*borders)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--model", type=Path, default=SHIPPED)
    args = parser.parse_args()
    splitters = {"rules": split_sentences, **{name: with_model(args.model, name) for name in ("senter", "parser")}}
    print(f"{args.part:12}" + "".join(f"{name + ': whole, borders':>28}" for name in splitters))
    for style in STYLES:
        texts = list(make_texts(read_treebank(args.treebank / f"{args.part}.conllu.gz"), style))
        figures = [measure(texts, split) for split in splitters.values()]
        print(f"{style:12}" + "".join(f"{whole:20.3f} {borders:7.3f}" for whole, borders in figures), flush=True)


if __name__ == "__main__":
    main()
