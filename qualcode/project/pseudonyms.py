"""Pseudonyms: a plan that people look over, and the replacements it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from qualcode.errors import Problem, ProblemsError
from qualcode.i18n import _
from qualcode.language import can_find_entities
from qualcode.model import Memo, Transcript, Turn
from qualcode.privacy import Certainty, Finding, Key, Kind, Pseudonyms, find_identifying
from qualcode.privacy.lists import is_large
from qualcode.project.leaks import in_words
from qualcode.store import Replaced, name_some

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy

__all__ = ["Applied", "Key", "Place", "PseudonymPlan", "carry_out", "plan"]

TEXT: Final = "text"
SPEAKER: Final = "speaker"
ATTRIBUTE: Final = "attribute"
PERSON: Final = "person"
MEMO: Final = "memo"
REVIEW: Final = "review"
_CONTEXT: Final = 40
_TELL_LITTLE: Final = (Kind.AGE, Kind.DATE, Kind.OTHER_NAME, Kind.COMPANY_ID)
"""Kinds that are proposed, but not marked: alone they seldom tell who it is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that could tell who someone is.

    `part` is text, speaker, attribute, person, memo or review; `item` is the turn's number, the speaker's label, the
    attribute's name (for a person after the label) or the id of the memo or of what waits after a correction. `start`
    and `end` count in the turn's text, the label, the value or the memo. `apply` says whether the words are to be
    replaced.
    """

    transcript: str
    part: str
    item: str
    start: int
    end: int
    kind: Kind
    certainty: Certainty
    words: str
    name: str
    before: str
    after: str
    replacement: str
    apply: bool


@dataclass(frozen=True)
class PseudonymPlan:
    """What was found, in reading order. Without `model` only the lists were looked in. `path` is the plan's file.

    `named` are transcripts whose own names hold a name that was found; those are not changed.
    """

    places: tuple[Place, ...]
    model: bool = True
    named: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many places were replaced in how many transcripts and memos, and the key with all pseudonyms."""

    places: int
    transcripts: int
    memos: int
    key: Key | None


@dataclass(frozen=True, slots=True)
class _Piece:
    transcript: str
    part: str
    item: str
    text: str


def plan(
    study: OpenStudy, names: Sequence[str], key: Key | None, progress: Callable[[int, int], None] | None = None
) -> PseudonymPlan:
    """What could tell who someone is in the transcripts (all without names), with a proposal for each place."""
    chosen = [study.transcript(name).name for name in names] or list(study.transcript_names())
    pieces = [piece for name in chosen for piece in _pieces(study.store.transcripts.find(name))]
    pieces += [_Piece(_memo_home(study, memo), MEMO, memo.id, memo.text) for memo in _memos(study, chosen)]
    waiting = study.store.reviews.texts()
    pieces += [_Piece(name, REVIEW, row_id, text) for row_id, name, text in waiting if name in set(chosen)]
    known = dict(key.names) if key is not None else {}
    kinds = {name: kind for name, kind in known}
    found = find_identifying([piece.text for piece in pieces], kinds, progress)
    taken = {word for piece in pieces for word in re.findall(r"\w+", piece.text)}
    pseudonyms = Pseudonyms(known, taken)
    mine = set(known.values())
    places = [
        _place(piece, finding, pseudonyms)
        for piece, findings in zip(pieces, found, strict=True)
        for finding in findings
        if finding.name not in mine and finding.name.capitalize() not in mine
    ]
    found_names = {place.name.casefold() for place in places if place.apply}
    named = tuple(name for name in chosen if found_names & set(re.findall(r"[^\W\d_]+", name.casefold())))
    return PseudonymPlan(tuple(places), can_find_entities(), named)


def _pieces(transcript: Transcript) -> Iterator[_Piece]:
    for turn in transcript.turns:
        yield _Piece(transcript.name, TEXT, str(turn.index), turn.text)
    for speaker in dict.fromkeys(turn.speaker for turn in transcript.turns):
        yield _Piece(transcript.name, SPEAKER, speaker, speaker)
    for name, value in transcript.attributes.items():
        yield _Piece(transcript.name, ATTRIBUTE, name, value)
    for speaker, known in transcript.people.items():
        for name, value in known.items():
            yield _Piece(transcript.name, PERSON, f"{speaker}: {name}", value)


def _memos(study: OpenStudy, names: Sequence[str]) -> list[Memo]:
    """The memos on the transcripts and their codings; those on codes and the project when all are asked for."""
    whole = set(names) == set(study.transcript_names())
    codings = {coding.id for coding in study.codings() if coding.excerpt.transcript in set(names)}
    homes = {"transcript": set(names), "coding": codings}
    found = study.store.memos.find()
    return [memo for memo in found if (memo.target_id in homes[memo.target] if memo.target in homes else whole)]


def _memo_home(study: OpenStudy, memo: Memo) -> str:
    if memo.target == "transcript":
        return memo.target_id
    found = study.store.codings.find(ids=[memo.target_id]) if memo.target == "coding" else []
    return found[0].excerpt.transcript if found else ""


def _place(piece: _Piece, finding: Finding, pseudonyms: Pseudonyms) -> Place:
    start, end, text = finding.start, finding.end, piece.text
    clear = finding.kind not in _TELL_LITTLE and not (finding.kind is Kind.PLACE and is_large(finding.name))
    return Place(
        *(piece.transcript, piece.part, piece.item, start, end, finding.kind, finding.certainty),
        *(finding.words, finding.name, text[max(start - _CONTEXT, 0) : start], text[end : end + _CONTEXT]),
        pseudonyms.replace(finding),
        clear,
    )


def carry_out(study: OpenStudy, planned: PseudonymPlan, key: Key | None) -> Applied:
    """Make the replacements that are marked, as one event, once the key is written."""
    from qualcode.privacy import write_key

    chosen = [place for place in planned.places if place.apply and place.words != place.replacement]
    ordered = sorted(chosen, key=lambda place: (place.transcript, place.part, place.item, place.start))
    problems: list[Problem] = []
    replaced: list[Replaced] = []
    # What waits after a correction is replaced by its words, wherever they stand in it.
    standing = [place for place in ordered if place.part not in (MEMO, REVIEW)]
    by_name = {name: list(group) for name, group in groupby(standing, key=lambda place: place.transcript)}
    by_name |= {place.transcript: [] for place in ordered if place.part == REVIEW and place.transcript not in by_name}
    for name, places in by_name.items():
        replaced.append(_replaced(study.store.transcripts.find(name), places, planned.path, problems))
    texts = {memo.id: memo.text for memo in study.store.memos.find()}
    memos: dict[str, str] = {}
    for memo_id, group in groupby((place for place in ordered if place.part == MEMO), key=lambda place: place.item):
        memos[memo_id] = _spliced(texts.get(memo_id, ""), list(group), planned.path, problems)[0]
    if problems:
        raise ProblemsError(problems)
    study.store.keep()
    if key is not None and chosen:
        key = key.with_more(_names(chosen), {place.words: place.replacement for place in chosen})
        write_key(key)
    words = {place.words: place.replacement for place in chosen}
    study.store.transcripts.replace_words(
        replaced,
        memos=memos,
        in_words=lambda text: in_words(text, words),
        summary=f"{name_some(_homes(chosen))} · {len(chosen)}",
        coder=study.coder,
    )
    return Applied(len(chosen), len(replaced), len(memos), key)


def _homes(places: Sequence[Place]) -> list[str]:
    """Where the places are: transcripts, and memos that belong to none."""
    return [place.transcript or place.part for place in places]


def _names(places: Sequence[Place]) -> dict[tuple[str, Kind], str]:
    """The names with the pseudonyms they got, as they stand without endings."""
    found: dict[tuple[str, Kind], str] = {}
    for place in sorted(places, key=lambda place: place.name.islower()):
        low = place.name.islower()
        word = bare(place)
        found.setdefault(
            (place.name.capitalize() if low else place.name, place.kind), word.capitalize() if low else word
        )
    return found


def bare(place: Place) -> str:
    """What stands in the place of the name itself, without the ending that follows it."""
    rest = ending(place)
    if rest == "s" and place.replacement.endswith("’"):
        return place.replacement[:-1]
    return place.replacement.removesuffix(rest) or place.replacement


def ending(place: Place) -> str:
    """What follows the name in the words: an s, or the rest of a compound."""
    rest = place.words[len(place.name) :]
    return "s" if rest in ("'", "’") else rest


def _replaced(before: Transcript, places: Sequence[Place], path: str, problems: list[Problem]) -> Replaced:
    by_part = {part: list(group) for part, group in groupby(places, key=lambda place: (place.part, place.item))}
    edits: list[tuple[int, int, str]] = []
    turns: list[Turn] = []
    speakers: dict[str, str] = {}
    for speaker in {turn.speaker for turn in before.turns}:
        speakers[speaker] = _spliced(speaker, by_part.pop((SPEAKER, speaker), []), path, problems)[0]
    for turn in before.turns:
        text, here = _spliced(turn.text, by_part.pop((TEXT, str(turn.index)), []), path, problems)
        base = before.starts[turn.index]
        edits += [(base + start, base + end, words) for start, end, words in here]
        turns.append(replace(turn, text=text, speaker=speakers[turn.speaker]))
    attributes = {
        name: _spliced(value, by_part.pop((ATTRIBUTE, name), []), path, problems)[0]
        for name, value in before.attributes.items()
    }
    people = {
        speakers.get(speaker, speaker): {
            name: _spliced(value, by_part.pop((PERSON, f"{speaker}: {name}"), []), path, problems)[0]
            for name, value in known.items()
        }
        for speaker, known in before.people.items()
    }
    problems += [_stale(place, path) for rest in by_part.values() for place in rest]
    after = replace(before, turns=tuple(turns), attributes=attributes, people=people, pseudonyms=True)
    return Replaced(before, after, edits)


def _spliced(
    text: str, places: Sequence[Place], path: str, problems: list[Problem]
) -> tuple[str, list[tuple[int, int, str]]]:
    """The text with the replacements, and what was replaced where."""
    edits: list[tuple[int, int, str]] = []
    pieces: list[str] = []
    edge = 0
    for place in places:
        if text[place.start : place.end] != place.words:
            problems.append(_stale(place, path))
        elif place.start < edge:
            message = _("{words} overlaps the replacement before it.").format(words=place.words)
            problems.append(Problem(path or place.transcript, None, message))
        elif "\n" in place.replacement or not place.replacement.strip():
            message = _("{words} needs something in its place, on one line.").format(words=place.words)
            problems.append(Problem(path or place.transcript, None, message))
        else:
            pieces += [text[edge : place.start], place.replacement]
            edits.append((place.start, place.end, place.replacement))
            edge = place.end
    return "".join([*pieces, text[edge:]]), edits


def _stale(place: Place, path: str) -> Problem:
    message = _("{words} does not stand there in {name} any more; make a new plan.")
    return Problem(
        path or place.transcript, None, message.format(words=place.words, name=place.transcript or place.part)
    )
