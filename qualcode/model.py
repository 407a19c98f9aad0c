"""The words of the study as plain values: no input, no output, no framework.

Positions are Unicode code points, half open: an excerpt is `transcript.text[start:end]`,
where the text is the turns' texts joined by one newline. Speakers, times and kinds are
attributes of turns and not part of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2s
from typing import Any


class Kind(StrEnum):
    """Who speaks in a turn; interviewers are not data."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    OTHER = "other"


class Origin(StrEnum):
    """How a coding came to be; `suggested` marks a pending suggestion in an export and is never stored."""

    MANUAL = "manual"
    ACCEPTED = "accepted"
    IMPORTED = "imported"
    SUGGESTED = "suggested"


class Verdict(StrEnum):
    """What a coder said to a suggestion."""

    ACCEPT = "accept"
    REJECT = "reject"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, order=True)
class Excerpt:
    """A stretch of a transcript's text: `transcript.text[start:end]`."""

    transcript: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"an excerpt from {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Excerpt) -> bool:
        """Whether the two share at least one character."""
        return self.transcript == other.transcript and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's say. `index` is 0-based over all turns; an empty speaker is unknown; times are ms or None."""

    index: int
    speaker: str
    kind: Kind
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True)
class Transcript:
    """An interview as text: turns in order and what is known about it.

    `name` is the file's name without its ending and is unique in a study. `attributes` are
    the `# key: value` lines and what was set at import, in order. `sha256` is the hash of the
    file's bytes as they came. `pseudonyms` says that names in it were replaced since. `people` are the attributes
    of single speakers, by label, where they are known apart from those of the transcript.
    """

    name: str
    turns: tuple[Turn, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    source: str = ""
    sha256: str = ""
    pseudonyms: bool = False
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The turns' texts joined by one newline; every position counts in this."""
        return "\n".join(turn.text for turn in self.turns)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each turn's text starts in `text`."""
        starts, position = [], 0
        for turn in self.turns:
            starts.append(position)
            position += len(turn.text) + 1
        return tuple(starts)

    def turn_at(self, position: int) -> Turn:
        """The turn that holds the position; the newline after a turn belongs to that turn."""
        return self.turns[max(bisect_right(self.starts, position) - 1, 0)]

    def turn_excerpt(self, index: int, start: int = 0, end: int | None = None) -> Excerpt:
        """The excerpt for positions counted in one turn's text.

        Raises:
            ValueError: The positions lie outside the turn or hold nothing.
        """
        length = len(self.turns[index].text)
        stop = length if end is None else end
        if not 0 <= start < stop <= length:
            raise ValueError(f"{start} to {stop} in a turn of {length} characters")
        return Excerpt(self.name, self.starts[index] + start, self.starts[index] + stop)

    def pieces(self, excerpt: Excerpt) -> Iterator[tuple[int, int, int]]:
        """The excerpt turn by turn: (turn index, start, end) counted in that turn's text; empty pieces left out."""
        for index in range(self.turn_at(excerpt.start).index, len(self.turns)):
            base = self.starts[index]
            if base >= excerpt.end:
                return
            start, end = max(excerpt.start - base, 0), min(excerpt.end - base, len(self.turns[index].text))
            if start < end:
                yield index, start, end

    def quote(self, excerpt: Excerpt) -> str:
        """The words of the excerpt."""
        return self.text[excerpt.start : excerpt.end]


CASE_KEYS = frozenset({"kasus", "case"})
"""Attributes of a speaker that say which case it is, where the label alone does not."""


def case_name(speaker: str, values: Mapping[str, str]) -> str:
    """What the case is called that speaks under the label: as is known of them, else as the label."""
    return next((value for key, value in values.items() if key.casefold() in CASE_KEYS and value), speaker)


def known_of(transcript: Transcript, speaker: str) -> Mapping[str, str]:
    """The attributes of one who speaks: those of the transcript, and what is known of the speaker alone."""
    mine = transcript.people.get(speaker)
    return {**transcript.attributes, **mine} if mine else transcript.attributes


@dataclass(frozen=True, slots=True)
class Code:
    """An idea that excerpts are coded with. `id` is a path (`parent/child`) and never changes meaning.

    A `retired` code is no longer offered or suggested; what was coded with it stays.
    """

    id: str
    name: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    color: str = ""
    children: tuple[Code, ...] = ()
    retired: bool = False

    @property
    def parent(self) -> str:
        """The id of the code above, or an empty string."""
        return self.id.rpartition("/")[0]

    def walk(self) -> Iterator[Code]:
        """This code and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Codebook:
    """The codes of a study in order. `uncoded_examples` are excerpts that carry no code."""

    title: str
    language: str = "nb"
    codes: tuple[Code, ...] = ()
    uncoded_examples: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Code]:
        """Every code by its id, parents first, in the codebook's order."""
        return {code.id: code for top in self.codes for code in top.walk()}

    @cached_property
    def in_use(self) -> tuple[Code, ...]:
        """The codes to code with: all but the retired ones, in the codebook's order."""
        return tuple(code for code in self if not code.retired)

    @cached_property
    def suggestible(self) -> Codebook:
        """The codebook without its retired codes; one with codes below that are in use stays, without cues."""
        if len(self.in_use) == len(self.by_id):
            return self

        def keep(codes: tuple[Code, ...]) -> tuple[Code, ...]:
            kept = (replace(code, children=keep(code.children)) for code in codes)
            return tuple(
                replace(code, cues=(), examples=()) if code.retired else code
                for code in kept
                if code.children or not code.retired
            )

        return replace(self, codes=keep(self.codes))

    def __iter__(self) -> Iterator[Code]:
        return iter(self.by_id.values())

    def __contains__(self, code_id: object) -> bool:
        return code_id in self.by_id

    def path(self, code_id: str) -> tuple[str, ...]:
        """The names from the top down to the code; the id itself for a code that the codebook lacks."""
        if code_id not in self.by_id:
            return (code_id,)
        parts = code_id.split("/")
        ids = ["/".join(parts[: n + 1]) for n in range(len(parts))]
        return tuple(self.by_id[i].name for i in ids if i in self.by_id)


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder's decision that an excerpt is about a code, with the words it stood on.

    `created` is UTC in ISO 8601. `score` and `run` are kept from the accepted suggestion. `weight` is how much it
    weighs to the coder, from 0 (nothing said) to 3.
    """

    id: str
    excerpt: Excerpt
    code: str
    coder: str
    quote: str
    origin: Origin = Origin.MANUAL
    created: str = ""
    score: float | None = None
    run: str = ""
    memo: str = ""
    weight: int = 0


def version_of(code: str, name: str, memo: str, weight: int) -> str:
    """A short mark of what others may change in a coding: four groups of letters, one for each, white space aside.

    Only letters, so that no spreadsheet takes it for a number.
    """
    return "-".join(_mark(" ".join(text.split())) for text in (code, name, memo, str(weight or "")))


@lru_cache(maxsize=4096)
def _mark(text: str) -> str:
    digits = blake2s(text.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return digits.translate(_LETTERS)


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijkmnpqr")


@dataclass(frozen=True, slots=True)
class Blank:
    """A coder's decision that a turn was read and carries no code."""

    id: str
    excerpt: Excerpt
    coder: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A coding to look at since its text was corrected.

    `old` are the words it stood on, `new` those it stands on now, at `excerpt`. Without an excerpt it has no place.
    """

    id: str
    transcript: str
    coding: str
    code: str
    coder: str
    old: str
    created: str
    excerpt: Excerpt | None = None
    new: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A note. `target` is project, code, transcript or coding; `target_id` names which."""

    id: str
    target: str
    target_id: str
    text: str
    coder: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes."""

    name: str
    codings: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """Someone or something that was studied: here a speaker, with the transcripts they speak in."""

    name: str
    transcripts: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a code is suggested. `start` and `end` count in the transcript's text.

    `kind` is cue, example, learned or similar; `text` holds the words (for example and
    similar: the earlier quote), `why` a sentence for people, `weight` the share of the score.
    """

    kind: str
    text: str
    start: int
    end: int
    why: str
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A machine's proposal of a code for an excerpt; `default` says whether it is worth showing unasked."""

    excerpt: Excerpt
    code: str
    score: float
    default: bool
    evidence: tuple[Evidence, ...] = ()
    run: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder said to a suggestion: rejections are remembered, skips only put off.

    `definition` is a hash of what the code meant then; empty where that is not known.
    """

    excerpt: Excerpt
    code: str
    coder: str
    verdict: Verdict
    quote: str = ""
    created: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the journal. `at` is UTC in ISO 8601; `undone` says that it is not in force now."""

    seq: int
    id: str
    at: str
    coder: str
    kind: str
    summary: str
    undone: bool = False


class Standing(StrEnum):
    """What has become of a change: it stands, is undone and may be redone, is undone for good, or stands for good."""

    STANDS = "in force"
    UNDONE = "undone"
    DROPPED = "dropped"
    PASSED = "passed"
    HISTORY = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in the history of a study: what someone did, and what stands of it. `at` is UTC in ISO 8601."""

    seq: int
    at: str
    coder: str
    kind: str
    summary: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Run:
    """One batch of suggestions and what it was made from."""

    id: str
    created: str
    manifest: Mapping[str, object]
    suggestions: int = 0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place that a search found: the words are `excerpt`, inside turn `turn` (0-based)."""

    excerpt: Excerpt
    turn: int
    speaker: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Keepsake:
    """The id that another program gave to a part of the study, and what else it said of it.

    `kind` says what the part is (code, coding, user ...), `local` what it is called here. `data` holds
    what qualcode has no room for, so that it can be given back.
    """

    kind: str
    local: str
    guid: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a transcript has come; turns are counted without the interviewer's."""

    transcript: str
    attributes: Mapping[str, str]
    turns: int
    words: int
    read: int
    coded: int
    codings: int
    suggestions: int
