"""How many interjections the pipeline finds, in the hand-tagged speech test (or any gold corpus)."""

import argparse
import json
from collections import Counter
from pathlib import Path

import spacy
from spacy.scorer import PRFScore
from spacy.tokens import DocBin
from spacy.training import Example


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    nlp = spacy.load(args.model, exclude=["ner"])
    gold = list(DocBin().from_disk(args.corpus).get_docs(nlp.vocab))
    found = nlp.pipe(nlp.make_doc(doc.text) for doc in gold)
    score, wrong = PRFScore(), Counter()
    pos = lemma = total = 0
    for doc, reference in zip(found, gold, strict=True):
        example = Example(doc, reference)
        got, lemmas = example.get_aligned("POS", as_string=True), example.get_aligned("LEMMA", as_string=True)
        for token, tag, base in zip(example.predicted, got, lemmas, strict=True):
            if token.is_space:
                continue
            total += 1
            pos += token.pos_ == tag
            lemma += token.lemma_ == base
            score.tp += token.pos_ == tag == "INTJ"
            score.fp += token.pos_ == "INTJ" != tag
            score.fn += tag == "INTJ" != token.pos_
            if (token.pos_ == "INTJ") != (tag == "INTJ"):
                wrong[f"{token.text} {tag}>{token.pos_}"] += 1
    figures = {
        "tokens": total, "pos_acc": pos / total, "lemma_acc": lemma / total, "intj": score.tp + score.fn,
        "intj_p": score.precision, "intj_r": score.recall, "intj_f": score.fscore,
    }  # fmt: skip
    print(json.dumps(figures), ", ".join(f"{what} x{n}" for what, n in wrong.most_common(20)), sep="\n")
    if args.output:
        args.output.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
