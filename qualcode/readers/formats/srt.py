"""SubRip subtitles, as Whisper and many services write them."""

from __future__ import annotations

from typing import Final

from qualcode.readers.cues import is_time_line, read_cues
from qualcode.readers.decoding import read_text
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.subtitles import add_turns

NAME: Final = "srt"
ENDINGS: Final = (".srt",)
_HEAD: Final = 4096


def sniff(data: bytes) -> bool:
    """Whether a line such as `00:00:01,000 --> 00:00:05,000` is first, or follows a number."""
    text = data[:_HEAD].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    lines = [line for line in text.split("\n") if line.strip()][:2]
    if not lines:
        return False
    return is_time_line(lines[0]) or (len(lines) > 1 and lines[0].strip().isdigit() and is_time_line(lines[1]))


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the bytes; raises QualcodeError when they are not text."""
    draft, text = read_text(data, options.encoding)
    add_turns(draft, read_cues(draft, text.split("\n"), asides=False), options, voices=False)
    return draft
