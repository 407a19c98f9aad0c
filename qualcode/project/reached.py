"""How far each transcript was read turn by turn, so that what was left without a code there can teach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from qualcode.model import Blank, Coding, Kind, Origin, Transcript

if TYPE_CHECKING:
    from qualcode.project.study import Project


def find_reached(
    project: Project, transcripts: Mapping[str, Transcript], codings: Mapping[str, Sequence[Coding]]
) -> dict[str, int]:
    """The last turn of each coded transcript up to which all were read; -1 where that is none.

    Who works in the terminal UI may code here and there, and has read what they went through. Of a coder of whom only
    the codings are known, it is taken that they read up to the last one made by hand.
    """
    furthest = project.store.blanks.read_to()
    blanks: dict[str, list[Blank]] = defaultdict(list)
    for blank in project.blanks():
        blanks[blank.excerpt.transcript].append(blank)
    reached = {}
    for name, found in codings.items():
        coders = {project.coder, *(coding.coder for coding in found)}
        known = {who: furthest[name, who] for who in coders if (name, who) in furthest}
        if known:
            reached[name] = _reach(transcripts[name], found, blanks[name], known)
    return reached


def _reach(
    transcript: Transcript, codings: Sequence[Coding], blanks: Sequence[Blank], furthest: Mapping[str, int]
) -> int:
    touched: dict[str, set[int]] = defaultdict(set)
    by_hand: dict[str, set[int]] = defaultdict(set)
    for blank in blanks:
        touched[blank.coder].add(transcript.turn_at(blank.excerpt.start).index)
    for coding in codings:
        turns = {turn for turn, _start, _end in transcript.pieces(coding.excerpt)}
        touched[coding.coder] |= turns
        if coding.origin is not Origin.ACCEPTED:
            by_hand[coding.coder] |= turns
    ends = [-1]
    for who in touched:
        known = furthest.get(who)
        ends.append(max(by_hand[who], default=-1) if known is None else _go_on(transcript, known, touched[who]))
    return min(max(ends), max((turn for some in touched.values() for turn in some), default=-1))


def _go_on(transcript: Transcript, furthest: int, touched: Collection[int]) -> int:
    """The last turn of those right after the furthest one that were worked on, too."""
    for turn in transcript.turns[furthest + 1 :]:
        if turn.kind is not Kind.INTERVIEWER and turn.index not in touched:
            break
        furthest = turn.index
    return furthest
