"""What there is to learn from: the codebook's examples, the codings, and the rejections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.model import Codebook, Coding, Decision, Excerpt, Kind, Origin, Transcript, Turn, Verdict
from qualcode.suggest.learner import Sample
from qualcode.suggest.passages import Reading, join_passages
from qualcode.suggest.scoring import Heard
from qualcode.suggest.texts import Readings


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to check the learner on: a respondent's turn or an example, and the codes it carries.

    `spans` says where in the turn each code was put.
    """

    heard: Heard
    codes: frozenset[str]
    spans: Mapping[str, tuple[tuple[int, int], ...]]
    is_example: bool = False

    @property
    def group(self) -> str:
        """What must not be split between learning and checking."""
        return self.heard.group


def find_questions(transcript: Transcript, readings: Sequence[Reading]) -> dict[int, Reading]:
    """What was last asked before each respondent's turn, by the turn's index; nothing before the first question."""
    questions: dict[int, Reading] = {}
    asked: Reading | None = None
    for turn in transcript.turns:
        if turn.kind is Kind.INTERVIEWER:
            asked = readings[turn.index] if turn.text.strip() else asked
        elif turn.kind is Kind.RESPONDENT and asked is not None and asked.has_words:
            questions[turn.index] = asked
    return questions


def hear(transcript: Transcript, readings: Sequence[Reading]) -> list[tuple[Turn, Heard]]:
    """The respondents' turns that hold words, each with what it was an answer to."""
    questions = find_questions(transcript, readings)
    return [
        (turn, Heard(readings[turn.index], questions.get(turn.index), transcript.name))
        for turn in transcript.turns
        if turn.kind is Kind.RESPONDENT and turn.text.strip()
    ]


def read_examples(codebook: Codebook) -> dict[str, frozenset[str]]:
    """The codebook's examples with their codes, each text once; without a code where it stands for none."""
    codes: dict[str, set[str]] = {}
    for code in codebook:
        for example in code.examples:
            if example.strip():
                codes.setdefault(example, set()).add(code.id)
    for example in codebook.uncoded_examples:
        if example.strip():
            codes.setdefault(example, set())
    return {example: frozenset(ids) for example, ids in codes.items()}


def example_samples(examples: Mapping[str, frozenset[str]], readings: Sequence[Reading]) -> Iterator[Sample]:
    """One sample for each example."""
    for i, ((text, codes), reading) in enumerate(zip(examples.items(), readings, strict=True)):
        yield Sample(reading.whole, codes, _example(i), quote=text)


def example_units(examples: Mapping[str, frozenset[str]], readings: Sequence[Reading]) -> Iterator[Unit]:
    """One unit for each example that has words."""
    for i, (codes, reading) in enumerate(zip(examples.values(), readings, strict=True)):
        if reading.sentences:
            yield Unit(Heard(reading, None, _example(i)), codes, {}, is_example=True)


def coding_samples(
    transcript: Transcript,
    codings: Sequence[Coding],
    readings: Sequence[Reading],
    blanks: Collection[int] = (),
    read: int | None = None,
) -> Iterator[Sample]:
    """The coded excerpts, and what was left uncoded: the rest of their turns, and turns without codings.

    What comes after turn `read`, or, where that is not known, the last coded turn, may not have been read yet, so it
    teaches nothing, but for the turns in `blanks`, which were marked as read and without a code.
    """
    for turn, spans in _read_turns(transcript, codings, blanks, read):
        reading = readings[turn.index]
        places: dict[tuple[int, int], set[str]] = {}
        for code, found in spans.items():
            for place in found:
                places.setdefault(place, set()).add(code)
        for (start, end), codes in sorted(places.items()):
            excerpt = transcript.turn_excerpt(turn.index, start, end)
            passage = reading.passage(start, end)
            yield Sample(passage, frozenset(codes), transcript.name, quote=turn.text[start:end], excerpt=excerpt)
        rest = [s for s in reading.sentences if not any(s[0] < end and start < s[1] for start, end in places)]
        if len(places) > 1 or (places and rest):
            # Turns are what is scored first, and what stands around an excerpt is part of how it is said.
            yield Sample(reading.whole, frozenset(spans), transcript.name)
        if rest:
            passage = join_passages([reading.passage(start, end) for start, end in rest])
            yield Sample(passage, frozenset(), transcript.name)


def coding_units(
    transcript: Transcript,
    codings: Sequence[Coding],
    readings: Sequence[Reading],
    blanks: Collection[int] = (),
    read: int | None = None,
    rejected: Collection[int] = (),
) -> Iterator[Unit]:
    """The turns that a coder has been through, coded, marked as without a code, or passed by on the way.

    Where it is known how far they read, also those they went to: with or without a code, and with suggestions that they
    rejected, so that none is left out for what came of it. Where only codings are known, turns come to by accepting a
    suggestion are no fair sample: they were picked for what they say, and nothing tells of the others.
    """
    heard = {turn.index: one for turn, one in hear(transcript, readings)}
    by_hand = [coding for coding in codings if coding.origin is not Origin.ACCEPTED]
    last = max((turn.index for turn, _spans in _read_turns(transcript, by_hand)), default=-1) if read is None else read
    for turn, spans in _read_turns(transcript, codings, {*blanks, *rejected}, read):
        if read is not None or turn.index <= last or turn.index in blanks:
            yield Unit(heard[turn.index], frozenset(spans), spans)


def question_samples(units: Sequence[Unit]) -> Iterator[Sample]:
    """What had been asked, with the codes that the answer carries."""
    for unit in units:
        if unit.heard.asked is not None:
            yield Sample(unit.heard.asked.whole, unit.codes, unit.group)


def rejection_samples(
    decisions: Sequence[Decision], transcripts: Mapping[str, Transcript], readings: Readings
) -> Iterator[Sample]:
    """What was rejected, as samples that speak only of the code they were rejected for."""
    for decision in decisions:
        transcript = transcripts.get(decision.excerpt.transcript)
        if transcript is None or not is_in_force(decision, transcript):
            continue
        for index, start, end in transcript.pieces(decision.excerpt):
            passage = readings[transcript.name][index].passage(start, end)
            yield Sample(passage, frozenset(), transcript.name, frozenset((decision.code,)))


def rejected_turns(transcript: Transcript, decisions: Sequence[Decision]) -> set[int]:
    """The turns in which a suggestion was rejected."""
    return {
        transcript.turn_at(decision.excerpt.start).index
        for decision in decisions
        if decision.excerpt.transcript == transcript.name and is_in_force(decision, transcript)
    }


def is_in_force(decision: Decision, transcript: Transcript) -> bool:
    """Whether it is a rejection of words that still stand there."""
    if decision.verdict is not Verdict.REJECT:
        return False
    return not decision.quote or transcript.quote(decision.excerpt) == decision.quote


def _read_turns(
    transcript: Transcript, codings: Sequence[Coding], blanks: Collection[int] = (), read: int | None = None
) -> Iterator[tuple[Turn, dict[str, tuple[tuple[int, int], ...]]]]:
    """The respondents' turns up to `read`, and those coded or marked after it, with their codes.

    Where it is not known how far the coder has read, that is up to the last turn coded by hand. A suggestion can be
    accepted far ahead of where the coder reads, so it says nothing of the turns before it.
    """
    spans: dict[int, dict[str, set[tuple[int, int]]]] = {}
    last = -1
    for coding in codings:
        for index, start, end in _pieces(transcript, coding.excerpt):
            spans.setdefault(index, {}).setdefault(coding.code, set()).add((start, end))
            last = last if coding.origin is Origin.ACCEPTED else max(last, index)
    last = last if read is None else read

    def _is_read(index: int) -> bool:
        return index <= last or index in spans or index in blanks

    for turn in transcript.turns:
        if turn.kind is Kind.RESPONDENT and turn.text.strip() and _is_read(turn.index):
            yield turn, {code: tuple(sorted(found)) for code, found in sorted(spans.get(turn.index, {}).items())}


def _pieces(transcript: Transcript, excerpt: Excerpt) -> Iterator[tuple[int, int, int]]:
    if excerpt.end <= len(transcript.text):
        yield from transcript.pieces(excerpt)


def _example(number: int) -> str:
    return f"example {number}"
