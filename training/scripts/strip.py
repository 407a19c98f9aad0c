"""Write copies of a corpus as an interview might have it: without capitals, without punctuation, or both.

lower     no capitals, punctuation kept
bare      capitals kept, no punctuation
plain     as it is (with --shuffle: new neighbours)
speech    no capital at the start of a sentence (names keep theirs), no punctuation: most transcripts of speech
stripped  no capitals and no punctuation
Punctuation marks are taken out of the trees; what hung on them hangs on their head.
A word in lower case gets its lemma in lower case (oslo -> oslo).
"""

import argparse
import random
from pathlib import Path

from trees import Sentence, copy_sentence, drop, read_docs, write_docs

STYLES = ("plain", "lower", "bare", "speech", "stripped")


def restyle(sentence: Sentence, style: str) -> Sentence:
    words = copy_sentence(sentence)
    if style in {"lower", "stripped"}:
        for word in words:
            word.text, word.lemma = (
                word.text.lower(),
                word.lemma.lower() if word.text != word.text.lower() else word.lemma,
            )
    elif style == "speech":
        for word in words:
            if word.pos != "PROPN" and word.name == "O" and word.text[1:] == word.text[1:].lower():
                word.text = word.text.lower()
    if style not in {"plain", "lower"}:
        words = drop(words, lambda word: word.pos == "PUNCT")
        if words:
            words[-1].space = True
    return words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--style", choices=STYLES, default="stripped")
    parser.add_argument("--share", type=float, default=1.0, help="share of the documents, drawn at random")
    parser.add_argument("--single", action="store_true", help="every sentence a document of its own")
    parser.add_argument("--shuffle", action="store_true", help="sentences in random order, new neighbours")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    draw = random.Random(f"{args.seed} {args.style}")
    docs = [doc for doc in read_docs(args.input) if draw.random() < args.share]
    if args.shuffle:
        sentences = [sentence for doc in docs for sentence in doc]
        draw.shuffle(sentences)
        docs = [sentences[i : i + 10] for i in range(0, len(sentences), 10)]
    if args.single:
        docs = [[sentence] for doc in docs for sentence in doc]
    counts = write_docs(([restyle(sentence, args.style) for sentence in doc] for doc in docs), args.output)
    print(f"{args.output}: {counts[0]} documents, {counts[1]} words")


if __name__ == "__main__":
    main()
