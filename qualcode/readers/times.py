"""Time codes in text: `00:00:04`, `4:07.5`, `00:00:04.12` with frames, `#00:00:04-1#`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

CODE: Final = r"(?:[0-9]{1,3}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3}|-[0-9](?=#))?"
_PARTS: Final = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:([.,-])([0-9]+))?")
_FRAMES: Final = re.compile(r"\.[0-9]{2}$")
_USUAL_RATE: Final = 25


def frame_rate(codes: Iterable[str]) -> int | None:
    """Frames per second when the codes end in frames, as InqScribe writes them; else None.

    Two decimals in every code, none of them 30 or more, are taken for frames.
    """
    frames = []
    for code in codes:
        if not _FRAMES.search(code):
            return None
        frames.append(int(code[-2:]))
    if not frames or max(frames) >= 30:
        return None
    return _USUAL_RATE if max(frames) < _USUAL_RATE else 30


@lru_cache(maxsize=4096)
def milliseconds(code: str, *, rate: int | None = None, unpadded: bool = False) -> int | None:
    """The time in ms, or None when it is no time.

    Args:
        code: Hours, if any, minutes and seconds with colons, and a fraction.
        rate: Frames per second, when the fraction counts frames.
        unpadded: The fraction is a number of ms that may lack its leading zeros (`.90` is 90 ms).
    """
    match = _PARTS.fullmatch(code)
    if match is None:
        return None
    hours, minutes, seconds, mark, fraction = match.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        return None
    whole = (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000
    if not fraction:
        return whole
    if mark != "-" and rate:
        return whole + int(fraction) * 1000 // rate
    digits = fraction[:3]
    return whole + int(digits if unpadded else digits.ljust(3, "0"))


def write_code(ms: int) -> str:
    """The time as `HH:MM:SS`, with three decimals when it is not a whole second."""
    seconds, rest = divmod(ms, 1000)
    code = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{code}.{rest:03}" if rest else code
