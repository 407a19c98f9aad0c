"""How far an answer should move what is left: the live layer's constants, tried on a study that no other figure is of.

    python -m bench.live_constants FOLDER

FOLDER holds the dialect conversations of `bench/second_codebook.py`. A run is made from the codebook alone, and two
with a third of the conversations coded. Then 8 or 24 turns picked at random are answered as in the terminal UI: what is
shown with yes or no, what is missed by hand, a turn without codes by a mark. What counts is how much better the scores
of what is left fit what was coded (log loss), a hundred times over, in percent, with its standard error. Each constant
is tried at half and twice its value; where none does clearly better, it stays.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

from bench.second_codebook import HERE, Place, read_all, read_stretches
from qualcode.codebook import load_codebook
from qualcode.model import Suggestion, Transcript
from qualcode.suggest import FLOOR, Answer, Pool, SuggestInputs, SuggestResult, live, make_suggestions

ANSWERED = (8, 24)
TIMES = 100
TRIED = ("_PULL", "_DOUBT", "_STEADY", "_REACH", "_SINK", "_HIGHEST")

Truth = dict[Place, set[str]]


@dataclass
class Trial:
    """A run, its suggestions in the turns that were judged, and the turns to answer in."""

    found: list[Suggestion]
    places: list[Place]
    quotes: list[str]
    pool: Pool
    turns: list[Place]

    @classmethod
    def make(cls, result: SuggestResult, texts: dict[str, Transcript], judged: set[Place]) -> Trial:
        every = [each for each in result.suggestions if each.default or each.score >= FLOOR]
        every = [each for each in every if place_of(texts, each) in judged]
        places = [place_of(texts, each) for each in every]
        quotes = [texts[each.excerpt.transcript].quote(each.excerpt) for each in every]
        names = {each.excerpt.transcript for each in result.suggestions}
        pool = Pool(every, quotes, result.run.manifest["bars"])
        return cls(every, places, quotes, pool, sorted(place for place in judged if place[0] in names))

    def answers(self, chosen: set[Place], truth: Truth, texts: dict[str, Transcript]) -> Iterator[Answer]:
        shown: dict[Place, set[str]] = defaultdict(set)
        for each, place, quote in zip(self.found, self.places, self.quotes, strict=True):
            if place in chosen and each.default:
                shown[place].add(each.code)
                yield Answer(each.excerpt, each.code, quote, each.code in truth[place])
        for name, turn in chosen:
            excerpt = texts[name].turn_excerpt(turn)
            for code in truth[name, turn] - shown[name, turn]:
                yield Answer(excerpt, code, texts[name].quote(excerpt), True)

    def gain(self, count: int, seed: int, truth: Truth, texts: dict[str, Transcript]) -> float:
        """By which share the log loss of what is left falls after so many turns."""
        chosen = set(random.Random(seed).sample(self.turns, count))
        after = self.pool.adjust(sorted(self.answers(chosen, truth, texts), key=lambda a: (a.excerpt, a.code)))
        losses = [0.0, 0.0]
        for place, *both in zip(self.places, self.found, after, strict=True):
            if place not in chosen:
                for which, each in enumerate(both):
                    rate = min(max(each.score, 0.001), 0.999)
                    losses[which] -= log(rate if each.code in truth[place] else 1 - rate)
        return 1 - losses[1] / losses[0]


def place_of(texts: dict[str, Transcript], suggestion: Suggestion) -> Place:
    excerpt = suggestion.excerpt
    return excerpt.transcript, texts[excerpt.transcript].turn_at(excerpt.start).index


def show(what: str, trials: Sequence[Trial], truth: Truth, texts: dict[str, Transcript]) -> None:
    told = []
    for count in ANSWERED:
        gains = [trial.gain(count, seed, truth, texts) for trial in trials for seed in range(TIMES // len(trials))]
        error = statistics.stdev(gains) / sqrt(len(gains))
        told.append(f"{count:3} turns {100 * statistics.mean(gains):5.1f} +- {100 * error:.1f} %")
    print(f"{what:20}", *told, sep="   ", flush=True)


def main(folder: str) -> None:
    codebook = load_codebook(HERE / "second" / "codebook.yaml")
    stretches, gold, judged = read_stretches(read_all(Path(folder)), HERE / "second" / "gold.jsonl")
    texts = {each.name: each for each in stretches}
    truth: Truth = defaultdict(set)
    for name, codings in gold.items():
        for coding in codings:
            truth[name, texts[name].turn_at(coding.excerpt.start).index].add(coding.code)
    mixed = random.Random(0).sample(stretches, len(stretches))
    cached: dict[str, bytes] = {}
    trials = []
    for coded in ([], mixed[::3], mixed[1::3]):
        training = tuple((each, gold[each.name]) for each in coded)
        left = tuple(each for each in stretches if each not in coded)
        result = make_suggestions(SuggestInputs(left, codebook, training, cached=cached))
        cached.update(result.new_cache)
        trials.append(Trial.make(result, texts, judged))
    show("as they are", trials, truth, texts)
    for name in TRIED:
        usual = getattr(live, name)
        for factor in (0.5, 2.0):
            setattr(live, name, usual * factor)
            show(f"{name} {usual * factor:g}", trials, truth, texts)
        setattr(live, name, usual)


if __name__ == "__main__":
    main(*sys.argv[1:])
