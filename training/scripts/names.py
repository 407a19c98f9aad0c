"""Write a copy of a corpus in which names are exchanged for others of the same type from the gazetteers."""

import argparse
import json
import random
from pathlib import Path

from trees import Sentence, Word, copy_sentence, read_docs, write_docs


class Names:
    def __init__(self, gazetteers: dict, draw: random.Random) -> None:
        self.draw = draw
        persons = gazetteers["persons"]
        self.first = {**persons["female"], **persons["male"]}
        self.last = persons["surname"]
        home, abroad = gazetteers["places"]["home"], gazetteers["places"]["abroad"]
        big = {name: size for name, size in abroad.items() if size >= 500_000}
        self.towns = self.weigh(home), self.weigh(big)
        self.countries = gazetteers["countries"]
        self.lists = {"ORG": gazetteers["organisations"], "LOC": gazetteers["locations"]}
        for kind, name in gazetteers["products"]:
            self.lists.setdefault(kind, []).append(name)

    @staticmethod
    def weigh(counts: dict[str, int]) -> tuple[list[str], list[float]]:
        """Names with weights, the common ones more often, but not as often as in life."""
        return list(counts), [max(1, count) ** 0.5 for count in counts.values()]

    def choose(self, counts: dict[str, int]) -> str:
        if not hasattr(self, "weighed"):
            self.weighed = {}
        if id(counts) not in self.weighed:
            self.weighed[id(counts)] = self.weigh(counts)
        return self.draw.choices(*self.weighed[id(counts)])[0]

    def person(self, old: list[str]) -> list[str]:
        if len(old) == 1:
            return [self.choose(self.first if old[0] in self.first else self.last)]
        given = [self.choose(self.first) for _ in range(2 if len(old) > 2 and self.draw.random() < 0.6 else 1)]
        return [*given, self.choose(self.last)]

    def make(self, kind: str, old: list[str]) -> list[str] | None:
        if kind == "PER":
            return self.person(old)
        if kind in {"GPE_LOC", "GPE_ORG"}:
            chance = self.draw.random()
            if chance < 0.5:
                return self.draw.choices(*self.towns[0])[0].split()
            return (self.draw.choices(*self.towns[1])[0] if chance < 0.65 else self.draw.choice(self.countries)).split()
        return self.draw.choice(self.lists[kind]).split() if kind in self.lists else None


def exchange(sentence: Sentence, names: Names, share: float) -> Sentence:
    words = copy_sentence(sentence)
    i = 0
    made: Sentence = []
    moved: dict[int, Word] = {}
    while i < len(words):
        end = i + 1
        if words[i].name.startswith("B-"):
            while end < len(words) and words[end].name.startswith("I-"):
                end += 1
        old = words[i:end]
        new = None
        plain = all(word.pos in {"PROPN", "ADP", "X"} for word in old) and "-" not in old[-1].text
        if old[0].name != "O" and plain and names.draw.random() < share:
            new = names.make(old[0].name[2:], [word.text for word in old])
        if new is None:
            made += old
        else:
            kind, top = old[0].name[2:], next((w for w in old if w.head is None or w.head not in old), old[0])
            put = [Word(text, text, "PROPN", "", top.head, top.dep, f"I-{kind}") for text in new]
            put[0].name, put[0].morph = (
                f"B-{kind}",
                "|".join(feat for feat in old[0].morph.split("|") if feat != "Case=Gen"),
            )
            for word in put[1:]:
                word.head, word.dep = put[0], "flat:name"
            if "Case=Gen" in old[-1].morph:
                put[-1].text += "'" if put[-1].text[-1] in "sxz" else "s"
                put[-1].morph = "Case=Gen"
            put[-1].space = old[-1].space
            moved.update({id(word): put[0] for word in old})
            made += put
        i = end
    for word in made:
        while word.head is not None and id(word.head) in moved:
            word.head = moved[id(word.head)]
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("gazetteers", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--share", type=float, default=0.7, help="share of the names that are exchanged")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    names = Names(json.loads(args.gazetteers.read_text(encoding="utf-8")), random.Random(args.seed))
    docs = [[exchange(sentence, names, args.share) for sentence in doc] for doc in read_docs(args.input)]
    named = [doc for doc in docs if any(word.name != "O" for sentence in doc for word in sentence)]
    counts = write_docs(named, args.output)
    print(f"{args.output}: {counts[0]} documents, {counts[1]} words")


if __name__ == "__main__":
    main()
