"""The user's own pattern: as quick as it can be, and never without an end."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.packed import columns_of
from qualcode.readers import ReadOptions, read_transcript
from qualcode.readers.pattern import SpeakerPattern

SIMPLE = r"^(?P<speaker>\S+) (?P<text>.*)$"


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?P<speaker>(?:a+)+)(?P<text>b)$",
        r"^(?P<speaker>(?:a|a)+)(?P<text>b)$",
        r"^(?P<speaker>a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaaaaaaaa)(?P<text>b)$",
        r"^(?P<speaker>a*a*a*a*a*a*a*a*a*a*)(?P<text>b)$",
        r"^(?P<speaker>a)(?P<text>(?:(?P>speaker)+)+b)$",
    ],
)
def test_a_pattern_that_blows_up_is_stopped(pattern: str) -> None:
    """However the pattern is written, a file is done with in seconds: it matches, does not, or is stopped."""
    began = time.monotonic()
    matcher = SpeakerPattern(pattern)
    with contextlib.suppress(QualcodeError):
        assert matcher.match("a" * 60) is None
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("last", ["og så", "mm #", "slutt [nå]", "", "fram [00:00:09]"])
def test_all_at_once_reads_as_line_by_line(tmp_path: Path, last: str) -> None:
    """A line that goes on from the one before has the file read in the other way, to the same turns."""
    lines = ["a1 ja # nei", "b2  hei  ", "", f"a1 {last}"]
    (tmp_path / "alle.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "ikke.txt").write_text("\n".join([*lines, "-"]), encoding="utf-8")
    options = ReadOptions(speakers=SIMPLE)
    whole, apart = (read_transcript(tmp_path / name, options).transcript for name in ("alle.txt", "ikke.txt"))
    assert columns_of(whole).speakers[:2] == columns_of(apart).speakers[:2] == ["a1", "b2"]
    assert columns_of(whole).texts[:2] == columns_of(apart).texts[:2] == ["ja # nei", "hei"]
    assert "\n".join(columns_of(whole).texts).split() + (["[00:00:09]"] if "[00" in last else []) == [
        word for line in lines for word in line.split()[1:]
    ]
