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
# What looks like a time but may be none: [99:99:99], (-1:00), [??:??], [00.00.04].
_ODD_TIME: Final = re.compile(r"\s*[\[(<#](?P<code>[-–0-9?:.,; >]{3,40})[\])>#]\s*")
_PARTED: Final = re.compile(r"[0-9?] ?[:.] ?[0-9?]")
_END: Final = re.compile(rf"[\[(<#]({CODE})[\])>#]\s*$")
# Possessive where there is a plus, so that long runs of spaces cost no time.
_LABEL: Final = re.compile(
    rf"\s*(?P<label>[^\W_][^:\[\]<>{{}}\"|=@/\t\n]{{0,59}}?)\s*+"
    rf"(?:[\[(](?:(?P<time>{CODE})|(?P<odd>[-–0-9?.,]{{0,12}}[0-9?]:[-–0-9?:.,]{{1,20}}))[\])]\s*)?:(?P<gap>\s*)(?P<words>.*)",
    re.DOTALL,
)
_BRACKETED: Final = re.compile(r"\s*\[(?P<label>[^\W_][^:\[\]\n]{0,59})\]\s*:(?P<gap>\s*)(?P<words>.*)", re.DOTALL)
_LONGEST_CODE: Final = 24
CLOSING: Final = ("]", ")", ">", "#")
"""What a time code at the end of a line may end with."""


@dataclass(slots=True)
class Line:
    """A line and what it may hold. Times are codes as written; `label` is only a candidate.

    `rest` is the line without its leading time, `words` the same without the label; `tight` says that
    nothing but the colon is between label and words; `bold` that the label is in bold type. `odd` stands
    where a time does, beside a label, and looks like one without being one.
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
    odd: str = ""

    @property
    def marked(self) -> bool:
        """Whether something sets the label off: bold type, brackets round a time, or a time with hours."""
        if self.bold or ":" in self.odd:
            return True
        return bool(self.start and (not self.bare or self.start.count(":") == 2))

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
    odd = None if line.start else _odd_time(text)
    after = text[odd.end() :] if odd else line.rest
    label = _LABEL.match(after) or _BRACKETED.match(after)
    if label:
        line.label, line.words = label["label"].strip(), label["words"]
        line.tight = not label["gap"] and bool(line.words)
        line.bold = bool(bold) and text[:bold].rstrip(" :").endswith(line.label)
        beside = label.groupdict()
        if beside.get("time") and not line.start:
            line.start = label["time"]
        line.odd = odd["code"].strip() if odd else beside.get("odd") or ""
    elif line.bare:
        line.start = line.end = ""
        line.rest = text
    return line


def _odd_time(text: str) -> re.Match[str] | None:
    match = _ODD_TIME.match(text)
    return match if match and _PARTED.search(match["code"]) else None


def split_end(text: str) -> tuple[str, str]:
    """The text without a time code at its end, and that code or an empty string."""
    tail = text.rstrip()
    if not tail.endswith(CLOSING):
        return text, ""
    match = _END.search(tail, max(len(tail) - _LONGEST_CODE, 0))
    if match is None or milliseconds(match[1]) is None:
        return text, ""
    return tail[: match.start()].rstrip(), match[1]
