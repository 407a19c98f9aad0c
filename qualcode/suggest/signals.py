"""What suggesters say: how strongly a code is there in a turn, and which words say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that speak for a code: positions in the turn's text, what they matched, and how sure that is."""

    turn: int
    code: str
    start: int
    end: int
    cue: str
    why: str
    strength: float


class Suggester(Protocol):
    """Finds words that speak for codes; knows nothing of the store or of people.

    Takes the turns' Docs and yields marks; `Mark.turn` counts in the sequence that was given.
    """

    def __call__(self, docs: Sequence[Doc]) -> Iterable[Mark]:
        """The marks in the Docs, in any order."""
        ...


Marks = dict[tuple[int, str], list[Mark]]


def gather(suggesters: Sequence[Suggester], docs: Sequence[Doc]) -> Marks:
    """The marks of all suggesters by turn and code, in text order.

    Where marks share words, the longest stands, whatever its code: an “innbyggertorg” is no “torg”.
    """
    found: dict[int, list[Mark]] = defaultdict(list)
    for suggester in suggesters:
        for mark in suggester(docs):
            found[mark.turn].append(mark)
    marks: Marks = defaultdict(list)
    for turn in sorted(found):
        for mark in _longest(found[turn]):
            marks[turn, mark.code].append(mark)
    return dict(marks)


def _longest(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, -m.strength, m.start, m.code, m.cue)):
        rivals = [other for other in kept if mark.start < other.end and other.start < mark.end]
        same_words = all((mark.start, mark.end) == (other.start, other.end) for other in rivals)
        if same_words and all(mark.code != other.code for other in rivals):
            kept.append(mark)
    return sorted(kept, key=lambda mark: (mark.start, mark.code))
