"""A simulated coder, who finds what the gold codings say, and a study of their own to work in."""

from __future__ import annotations

import json
import random
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.model import Excerpt, Kind, Suggestion, Transcript
from qualcode.project import Order, Project

ROOT = Path(__file__).parent.parent
BY_HAND = 5
"""Keys."""
FIFTHS = 5
RANDOM = "random"
ORDERS = (*map(str, Order), RANDOM)
COPIES = ("", "-a", "-b", "-c", "-d")
CHANGES = (("bibliotek", "filial"), ("ikke", "ikkje"), ("veldig", "svært"), ("bare", "kun"), ("folk", "mennesker"))

Place = tuple[str, int]
"""A turn: the transcript's name and the turn's index."""


@dataclass
class Gold:
    """What the gold codings say of each turn."""

    codings: dict[Place, list[tuple[Excerpt, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, path: Path, project: Project) -> Gold:
        found = cls()
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            place = row["transcript"], row["turn"]
            excerpt = project.transcript(row["transcript"]).turn_excerpt(row["turn"], row["start"], row["end"])
            found.codings[place] += [(excerpt, code) for code in row["codes"]]
        return found

    def at(self, place: Place) -> list[tuple[Excerpt, str]]:
        return self.codings.get(place, [])

    def agrees(self, suggestion: Suggestion, place: Place) -> bool:
        return any(code == suggestion.code and excerpt.overlaps(suggestion.excerpt) for excerpt, code in self.at(place))


def respondents(transcript: Transcript) -> list[Place]:
    """The turns in which there is something to code."""
    return [(transcript.name, t.index) for t in transcript.turns if t.kind is Kind.RESPONDENT and t.text.strip()]


def place_of(project: Project, excerpt: Excerpt) -> Place:
    return excerpt.transcript, project.transcript(excerpt.transcript).turn_at(excerpt.start).index


class Coder:
    """Works through the transcripts that are not held out, turn by turn, in one order.

    Best and least sure first: the turn of the first suggestion in that order, and what is left without suggestions as
    the text goes. Reading and random order: all turns alike. In a turn each suggestion is answered and what is missed
    coded by hand; a turn in which nothing is to be coded is marked so. Each of these is one decision.

    Each decision is made only when the next is asked for, so what has been learned meanwhile counts.
    """

    def __init__(self, project: Project, gold: Gold, held: Collection[str], order: str, seed: int) -> None:
        self._project, self._gold, self._order = project, gold, order
        names = [name for name in project.transcript_names() if name not in held]
        self._left = [place for name in names for place in respondents(project.transcript(name))]
        if order == RANDOM:
            random.Random(seed).shuffle(self._left)
        self.answered = self.right = 0

    def decisions(self) -> Iterator[None]:
        """Makes one decision after the other, until nothing is left."""
        while self._left:
            place = self._next()
            self._left.remove(place)
            yield from self._decide(place)

    def _next(self) -> Place:
        if self._order in (Order.BEST, Order.UNSURE):
            left = set(self._left)
            for suggestion in self._project.suggestions(order=Order(self._order)):
                if (place := place_of(self._project, suggestion.excerpt)) in left:
                    return place
        return self._left[0]

    def _decide(self, place: Place) -> Iterator[None]:
        project, wanted = self._project, self._gold.at(place)
        asked = [s for s in project.suggestions(place[0]) if place_of(project, s.excerpt) == place]
        if self._order in (Order.BEST, Order.UNSURE, RANDOM):
            project.set_place(place[0], project.transcript(place[0]).starts[place[1]])
        else:
            project.mark_read(*place)
        self.answered += len(asked)
        if not wanted:
            project.mark_blank([project.transcript(place[0]).turn_excerpt(place[1])])
            yield
            return
        found = set()
        for suggestion in asked:
            right = self._gold.agrees(suggestion, place)
            self.right += right
            (project.accept if right else project.reject)(suggestion)
            found |= {(e, c) for e, c in wanted if c == suggestion.code and e.overlaps(suggestion.excerpt)}
            yield
        for excerpt, code in wanted:
            if (excerpt, code) not in found:
                project.code(excerpt, [code])
                yield


def measure(project: Project, gold: Gold, held: Collection[str]) -> dict[str, float]:
    """How good the suggestions in the transcripts are that were held out."""
    shown: dict[Place, list[Suggestion]] = defaultdict(list)
    turns = [place for name in held for place in respondents(project.transcript(name))]
    for name in held:
        for each in project.suggestions(name):
            shown[place_of(project, each.excerpt)].append(each)
    wanted = sum(len(gold.at(place)) for place in turns)
    total = sum(map(len, shown.values()))
    found = {
        (e, c)
        for place, some in shown.items()
        for each in some
        for e, c in gold.at(place)
        if c == each.code and e.overlaps(each.excerpt)
    }
    right = sum(gold.agrees(each, place) for place, some in shown.items() for each in some)
    first = [gold.agrees(max(some, key=lambda s: s.score), place) for place, some in shown.items()]
    return {
        "first": sum(first) / max(len(first), 1),
        "right": right / max(total, 1),
        "found": len(found) / wanted,
        "silent": sum(place not in shown for place in turns if not gold.at(place))
        / sum(not gold.at(place) for place in turns),
        "ranked": _average_precision(project, gold, held),
        "saved": 1 - (total + BY_HAND * (wanted - len(found))) / (BY_HAND * wanted),
    }


def _average_precision(project: Project, gold: Gold, held: Collection[str]) -> float:
    """How far up what is right stands among all that the last runs scored, shown or not."""
    scored = [each for each in project.store.suggestions.scored() if each.excerpt.transcript in held]
    scored.sort(key=lambda each: -each.score)
    wanted = {(place, code) for place, some in gold.codings.items() if place[0] in held for _e, code in some}
    total = hits = 0.0
    for rank, each in enumerate(scored, 1):
        if (place_of(project, each.excerpt), each.code) in wanted:
            hits += 1
            total += hits / rank
    return total / len(wanted)


def make_study(root: Path, *, copies: int = 1) -> None:
    """The ten interviews, and copies of them under other names with a few other words; suggested on once."""
    (root / "transcripts").mkdir(parents=True)
    shutil.copy(ROOT / "codebook.yaml", root)
    for path in sorted((ROOT / "transcripts").glob("*.txt")):
        for copy in range(copies):
            text = path.read_text("utf-8")
            for old, new in CHANGES[:copy]:
                text = re.sub(rf"\b{old}\b", new, text)
            (root / "transcripts" / f"{path.stem}{COPIES[copy]}.txt").write_text(text, "utf-8")
    with Project.create(root, coder="kari") as project:
        project.import_transcripts(project.plan_import([root / "transcripts"]))
        project.suggest()


def strip_examples(root: Path) -> None:
    """Take the examples out of a study's codebook, and suggest anew: so a study of one's own begins."""
    from ruamel.yaml import YAML

    path, yaml = root / "codebook.yaml", YAML()
    book = yaml.load(path.read_text("utf-8"))
    book.pop("uncoded_examples", None)
    for code in book["codes"]:
        for each in (code, *code.get("children", ())):
            each.pop("examples", None)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(book, file)
    with Project.open(root, coder="kari") as project:
        project.suggest()


@contextmanager
def copied(study: Path) -> Iterator[Project]:
    """A study of its own to work in."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "study")
        shutil.copytree(study, root)
        with Project.open(root, coder="kari") as project:
            yield project
