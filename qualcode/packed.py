"""Transcripts whose turns lie packed until someone looks at them, so that hundreds can wait to be stored."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import accumulate, chain, count, repeat
from typing import TYPE_CHECKING, NamedTuple

from qualcode.model import Kind, Transcript, Turn


class Columns(NamedTuple):
    """The turns of a transcript side by side: one list for each thing that is known of them; kinds by their values."""

    speakers: Sequence[str]
    kinds: Sequence[str]
    texts: Sequence[str]
    starts_ms: Sequence[int | None]
    ends_ms: Sequence[int | None]

    def rows(self, number: int) -> Iterator[tuple[object, ...]]:
        """(number, index, speaker, kind, start_ms, end_ms, position in the text, text) of each turn."""
        positions = accumulate(chain((0,), (len(text) + 1 for text in self.texts)))
        speakers, kinds, texts, starts, ends = self
        return zip(repeat(number), count(), speakers, kinds, starts, ends, positions, texts, strict=False)


class PackedTranscript(Transcript):
    """A transcript like any other, whose turns take a sixth of the memory until they are asked for.

    They are kept from then on, so that whoever only passes by should take `columns_of`.
    """

    if not TYPE_CHECKING:  # the class that it comes from has a field here, which a type checker wants to stay one

        @cached_property
        def turns(self) -> tuple[Turn, ...]:
            """The turns, unpacked."""
            kinds = {kind.value: kind for kind in Kind}
            return tuple(
                Turn(index, speaker, kinds[kind], text, start, end)
                for index, (speaker, kind, text, start, end) in enumerate(zip(*columns_of(self), strict=True))
            )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Transcript):
            return NotImplemented
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(Transcript))

    __hash__ = Transcript.__hash__


def pack(
    columns: Columns, *, name: str, attributes: Mapping[str, str], source: str = "", sha256: str = ""
) -> PackedTranscript:
    """The transcript with these turns, packed."""
    transcript = PackedTranscript(name, (), attributes, source=source, sha256=sha256)
    del transcript.__dict__["turns"]  # so that they are unpacked when they are asked for
    transcript.__dict__["_packed"] = marshal.dumps([list(column) for column in columns])
    return transcript


def with_source(transcript: Transcript, source: str) -> Transcript:
    """The transcript with another source, packed if it was."""
    if "turns" in transcript.__dict__:
        values = {field.name: getattr(transcript, field.name) for field in fields(transcript)}
        return type(transcript)(**{**values, "source": source})
    moved = PackedTranscript.__new__(PackedTranscript)
    moved.__dict__.update(transcript.__dict__, source=source)
    return moved


def columns_of(transcript: Transcript) -> Columns:
    """The turns side by side; those of a packed transcript stay packed."""
    packed = transcript.__dict__.get("_packed")
    if packed is not None:
        return Columns(*marshal.loads(packed))
    turns = transcript.turns
    values = {id(kind): kind.value for kind in Kind}  # asking each turn's kind for its value takes as long as the rest
    return Columns(
        [turn.speaker for turn in turns],
        [values[id(turn.kind)] for turn in turns],
        [turn.text for turn in turns],
        [turn.start_ms for turn in turns],
        [turn.end_ms for turn in turns],
    )
