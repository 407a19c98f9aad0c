"""What is asked of a reader and what it gives back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from qualcode.model import Kind, Transcript
from qualcode.packed import columns_of
from qualcode.text import clean_text

COMMENT: Final = "comment"
FOOTNOTE: Final = "footnote"
TIER: Final = "tier"


@dataclass(frozen=True)
class ReadOptions:
    """What the user says about the files.

    `speakers` is a regular expression with the groups speaker and text (start if wanted) for the lines
    of a transcript. `interviewers` are labels, `attributes` are set on every transcript and win over
    those in the file. `encoding` and `input_format` replace what is found out from the content.
    `names` gives speakers another label, `roles` says by label (the new one) who a speaker is.
    """

    speakers: str | None = None
    interviewers: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    input_format: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How much a speaker says; an empty label is an unknown speaker."""

    label: str
    turns: int
    words: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Note:
    """Words beside what was said: a comment, a footnote or an annotation of a tier; `kind` says which.

    `anchor` are the words that it is about. Where they were found again, they are `start` to `end` in the
    text of turn `turn`; else `turn` is None.
    """

    kind: str
    author: str
    text: str
    anchor: str = ""
    turn: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Reading:
    """A file as it would be stored. `warnings` are sentences for people; `doubtful` asks a person to look first.

    `dropped` counts what was left out of the text, by kind (see `qualcode.text.CleanText`). `notes` are
    words that stand beside the text in the file and are not part of it. `options` are what it was read with.
    """

    path: Path
    transcript: Transcript
    format: str
    encoding: str
    warnings: tuple[str, ...]
    dropped: Mapping[str, int]
    doubtful: bool
    notes: tuple[Note, ...] = ()
    options: ReadOptions | None = None

    @property
    def speakers(self) -> tuple[SpeakerCount, ...]:
        """Each speaker in order of first use."""
        said: dict[str, list[str]] = {}
        kinds: dict[str, Kind] = {}
        columns = columns_of(self.transcript)
        for speaker, kind, text in zip(columns.speakers, columns.kinds, columns.texts, strict=True):
            said.setdefault(speaker, []).append(text)
            kinds.setdefault(speaker, Kind(kind))
        return tuple(
            SpeakerCount(label, len(texts), len(" ".join(texts).split()), kinds[label]) for label, texts in said.items()
        )


@dataclass(slots=True)
class Utterance:
    """A turn before it is numbered and its speaker's kind is known."""

    speaker: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(slots=True)
class Draft:
    """What a format's reader finds in a file, before it becomes a transcript."""

    encoding: str
    utterances: list[Utterance] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    doubtful: bool = False
    notes: list[tuple[Note, int]] = field(default_factory=list)  # and how often the anchor's words came before

    def warn(self, sentence: str, *, doubtful: bool = False) -> None:
        """Keep a sentence for the user; a doubtful one wants a person to look."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)
        self.doubtful = self.doubtful or doubtful

    def clean(self, raw: str) -> str:
        """The text as it may be kept (see `clean_text`); what is dropped is counted."""
        cleaned = clean_text(raw)
        self.dropped.update(cleaned.dropped)
        return cleaned.text

    def set_attribute(self, key: str, value: str) -> None:
        """Keep an attribute; a second value for a key is added to the first, so that no word is lost."""
        old = self.attributes.get(key)
        self.attributes[key] = value if old is None else f"{old}; {value}"


class Format(Protocol):
    """A module in `qualcode.readers.formats`."""

    NAME: str
    ENDINGS: tuple[str, ...]

    def sniff(self, data: bytes) -> bool:
        """Whether the bytes are in this format."""

    def read(self, data: bytes, options: ReadOptions) -> Draft:
        """The turns in the bytes.

        Raises:
            QualcodeError: The bytes cannot be read; the message does not name the file.
        """
