"""How well the senter finds the sentences of text without punctuation: whole sentences, and borders inside a document.

With --sweep also for other shifts of the bias of "a sentence begins here": one word in sixteen begins a sentence, so
a careful senter says so too seldom. scripts/assemble.py adds the best shift to the bias. Sweep on dev only.
"""

import argparse
import json
from pathlib import Path

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

SHIFTS = [step / 10 for step in range(-5, 21)]
FIGURES = ("sents_p", "sents_r", "sents_f", "borders_p", "borders_r", "borders_f")


def log_odds(nlp: Language, golds: list[Doc]) -> list[numpy.ndarray]:
    """For each word how much more likely a sentence begins there than not."""
    docs = [Doc(nlp.vocab, [word.text for word in gold], [bool(word.whitespace_) for word in gold]) for gold in golds]
    before = nlp.pipe_names[: nlp.pipe_names.index("senter")]
    senter = nlp.get_pipe("senter")
    for name in before:
        docs = list(nlp.get_pipe(name).pipe(docs, batch_size=64))
    senter.model.get_ref("softmax").attrs["softmax_normalize"] = True
    start = senter.labels.index("S")
    likely = [senter.model.predict([doc])[0][:, start].clip(1e-9, 1 - 1e-7) for doc in docs]
    return [numpy.log(share / (1 - share)) for share in likely]


def precision_recall_f(right: int, said: int, true: int) -> tuple[float, float, float]:
    precision, recall = right / max(said, 1), right / max(true, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def measure(golds: list[Doc], scores: list[numpy.ndarray], shift: float) -> dict[str, float]:
    whole, border = numpy.zeros(3, int), numpy.zeros(3, int)
    for gold, score in zip(golds, scores, strict=True):
        true = [sent.start for sent in gold.sents]
        said = [0, *(int(i) for i in numpy.flatnonzero(score + shift > 0) if i > 0)]
        both = spans(true, len(gold)) & spans(said, len(gold))
        whole += (len(both), len(said), len(true))
        border += (len(set(true) & set(said)) - 1, len(said) - 1, len(true) - 1)
    return dict(zip(FIGURES, (*precision_recall_f(*whole), *precision_recall_f(*border)), strict=True))


def spans(starts: list[int], length: int) -> set[tuple[int, int]]:
    return set(zip(starts, [*starts[1:], length], strict=True))


def show(title: str, figures: dict[str, float]) -> None:
    print(f"{title}:", " ".join(f"{name} {value:.3f}" for name, value in figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--sweep", action="store_true", help="which shift is best, on all the corpora together")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    nlp.enable_pipe("senter")
    results, sums = {}, dict.fromkeys(SHIFTS, 0.0)
    for path in args.corpora:
        golds = list(DocBin().from_disk(path).get_docs(nlp.vocab))
        scores = log_odds(nlp, golds)
        results[path.stem] = measure(golds, scores, 0.0)
        show(path.stem, results[path.stem])
        for shift in SHIFTS if args.sweep else ():
            figures = measure(golds, scores, shift)
            sums[shift] += figures["sents_f"]
            show(f"{path.stem} {shift:+.1f}", figures)
    if args.sweep:
        print(f"best shift (sents_f): {max(SHIFTS, key=lambda shift: sums[shift]):+.1f}")
    if args.output:
        args.output.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
