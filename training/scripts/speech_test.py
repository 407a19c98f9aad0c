"""Make the Docs of the hand-tagged speech test from `speech/test.tsv` (TEXT, POS, LEMMA, '-' when no space
follows; an empty line ends a sentence, two end a document). The test is never trained on.
"""

import argparse
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    vocab, store, words = Vocab(), DocBin(), 0
    lines = [line for line in args.input.read_text(encoding="utf-8").split("\n") if not line.startswith("# ")]
    for block in "\n".join(lines).strip("\n").split("\n\n\n"):
        sentences = [[line.split("\t") for line in part.split("\n")] for part in block.split("\n\n")]
        rows = [row for sentence in sentences for row in sentence]
        starts = [i == 0 for sentence in sentences for i in range(len(sentence))]
        words += len(rows)
        store.add(
            Doc(
                vocab,
                words=[row[0] for row in rows],
                spaces=[len(row) < 4 for row in rows],
                pos=[row[1] for row in rows],
                lemmas=[row[2] for row in rows],
                sent_starts=[int(start) for start in starts],
            )
        )
    args.output.parent.mkdir(parents=True, exist_ok=True)
    store.to_disk(args.output)
    print(f"{args.output}: {len(store)} documents, {words} words")


if __name__ == "__main__":
    main()
