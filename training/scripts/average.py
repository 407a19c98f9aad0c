"""The mean of the weights of trainings that went on from one another: steadier than any one of them."""

import argparse
from pathlib import Path

import numpy
import spacy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    nlp, *others = [spacy.load(path) for path in args.models]
    for name, pipe in nlp.pipeline:
        layers = [list(other.get_pipe(name).model.walk()) for other in others]
        for place, layer in enumerate(pipe.model.walk()):
            for key in layer.param_names:
                if layer.has_param(key):
                    same = [layer.get_param(key), *(walk[place].get_param(key) for walk in layers)]
                    layer.set_param(key, numpy.mean(same, axis=0, dtype="float32"))
    nlp.to_disk(args.output)


if __name__ == "__main__":
    main()
