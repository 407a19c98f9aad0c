"""WebVTT subtitles: UiO Autotekst, Teams, Zoom, Microsoft Graph."""

from __future__ import annotations

from typing import Final

from qualcode.readers.cues import read_cues
from qualcode.readers.decoding import read_text
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.subtitles import add_turns

NAME: Final = "vtt"
ENDINGS: Final = (".vtt",)
_SIGNATURES: Final = tuple(
    f"{mark}WEBVTT".encode(name)
    for mark, name in (("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le"), ("\ufeff", "utf-16-be"))
)


def sniff(data: bytes) -> bool:
    """Whether the bytes start with WEBVTT."""
    return data.startswith(_SIGNATURES)


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the bytes; raises QualcodeError when they are not text."""
    draft, text = read_text(data, options.encoding)
    add_turns(draft, read_cues(draft, text.split("\n"), asides=True), options, voices=True)
    return draft
