"""One line of a transcript taken apart: time, label, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qualcode.readers.times import CODE, milliseconds

# [00:00:04], (0:04), <00:04>, #00:00:04-1#, [00:00:04 --> 00:00:09] or a bare 00:00:04 before a label.
_TIME: Final = re.compile(
    rf"\s*(?P<open>[\[(<#])?(?P<start>{CODE})(?:\s*(?:-->|[-–])\s*(?P<end>{CODE}))?(?P<close>[\])>#])?(?=\s|$|[^\W\d])\s*"
)
_END: Final = re.compile(rf"[\[(<#]({CODE})[\])>#]\s*$")
_LABEL: Final = re.compile(
    rf"\s*(?P<label>[^\W_][^:\[\]<>{{}}\"|=@/\t\n]{{0,59}}?)\s*"
    rf"(?:[\[(](?P<time>{CODE})[\])]\s*)?:(?P<gap>\s*)(?P<words>.*)",
    re.DOTALL,
)
_BRACKETED: Final = re.compile(r"\s*\[(?P<label>[^\W_][^:\[\]\n]{0,59})\]\s*:(?P<gap>\s*)(?P<words>.*)", re.DOTALL)
_LONGEST_CODE: Final = 24
_CLOSING: Final = ("]", ")", ">", "#")


@dataclass(slots=True)
class Line:
    """A line and what it may hold. Times are codes as written; `label` is only a candidate.

    `rest` is the line without its leading time, `words` the same without the label; `tight` says that
    nothing but the colon is between label and words; `bold` that the label is in bold type.
    """

    text: str
    rest: str
    start: str = ""
    end: str = ""
    label: str = ""
    words: str = ""
    bare: bool = False
    tight: bool = False
    bold: bool = False

    @property
    def marked(self) -> bool:
        """Whether something sets the label off: bold type, brackets round a time, or a time with hours."""
        return self.bold or bool(self.start and (not self.bare or self.start.count(":") == 2))

    @property
    def timed(self) -> bool:
        """Whether a time set off in brackets starts the line."""
        return bool(self.start) and not self.bare


def take_apart(text: str, bold: int = 0) -> Line:
    """The parts of one line; the first `bold` characters are in bold type."""
    line = Line(text, text)
    if not text or text.isspace():
        return line
    time = _TIME.match(text)
    if time and milliseconds(time["start"]) is not None:
        line.start, line.end = time["start"], time["end"] or ""
        line.bare = not (time["open"] and time["close"])
        line.rest = text[time.end() :]
    label = _LABEL.match(line.rest) or _BRACKETED.match(line.rest)
    if label:
        line.label, line.words = label["label"].strip(), label["words"]
        line.tight = not label["gap"] and bool(line.words)
        line.bold = bool(bold) and text[:bold].rstrip(" :").endswith(line.label)
        if label.groupdict().get("time") and not line.start:
            line.start = label["time"]
    elif line.bare:
        line.start = line.end = ""
        line.rest = text
    return line


def split_end(text: str) -> tuple[str, str]:
    """The text without a time code at its end, and that code or an empty string."""
    tail = text.rstrip()
    if not tail.endswith(_CLOSING):
        return text, ""
    match = _END.search(tail, max(len(tail) - _LONGEST_CODE, 0))
    if match is None or milliseconds(match[1]) is None:
        return text, ""
    return tail[: match.start()].rstrip(), match[1]
