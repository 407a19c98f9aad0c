"""Files to transcripts: one module for each format, detection by content in one place."""

from __future__ import annotations

from qualcode.readers.files import file_hash, find_files, find_others, formats, path_text, real_path, transcript_name
from qualcode.readers.options import merge_options, options_from_json, options_to_json, with_label, with_roles
from qualcode.readers.read import check_options, read_transcript
from qualcode.readers.reading import Note, Reading, ReadOptions, SpeakerCount
from qualcode.readers.render import render_transcript

__all__ = [
    "Note",
    "ReadOptions",
    "Reading",
    "SpeakerCount",
    "check_options",
    "file_hash",
    "find_files",
    "find_others",
    "formats",
    "merge_options",
    "options_from_json",
    "options_to_json",
    "path_text",
    "read_transcript",
    "real_path",
    "render_transcript",
    "transcript_name",
    "with_label",
    "with_roles",
]
