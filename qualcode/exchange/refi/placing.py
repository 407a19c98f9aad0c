"""A source of a file as a transcript, with each of its selections placed in the transcript's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.parts import RefiCoding, Selection, Source
from qualcode.exchange.refi.positions import (
    STANDARD,
    Counting,
    Places,
    choose_countings,
    fold,
    is_named_after,
    words_of_name,
)
from qualcode.exchange.refi.textmap import Cleaned, TextMap, find_turns
from qualcode.i18n import _
from qualcode.model import Excerpt, Kind, Transcript, Turn

SplitTurns = Callable[[str, str], Transcript]
"""From a name and a clean text to a transcript: how the study's readers tell speakers from words."""


@dataclass(frozen=True)
class Candidate:
    """A transcript that a source may be, and where the words of its turns start in the source's text, if known.

    `exact` says that selections are excerpts to the letter, even where they begin or end with a line end.
    """

    transcript: Transcript
    starts: Sequence[int] | None = None
    exact: bool = False


@dataclass(frozen=True)
class Placed:
    """A source as a transcript; for each selection that has a place, its excerpt. `own` is the source as it came."""

    source: Source
    transcript: Transcript
    excerpts: Sequence[tuple[Selection, Excerpt]]


def place_all(
    sources: Sequence[Source],
    origin: str,
    candidates: Callable[[Source, str], Iterable[Candidate]],
    losses: Losses,
) -> list[Placed]:
    """Every source with its selections placed; what has no certain place is told and left out.

    Args:
        sources: As they were read.
        origin: The program that wrote them.
        candidates: The transcripts that a source may be, given its clean text, the best first.
        losses: Told of what could not be placed.
    """
    countings = choose_countings([(one.text, one.selections) for one in sources], origin)
    placed = []
    for source, counting in zip(sources, countings, strict=True):
        if counting != STANDARD and source.selections:
            losses.add("positions", f"{source.name}: {counting.describe()}")
        placed.append(_Placer(source, counting, losses).place(candidates))
    return placed


class _Placer:
    def __init__(self, source: Source, counting: Counting, losses: Losses) -> None:
        self._source = source
        self._places = Places(source.text, counting)
        self._losses = losses
        self._cleaned = Cleaned(source.text.raw)

    def place(self, candidates: Callable[[Source, str], Iterable[Candidate]]) -> Placed:
        """The first candidate whose words are all in the text, with room for every selection if there is one."""
        spans = [(one, span) for one in self._selections() if (span := self._span(one))]
        best: tuple[list[tuple[Selection, Excerpt]], Transcript] | None = None
        for candidate in candidates(self._source, self._cleaned.text):
            found = self._try(candidate, spans)
            if found is None:
                continue
            if len(found) == len(spans):
                return Placed(self._source, candidate.transcript, found)
            if best is None or len(found) > len(best[0]):
                best = found, candidate.transcript
        assert best is not None  # the last candidate is the text line by line
        excerpts, transcript = best
        there = {id(one) for one, _excerpt in excerpts}
        for one, _span in spans:
            if id(one) not in there:
                self._tell("selection empty", one)
        return Placed(self._source, transcript, excerpts)

    def _try(
        self, candidate: Candidate, spans: Sequence[tuple[Selection, tuple[int, int]]]
    ) -> list[tuple[Selection, Excerpt]] | None:
        transcript, text = candidate.transcript, self._cleaned.text
        starts = candidate.starts
        if starts is None:
            starts = find_turns(transcript.turns, text)
        if starts is None or not transcript.turns:
            return None
        ways = TextMap(transcript, starts, text)
        found = []
        for one, (start, end) in spans:
            place = ways.from_file(start, end)
            if place is not None:
                found.append((one, Excerpt(transcript.name, *self._trimmed(transcript.text, *place, candidate))))
        return found

    @staticmethod
    def _trimmed(text: str, start: int, end: int, candidate: Candidate) -> tuple[int, int]:
        """Without line ends at its edges, which programs that select whole lines take along."""
        if not candidate.exact and text[start:end].strip("\n"):
            while text[start] == "\n":
                start += 1
            while text[end - 1] == "\n":
                end -= 1
        return start, end

    def _selections(self) -> Iterable[Selection]:
        """The selections, and one over the whole text for codings of the source itself."""
        yield from self._source.selections
        if self._source.codings:
            self._losses.add("whole source", self._source.name, len(self._source.codings))
            yield Selection("", -1, -1, codings=self._source.codings)

    def _span(self, one: Selection) -> tuple[int, int] | None:
        """Where the selection stands in the clean text; None when it has no certain place, which is told."""
        if one.start == -1 and not one.guid:
            return 0, len(self._cleaned.text)
        if one.start >= one.end:
            self._tell("selection empty", one)
            return None
        raw = self._source.text.raw
        span = self._places.span(one)
        if span is None:
            self._tell("selection outside", one)
            return None
        if fold(words_of_name(one.name)) and not is_named_after(one.name, raw[slice(*span)]):
            moved = self._by_words(one)
            if moved is not None:
                self._tell("moved", one)
                span = moved
            elif len(fold(words_of_name(one.name))) >= _LONG:
                self._tell("other words", one)
        start, end = self._cleaned.find(span[0]), self._cleaned.find(span[1])
        if start >= end:
            self._tell("selection empty", one)
            return None
        return start, end

    def _by_words(self, one: Selection) -> tuple[int, int] | None:
        """Where the words of the selection's name stand, when that is in one place only."""
        raw, words = self._source.text.raw, words_of_name(one.name)
        if len(fold(words)) < _LONG or raw.count(words) != 1:
            return None
        start = raw.index(words)
        return start, start + len(words)

    def _tell(self, kind: str, one: Selection) -> None:
        words = words_of_name(one.name)[:40] or "; ".join(coding.code for coding in one.codings[:1]) or one.guid
        self._losses.add(
            kind,
            _("{name} {start}-{end} {words}")
            .format(name=self._source.name, start=one.start, end=one.end, words=words)
            .strip(),
        )


_LONG = 12


def paragraphs(name: str, text: str) -> Candidate:
    """The text as one turn a line, by nobody; every word of it is in a turn."""
    turns: list[Turn] = []
    starts: list[int] = []
    position = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            starts.append(position + line.index(words))
            turns.append(Turn(len(turns), "", Kind.RESPONDENT, words))
        position += len(line) + 1
    return Candidate(Transcript(name, tuple(turns)), starts)


def renamed(placed: Placed, name: str, transcript_id: str) -> Placed:
    """The same under another name and id."""
    excerpts = [(one, replace(excerpt, transcript=name)) for one, excerpt in placed.excerpts]
    return Placed(placed.source, replace(placed.transcript, name=name, id=transcript_id), excerpts)


def codings_of(placed: Placed) -> Iterable[tuple[Selection, RefiCoding, Excerpt]]:
    """Each coding with its selection and excerpt."""
    for selection, excerpt in placed.excerpts:
        for coding in selection.codings:
            yield selection, coding, excerpt
