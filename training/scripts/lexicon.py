"""Make the vector table of the pipeline: what a word may be, not what it means.

A row is a set of flags (Norsk ordbank: part of speech, ending, gender; gazetteers: first name, surname,
place, country, organisation). Words with the same flags share a row, so that the table is small. Every word
has a key in lower case, because transcripts have no capitals; names and shorter words also one with a capital
(and names in capitals only, such as NRK, as they are). spaCy can look vectors up by LOWER, but does not save
that setting (3.8), so keys are by ORTH.
"""

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import spacy
from spacy.lookups import load_lookups
from spacy.vectors import Vectors

NOUN_ENDINGS = ("en", "a", "et", "er", "r", "ene", "ne", "e", "")
ADJ_ENDINGS = ("t", "e", "ere", "est", "este", "")
VERB_ENDINGS = ("er", "r", "te", "de", "et", "a", "t", "dd", "dde", "ende", "es", "s", "")

TITLE_LENGTH = 9  # longer words of the dictionary have no key with a capital
LONGEST = 16  # longer words have no key

Flags = dict[str, set[tuple[str, float]]]


def ending(form: str, lemma: str, endings: tuple[str, ...]) -> str:
    """What the form adds to its lemma (or to the lemma without -e), or 'x' when it is irregular."""
    if form == lemma:
        return "="
    for stem in (lemma, lemma.removesuffix("e")):
        rest = form.removeprefix(stem)
        if form.startswith(stem) and rest in endings:
            return rest or "0"
    return "x"


def noun_genders(table: dict[str, list[str]]) -> dict[str, set[str]]:
    genders = defaultdict(set)
    for form, lemmas in table.items():
        for lemma in lemmas:
            found = ending(form, lemma, NOUN_ENDINGS)
            if found in {"en", "et", "a"}:
                genders[lemma].add({"en": "m", "et": "n", "a": "a"}[found])
    return genders


def add_ordbank(flags: Flags) -> None:
    tables = load_lookups("nb", tables=["lemma_exc"]).get_table("lemma_exc")
    from spacy.strings import get_string_id

    for pos, endings in (("noun", NOUN_ENDINGS), ("adj", ADJ_ENDINGS), ("verb", VERB_ENDINGS), ("adv", ())):
        table = tables[get_string_id(pos)] if get_string_id(pos) in tables else tables[pos]
        genders = noun_genders(table) if pos == "noun" else {}
        for form, lemmas in table.items():
            if " " in form:
                continue
            for lemma in lemmas:
                add = flags[form.lower()].add
                add((pos, 1.0))
                if endings:
                    add((f"{pos}:{ending(form, lemma, endings)}", 1.0))
                for gender in genders.get(lemma, ()):
                    add((f"noun:gender:{gender}", 1.0))


def bucket(count: float, top: float) -> float:
    """1/3, 2/3 or 1: how common, on a log scale."""
    return math.ceil(3 * min(1.0, math.log(count + 1) / math.log(top + 1))) / 3


def add_names(flags: Flags, gazetteers: dict) -> None:
    def add(name: str, flag: str, weight: float = 1.0, genitive: bool = True) -> None:
        for part, where in zip(name.split(), ["", *["+"] * 9], strict=False):
            if len(part) < 2:
                continue
            for form in (part.lower(), *([part.lower() + "s"] if genitive else [])):
                flags[form].add((flag, weight))
                if where:
                    flags[form].add(("name:later", 1.0))

    persons = gazetteers["persons"]
    for sex in ("female", "male"):
        top = max(persons[sex].values())
        for name, count in persons[sex].items():
            add(name, "name:first", bucket(count, top))
    top = max(persons["surname"].values())
    for name, count in persons["surname"].items():
        add(name, "name:last", bucket(count, top))
    for name, count in gazetteers["places"]["home"].items():
        add(name, "place:home", bucket(count, 700_000))
    for name, count in gazetteers["places"]["abroad"].items():
        add(name, "place:abroad", bucket(count, 10_000_000))
    for name in gazetteers["countries"]:
        add(name, "place:country")
    for name in gazetteers["organisations"]:
        add(name, "org")
        flags[name.split()[0].lower()].add(("org:first" if " " in name else "org:one", 1.0))
    for name in gazetteers["locations"]:
        add(name, "place:area")
    for kind, name in gazetteers["products"]:
        add(name, kind.lower())


def spellings(word: str, found: set[tuple[str, float]], acronyms: set[str]) -> list[str]:
    is_name = any(flag.startswith(("name", "place", "org", "prod", "evt")) for flag, _ in found)
    spelt = [word]
    if is_name or len(word) <= TITLE_LENGTH:
        spelt.append(word[:1].upper() + word[1:])
    if is_name and "-" in word:
        spelt.append("-".join(part[:1].upper() + part[1:] for part in word.split("-")))
    if word.upper() in acronyms:
        spelt.append(word.upper())
    return spelt if is_name or len(word) <= LONGEST else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gazetteers", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    flags: Flags = defaultdict(set)
    add_ordbank(flags)
    gazetteers = json.loads(args.gazetteers.read_text(encoding="utf-8"))
    add_names(flags, gazetteers)
    names = sorted({flag for found in flags.values() for flag, _ in found})
    column = {name: i for i, name in enumerate(names)}
    rows: dict[tuple, int] = {}
    for found in flags.values():
        rows.setdefault(tuple(sorted(found)), len(rows))
    data = np.zeros((len(rows), len(names)), dtype="float32")
    for found, row in rows.items():
        for flag, weight in found:
            data[row, column[flag]] = max(data[row, column[flag]], weight)
    nlp = spacy.blank("nb")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, shape=data.shape, name="nb_lexicon")
    nlp.vocab.vectors.data = data
    key_of = spacy.strings.get_string_id
    acronyms = {part for name in gazetteers["organisations"] for part in name.split() if part.isupper()}
    nlp.vocab.vectors.key2row = {
        key_of(word): rows[tuple(sorted(found))]
        for lower, found in sorted(flags.items())
        for word in spellings(lower, found, acronyms)
    }
    nlp.meta["name"] = "lexicon"
    nlp.to_disk(args.output)
    print(
        f"{len(flags)} words, {len(nlp.vocab.vectors.key2row)} keys, {len(rows)} rows, "
        f"{len(names)} flags: {' '.join(names)}"
    )


if __name__ == "__main__":
    main()
