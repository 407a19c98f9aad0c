"""Make the table of common words that compounds are cut by (qualcode/language/data/words.tsv).

    python training/scripts/common_words.py FOLDER qualcode/language/data/words.tsv

The dictionary forms of nouns (n), adjectives (a) and verbs (v) in the treebank's train part, and how often they stand
there. Compounds that could be cut count as their parts do not: what is left out is rarer than LEAST.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from pathlib import Path

KINDS = {"NOUN": "n", "ADJ": "a", "VERB": "v"}
LEAST = 2
LONGEST = 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    counts: dict[str, Counter] = defaultdict(Counter)
    with gzip.open(args.treebank / "train.conllu.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) == 10 and fields[3] in KINDS and fields[2].isalpha():
                counts[fields[2].lower()][KINDS[fields[3]]] += 1
    rows = []
    for word, kinds in sorted(counts.items()):
        count = sum(kinds.values())
        if count >= LEAST and 2 <= len(word) <= LONGEST:
            rows.append(f"{word}\t{''.join(sorted(k for k, n in kinds.items() if n * 10 >= count))}\t{count}\n")
    heading = (
        "# Common words, their kinds and counts; made by training/scripts/common_words.py from CC0 annotations. CC0.\n"
    )
    args.output.write_text(heading + "".join(rows), encoding="utf-8")
    print(f"{len(rows)} words")


if __name__ == "__main__":
    main()
