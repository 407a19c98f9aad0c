"""Make the table of sentence borders in speech (qualcode/language/data/borders.tsv).

    python training/scripts/borders.py FOLDER qualcode/language/data/borders.tsv --codebook codebook.yaml

Learns from the treebank's train part without capitals and punctuation, ten sentences in a row, and from the codebook's
invented examples, three in a row; needs scikit-learn and qualcode. About a minute.
"""

import argparse
import re
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.sentences import make_texts, read_treebank
from qualcode.codebook import load_codebook
from qualcode.language import split_sentences
from qualcode.language.borders import BIAS, border_features

Text = tuple[list[str], list[bool]]
"""Words, and which of them open a sentence."""

LEAST = 3  # rarer features are left out
STRENGTH = 0.4  # of the fit: greater gives more weights
SMALLEST = 0.05  # smaller weights are left out
HEARD = 1.0  # added to the bias: a border too many harms less than one too few
REPEAT = 3  # times that the codebook's examples are read, for they are closer to interviews


def read_trees(folder: Path) -> list[Text]:
    texts = []
    for text, spans in make_texts(read_treebank(folder / "train.conllu.gz"), "stripped"):
        starts = {start for start, _end in spans}
        texts.append(
            ([m[0] for m in re.finditer(r"\S+", text)], [m.start() in starts for m in re.finditer(r"\S+", text)])
        )
    return texts


def read_examples(path: Path) -> list[Text]:
    """The codebook's examples; their capitals and stops tell where sentences begin."""
    examples = iter([example for code in load_codebook(path) for example in code.examples])
    texts = []
    while batch := list(islice(examples, 3)):
        words, starts = [], []
        for sentence in (example[slice(*span)] for example in batch for span in split_sentences(example)):
            bare = re.findall(r"\w[\w'’-]*", sentence.lower())
            words += bare
            starts += [True] + [False] * (len(bare) - 1) if bare else []
        texts.append((words, starts))
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--codebook", type=Path)
    args = parser.parse_args()
    texts = read_trees(args.treebank) + (read_examples(args.codebook) * REPEAT if args.codebook else [])
    places = [(words, i) for words, _starts in texts for i in range(1, len(words))]
    opens = np.array([starts[i] for _words, starts in texts for i in range(1, len(starts))])
    counts = Counter(feature for words, i in places for feature in border_features(words, i))
    columns = {f: i for i, f in enumerate(sorted(f for f, count in counts.items() if count >= LEAST and f != BIAS))}
    rows = [[columns[f] for f in border_features(words, i) if f in columns] for words, i in places]
    ends = np.cumsum([0, *map(len, rows)])
    seen = csr_matrix((np.ones(ends[-1]), np.concatenate(rows).astype(int), ends), shape=(len(rows), len(columns)))
    model = LogisticRegression(C=STRENGTH, penalty="l1", solver="liblinear", random_state=0).fit(seen, opens)
    weights = {f: round(float(model.coef_[0, i]), 2) for f, i in columns.items()}
    kept = {f: weight for f, weight in weights.items() if abs(weight) >= SMALLEST}
    lines = [f"{feature}\t{weight}\n" for feature, weight in sorted(kept.items())]
    heading = "# What speaks for (above 0) and against a sentence border; made by training/scripts/borders.py. CC0.\n"
    bias = f"{BIAS}\t{model.intercept_[0] + HEARD:.2f}\n"
    args.output.write_text(heading + bias + "".join(lines), encoding="utf-8")
    print(f"{len(kept)} weights from {len(places)} places")


if __name__ == "__main__":
    main()
