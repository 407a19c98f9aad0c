"""Where the same words stand in a transcript."""

from __future__ import annotations

import re
from typing import Final

from qualcode.model import Kind, Transcript

STEM: Final = 4
"""Letters from which a word is found with other endings too: skole finds skolen and skolene."""


def find_words(transcript: Transcript, words: str) -> list[tuple[int, int]]:
    """The places of the words in the text, without regard to case; what interviewers say is left out."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"[^\S\n]+".join(map(re.escape, parts))
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    last = parts[-1]
    after = r"(?!\w)" if last[-1].isalnum() else ""
    if len(parts) == 1 and len(last) >= STEM and last[-1].isalnum():
        after = r"\w*"
    found = re.compile(f"{before}{pattern}{after}", re.IGNORECASE)
    return [
        (base + match.start(), base + match.end())
        for base, turn in zip(transcript.starts, transcript.turns, strict=True)
        if turn.kind is not Kind.INTERVIEWER
        for match in found.finditer(turn.text)
    ]
