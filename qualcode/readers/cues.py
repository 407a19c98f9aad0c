"""Subtitle files taken apart into cues, whatever state they are in; no words are lost.

webvtt-py passes over malformed cues and reads unpadded times wrongly, so the lines are read here;
the tests compare with it where a file is in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from qualcode.i18n import _, ngettext
from qualcode.readers.reading import Draft
from qualcode.readers.times import milliseconds

_CODE: Final = r"((?:[0-9]{1,4}:)?[0-9]{1,3}:[0-9]{1,2}(?:[.,][0-9]+)?)"
_TIMES: Final = re.compile(rf"\s*{_CODE}\s*-->\s*{_CODE}(?:\s.*)?$")
_ASIDE: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


@dataclass(slots=True)
class Cue:
    """Lines that are shown from one time to another, in ms."""

    number: str
    start_ms: int | None
    end_ms: int | None
    lines: list[str] = field(default_factory=list)


def is_time_line(line: str) -> bool:
    """Whether the line says from when to when a cue is shown."""
    return _TIMES.match(line) is not None


def read_cues(draft: Draft, lines: Sequence[str], *, asides: bool) -> list[Cue]:
    """The cues in the order of the file; what is odd about them becomes warnings.

    Args:
        draft: Takes the warnings.
        lines: The clean lines of the file.
        asides: NOTE, STYLE and REGION blocks are left out, as WebVTT says.
    """
    cues: list[Cue] = []
    stray: list[str] = []
    glued = 0
    for line in _without_asides(lines) if asides else lines:
        match = _TIMES.match(line)
        if match is None:
            (cues[-1].lines if cues else stray).append(line)
            continue
        before = cues[-1].lines if cues else stray
        number, missing = _take_number(before)
        glued += missing and bool(cues)
        start, end = (milliseconds(code, unpadded=True) for code in match.groups())
        cues.append(Cue(number, start, end))
    words = " ".join(stray).strip()
    if words:
        cues.insert(0, Cue("", None, None, [words]))
    if glued:
        draft.warn(
            ngettext(
                "{count} cue lacks the blank line before it.", "{count} cues lack the blank line before them.", glued
            ).format(count=glued)
        )
    _warn_numbers(draft, cues)
    filled = [cue for cue in cues if any(line.strip() for line in cue.lines)]
    if len(filled) < len(cues):
        draft.warn(empty_cues(len(cues) - len(filled)))
    return filled


def empty_cues(count: int) -> str:
    """The sentence about cues without words."""
    return ngettext(
        "{count} cue without words was left out.", "{count} cues without words were left out.", count
    ).format(count=count)


def _without_asides(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the file's header and without blocks that are not cues."""
    skipping, fresh = True, False
    for number, line in enumerate(lines):
        if not line.strip():
            skipping, fresh = False, True
            yield ""
            continue
        if number and not fresh and is_time_line(line):
            skipping = False  # a header or note that runs into a cue
        elif fresh and _ASIDE.match(line):
            skipping = True
        fresh = False
        if not skipping:
            yield line


def _take_number(before: list[str]) -> tuple[str, bool]:
    """Take the cue's number or name from the lines before its time; also whether a blank line is missing there."""
    if not before or not before[-1].strip():
        return "", False
    apart = len(before) == 1 or not before[-2].strip()
    if not apart and not before[-1].strip().isdigit():
        return "", True
    return before.pop().strip(), not apart


def _warn_numbers(draft: Draft, cues: list[Cue]) -> None:
    counts = Counter(cue.number for cue in cues if cue.number.isdigit())
    double = [number for number, count in counts.items() if count > 1]
    if double:
        draft.warn(_("Cue numbers used more than once: {numbers}.").format(numbers=", ".join(double[:5])))
