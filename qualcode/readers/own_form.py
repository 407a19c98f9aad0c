"""The form that qualcode itself writes, `[HH:MM:SS] Speaker: words` and nothing else, read in one go.

Most transcripts of a study are in this form, and taking each line apart for all that other programs
write costs three times as much. What is not exactly so is left to `parsing`, which reads it the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from qualcode.readers.reading import Utterance

# A label with a parenthesis may hold a time, and words that end in a bracket may end in one.
_LINE: Final = re.compile(
    r"\[([0-9]{2}):([0-5][0-9]):([0-5][0-9])\] ([^\W_](?:[^:\[\]<>{}\"|=@/\t\n()]{0,58}[^:\[\]<>{}\"|=@/\t\n()\s])?): "
    r"\s*(\S(?:.*[^\s\])>#])?)\s*"
)


def read_own_form(lines: Sequence[str], accepts: Callable[[Sequence[str]], bool]) -> list[Utterance] | None:
    """What is said in the lines, or None when any line is in another form.

    `accepts` is asked whether all the labels, each as often as it comes, are speakers.
    """
    found = []
    for line in lines:
        if line:
            match = _LINE.fullmatch(line)
            if match is None:
                return None
            found.append(match.groups())
    if not found or not accepts([speaker for _hours, _minutes, _seconds, speaker, _words in found]):
        return None
    return [
        Utterance(speaker, words, ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000)
        for hours, minutes, seconds, speaker, words in found
    ]
