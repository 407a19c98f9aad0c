"""Files to transcripts: one module for each format, detection by content in one place."""

from __future__ import annotations

from qualcode.readers.files import file_hash, find_files, formats
from qualcode.readers.read import read_transcript
from qualcode.readers.reading import Reading, ReadOptions, SpeakerCount
from qualcode.readers.render import render_transcript

__all__ = [
    "ReadOptions",
    "Reading",
    "SpeakerCount",
    "file_hash",
    "find_files",
    "formats",
    "read_transcript",
    "render_transcript",
]
