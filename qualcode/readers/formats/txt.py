"""Plain text: labels and times at the start of lines, or just paragraphs."""

from __future__ import annotations

from typing import Final

from qualcode.readers.decoding import read_text
from qualcode.readers.parsing import parse_lines
from qualcode.readers.reading import Draft, ReadOptions

NAME: Final = "txt"
ENDINGS: Final = (".txt", ".text")


def sniff(data: bytes) -> bool:
    """Never: plain text is what is left when no other format fits."""
    return False


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the bytes; raises QualcodeError when they are not text."""
    draft, text = read_text(data, options.encoding)
    parse_lines(draft, text.split("\n"), options)
    return draft
