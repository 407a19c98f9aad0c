"""Sentences in Norwegian text, written or spoken.

Verbatim transcripts come without capitals and full stops, so what is cut at stops first is
cut again, where it runs long, at pauses and at the words that open a clause.
"""

from __future__ import annotations

import re
from typing import Final

from qualcode.language.wordlists import ABBREVIATIONS, CLOSING_ABBREVIATIONS, MONTHS, OPENERS, STRONG_OPENERS

Span = tuple[int, int]

_TOKEN: Final = re.compile(r"\S+")
_STOP: Final = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)$")
_QUOTE_OPEN: Final = "\"'“‘«([–—-"
_PAUSE: Final = re.compile(r"#+$")

LONGEST: Final = 30
"""Words after which speech without stops is cut wherever it stands."""
_LONGEST_WRITTEN: Final = 80
_CLAUSE: Final = 12
_BREATH: Final = 6


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences as half-open positions in `text`; every character but white space lies in exactly one."""
    sentences: list[Span] = []
    line: list[Span] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if line and "\n" in text[end : match.start()]:
            sentences += _split_line(text, line)
            line = []
        line.append(match.span())
        end = match.end()
    return tuple(sentences + _split_line(text, line))


def _split_line(text: str, tokens: list[Span]) -> list[Span]:
    sentences: list[Span] = []
    first = 0
    for i in range(len(tokens)):
        last = i + 1 == len(tokens)
        if last or _stops(text[slice(*tokens[i])], text[slice(*tokens[i + 1])]):
            sentences += _split_clauses(text, tokens[first : i + 1])
            first = i + 1
    return sentences


def _stops(token: str, following: str) -> bool:
    """Whether a sentence ends after the token."""
    match = _STOP.search(token)
    if match is None or not re.search(r"\w|[\"'“‘«(\[#*–—-]", following):
        return False
    stop, word = match["stop"], token[: match.start()].lstrip(_QUOTE_OPEN).lower()
    opening = following.lstrip(_QUOTE_OPEN)[:1]
    lower = opening.islower()
    if "?" in stop or "!" in stop:
        return not (match["close"] and lower)
    if len(stop) > 1 or "…" in stop:
        return not lower
    if word in ABBREVIATIONS:
        return word in CLOSING_ABBREVIATIONS and opening.isupper()
    if len(word) == 1 and word.isalpha() and not match["close"]:
        return False
    if word.isdigit():
        return not lower and following.lower().strip(".,") not in MONTHS and not following[:1].isdigit()
    return not (match["close"] and lower)


def _split_clauses(text: str, tokens: list[Span]) -> list[Span]:
    """One sentence, or several where it is speech that runs on."""
    words = [text[start:end] for start, end in tokens]
    stopped = _STOP.search(words[-1]) is not None and words[0].lstrip(_QUOTE_OPEN)[:1].isupper()
    paused = any(_PAUSE.match(word) for word in words)
    if not paused and len(words) <= (_LONGEST_WRITTEN if stopped else _CLAUSE):
        return [(tokens[0][0], tokens[-1][1])]
    starts = _clause_starts(words)
    ends = [*starts[1:], len(tokens)]
    return [(tokens[a][0], tokens[b - 1][1]) for a, b in zip(starts, ends, strict=True)]


def _clause_starts(words: list[str]) -> list[int]:
    """Which words open a clause in speech without stops; the first always does."""
    starts, length = [0], 0
    for i, word in enumerate(words):
        if i and length and not _is_mark(word) and _opens(words[i - 1], word, length):
            starts.append(i)
            length = 0
        length += not _is_mark(word)
    if len(starts) > 1 and length < 3:
        starts.pop()
    return starts


def _opens(before: str, word: str, length: int) -> bool:
    pause = len(before) if _PAUSE.match(before) else 0
    lower = word.lower().strip(",.")
    if pause >= 2 or before in ("...", "…"):
        return length >= 2
    if pause:
        return length >= _BREATH or (length >= 3 and lower in STRONG_OPENERS)
    if lower in OPENERS and before.lower() not in OPENERS:
        return length >= (_CLAUSE if lower in STRONG_OPENERS else _CLAUSE + 4)
    return length >= LONGEST


def _is_mark(word: str) -> bool:
    return not any(character.isalnum() for character in word)
