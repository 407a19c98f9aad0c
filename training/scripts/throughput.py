"""Words a second of the trained pipeline against an untrained one of the same shape, taken in turns in one run."""

import argparse
import statistics
import time
from pathlib import Path

import spacy
from spacy.tokens import DocBin
from spacy.training import Example


def untrained(config_of, examples_of) -> spacy.Language:
    """The same components, sizes, labels and vectors, with the weights they start with."""
    nlp = spacy.blank("nb", vocab=config_of.vocab)
    config = config_of.config
    for name in config_of.component_names:
        factory = config["components"][name]["factory"]
        pipe_config = {key: value for key, value in config["components"][name].items() if key != "factory"}
        nlp.add_pipe(factory, name=name, config=pipe_config)
    for name in config_of.component_names:
        trained = config_of.get_pipe(name)
        if name not in {"lemmatizer", "attribute_ruler", "tok2vec", "senter"}:
            for label in getattr(trained, "labels", ()):
                nlp.get_pipe(name).add_label(label)
    nlp.initialize(lambda: examples_of(nlp))
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--words", type=int, default=10_000)
    args = parser.parse_args()
    trained = spacy.load(args.model)
    gold = list(DocBin().from_disk(args.corpus).get_docs(trained.vocab))
    fresh = untrained(trained, lambda nlp: [Example(nlp.make_doc(doc.text), doc) for doc in gold])
    for name in trained.disabled:
        fresh.disable_pipe(name)
    texts, words = [], 0
    for doc in gold:
        if words < args.words:
            texts.append(doc.text)
            words += len(doc)
    speeds: dict[str, list[float]] = {"trained": [], "untrained": [], "trained, no ner": []}
    for _ in range(args.rounds):
        for name, nlp, off in (
            ("trained", trained, []),
            ("untrained", fresh, []),
            ("trained, no ner", trained, ["ner"]),
        ):
            start = time.process_time()
            for _ in nlp.pipe(texts, disable=off):
                pass
            speeds[name].append(words / (time.process_time() - start))
    for name, found in speeds.items():
        print(f"{name}: {statistics.median(found):.0f} words/s [{min(found):.0f}-{max(found):.0f}]")
    print(f"ratio: {statistics.median(speeds['trained']) / statistics.median(speeds['untrained']):.3f}")


if __name__ == "__main__":
    main()
