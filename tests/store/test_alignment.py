"""Where quotes go when a transcript is corrected."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from qualcode.store.alignment import Alignment, Place

EDITS = int(os.environ.get("QUALCODE_EDITS", "200"))
TURNS = [
    line.split(": ", 1)[1]
    for path in sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if ": " in line and not line.startswith("#")
]


class Edited:
    """A text as single characters, each with its number in the first text, so that the truth is known."""

    def __init__(self, turns: list[str], chance: random.Random) -> None:
        self.old = "\n".join(turns)
        self.chance = chance
        numbers = iter(range(len(self.old) + 1))
        self.turns = []
        for turn in turns:
            self.turns.append([(letter, next(numbers)) for letter in turn])
            next(numbers)

    @property
    def new(self) -> str:
        return "\n".join("".join(letter for letter, _number in turn) for turn in self.turns)

    def places(self) -> dict[int, int]:
        """Where each character of the old text is in the new."""
        found, at = {}, 0
        for turn in self.turns:
            for _letter, number in turn:
                if number is not None:
                    found[number] = at
                at += 1
            at += 1
        return found

    def edit(self) -> None:
        kind = self.chance.choice(["typo", "typo", "typo", "word", "word", "insert", "delete", "move", "split", "join"])
        at = self.chance.randrange(len(self.turns))
        turn = self.turns[at]
        words = [match.span() for match in re.finditer(r"\w+", "".join(letter for letter, _n in turn))]
        if kind == "insert":
            self.turns.insert(at, [(letter, None) for letter in self.chance.choice(TURNS)])
        elif kind == "delete" and len(self.turns) > 3:
            del self.turns[at]
        elif kind == "move":
            self.turns.insert(self.chance.randrange(len(self.turns)), self.turns.pop(at))
        elif kind == "join" and at:
            self.turns[at - 1 : at + 1] = [[*self.turns[at - 1], (" ", None), *turn]]
        elif not words:
            return
        elif kind == "split":
            cut = self.chance.choice(words)[0]
            if cut:
                self.turns[at : at + 1] = [turn[:cut], turn[cut:]]
        elif kind == "typo":
            place = self.chance.randrange(*self.chance.choice(words))
            turn[place : place + 1] = [(self.chance.choice("eanrst"), None) for _n in range(self.chance.randrange(3))]
        else:
            start, end = self.chance.choice(words)
            turn[start:end] = [(letter, None) for letter in self.chance.choice(["biblioteket", "Ørje", "da", "åtte"])]


def untouched(edited: Edited, start: int, end: int) -> int | None:
    """Where the words stand, when every character is still there and none came between."""
    places = edited.places()
    if start not in places or not edited.old[start:end].strip():
        return None
    at = places[start]
    whole = all(places.get(n, -1) == at + n - start or edited.old[n] == "\n" for n in range(start, end))
    return at if whole and edited.new[at : at + end - start] == edited.old[start:end] else None


@pytest.mark.timeout(3600)
def test_untouched_quotes_are_placed_exactly_in_random_edits() -> None:
    """At least 99 of 100 that no edit touched are where they should be; QUALCODE_EDITS=10000 asks for more edits."""
    chance = random.Random(6)
    right = wrong = edits = moved = 0
    while edits < EDITS:
        first = chance.randrange(len(TURNS) - 60)
        edited = Edited(TURNS[first : first + chance.randrange(8, 60)], chance)
        count = chance.choice([1, 2, 5, 10, 20])
        for _number in range(count):
            edited.edit()
        edits += count
        alignment = Alignment(edited.old, edited.new)
        for _number in range(40):
            start = chance.randrange(len(edited.old) - 5)
            end = min(start + chance.choice([5, 20, 60, 150, 400]), len(edited.old))
            truth = untouched(edited, start, end)
            if truth is None:
                continue
            found = alignment.place(start, end)
            if found == Place(truth, truth + end - start, True):
                right += 1
            else:
                wrong += 1
                moved += found is not None and found.exact
    told = f"{edits} edits, {right + wrong} quotes, {right} exactly placed, {moved} on the same words elsewhere"
    print(told)  # noqa: T201 - the figure, shown with -s
    assert right > 4 * EDITS / 10
    assert right / (right + wrong) >= 0.99


OLD = (
    "Hva betyr biblioteket for deg?\nDet er et sted der jeg møter andre og får være i fred.\n"
    "Er det nok folk på jobb?\nNei, bemanninga er altfor liten om kvelden, synes jeg.\nJa.\nTakk for praten."
)


@pytest.mark.parametrize(
    ("new", "quote", "found", "exact"),
    [
        (OLD.replace("møter", "treffer"), "møter andre", "treffer andre", False),
        (OLD.replace("møter", "treffer"), "får være i fred", "får være i fred", True),
        (OLD.replace("Det er", "Ja, det er"), "et sted der jeg", "et sted der jeg", True),
        ("Ny innledning her.\n" + OLD, "altfor liten", "altfor liten", True),
        (OLD.replace("\nTakk for praten.", ""), "Takk for praten.", None, False),
        (OLD.replace("altfor liten", "for liten"), "altfor liten om kvelden", "for liten om kvelden", False),
        (OLD.replace("Ja.\n", ""), "Ja.", None, False),
    ],
)  # fmt: skip
def test_a_quote_follows(new: str, quote: str, found: str | None, exact: bool) -> None:
    """Words that stand are found as they are, changed ones with their new words, and those that are gone not at all."""
    start = OLD.index(quote)
    place = Alignment(OLD, new).place(start, start + len(quote))

    assert (place and new[place.start : place.end]) == found
    assert place is None or place.exact is exact


def test_a_passage_that_was_moved_and_reworded_is_found() -> None:
    """Where a turn stands somewhere else with some other words, its quote goes along, to be looked at."""
    lines = OLD.split("\n")
    moved = "Nei, bemanningen er alt for liten om kveldene, synes jeg."
    new = "\n".join([moved, *lines[:3], *lines[4:]])
    quote = "bemanninga er altfor liten om kvelden"
    start = OLD.index(quote)

    place = Alignment(OLD, new).place(start, start + len(quote))

    assert place is not None and not place.exact
    assert new[place.start : place.end] == "bemanningen er alt for liten om kveldene"


def test_the_same_words_of_someone_else_are_not_taken() -> None:
    """A short answer that was deleted does not land on another one that stood there all along."""
    old = "Er du enig?\nJa, det er jeg.\nLiker du det?\nJa, det er jeg.\nSlutt."
    new = "Er du enig?\nLiker du det?\nJa, det er jeg.\nSlutt."
    first, second = old.index("Ja, det"), old.rindex("Ja, det")

    alignment = Alignment(old, new)

    places = [alignment.place(start, start + 15) for start in (first, second)]
    assert sorted(place is None for place in places) == [False, True]


def test_a_large_transcript_is_compared_in_time() -> None:
    """A day of talk with a change in every turn takes seconds at most."""
    import time

    old = "\n".join(f"{turn} ({number})" for number, turn in enumerate(TURNS * 20))[:1_000_000]
    new = old.replace("er", "ær")
    began = time.process_time()

    alignment = Alignment(old, new)

    assert alignment.place(5000, 5100) is not None
    assert time.process_time() - began < 30
