"""What suggesters say: how strongly a code is there in a turn, and which words say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from spacy.tokens import Doc


SURE: Final = 1.0
LIKELY: Final = 0.8
PERHAPS: Final = 0.7
"""How sure marks are: as a cue that stands there, as one inside a compound, as one that is misspelt."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that speak for a code: positions in the turn's text, what they matched, and how sure that is.

    `why` is what people read; the suggester's name is given where it is empty.
    """

    turn: int
    code: str
    start: int
    end: int
    cue: str = ""
    why: str = ""
    strength: float = SURE


class Suggester(Protocol):
    """Finds words that speak for codes; knows nothing of the store or of people.

    Takes the turns' Docs and yields marks; `Mark.turn` counts in the sequence that was given.
    """

    def __call__(self, docs: Sequence[Doc]) -> Iterable[Mark]:
        """The marks in the Docs, in any order."""
        ...


Marks = dict[tuple[int, str], list[Mark]]


@dataclass(frozen=True, slots=True)
class Together:
    """Several suggesters as one. Where their marks share words, the longest stands, whatever its code.

    An “innbyggertorg” is no “torg”.
    """

    suggesters: tuple[Suggester, ...]

    def __call__(self, docs: Sequence[Doc]) -> Iterator[Mark]:
        """The marks that stand, turn by turn, in text order."""
        found: dict[int, list[Mark]] = defaultdict(list)
        for suggester in self.suggesters:
            for mark in suggester(docs):
                found[mark.turn].append(mark)
        for turn in sorted(found):
            yield from _longest(found[turn])


def gather(suggesters: Sequence[Suggester], docs: Sequence[Doc]) -> Marks:
    """The marks of all suggesters by turn and code, in text order.

    Words speak for a code once: of marks that share words, that of the first suggester stands.
    """
    marks: Marks = defaultdict(list)
    for suggester in suggesters:
        for mark in suggester(docs):
            others = marks[mark.turn, mark.code]
            if not any(mark.start < other.end and other.start < mark.end for other in others):
                others.append(mark)
    return {place: sorted(marks[place], key=lambda mark: mark.start) for place in sorted(marks)}


def _longest(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, -m.strength, m.start, m.code, m.cue)):
        rivals = [other for other in kept if mark.start < other.end and other.start < mark.end]
        same_words = all((mark.start, mark.end) == (other.start, other.end) for other in rivals)
        if same_words and all(mark.code != other.code for other in rivals):
            kept.append(mark)
    return sorted(kept, key=lambda mark: (mark.start, mark.code))
