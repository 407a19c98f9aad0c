"""Sentences in Norwegian text, written or spoken.

Verbatim transcripts come without capitals and full stops, so what is cut at stops first is cut
again, where it has none, at pauses and where the words say that a sentence begins. The terminal UI
and the spaCy pipeline both use these sentences, so that a suggestion begins where the reader's
steps do. A trained senter is no better on interviews and costs a model (`bench/sentences.py`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from qualcode.language.borders import score_borders
from qualcode.language.wordlists import ABBREVIATIONS, CLOSING_ABBREVIATIONS, MONTHS

Span = tuple[int, int]

_TOKEN: Final = re.compile(r"\S+")
_STOP: Final = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)$")
_LAST: Final = frozenset(".!?…\"'”’»)]")
_QUOTE_OPEN: Final = "\"'“‘«([–—-"
_PAUSE: Final = re.compile(r"#+$")

_EDGES: Final = re.compile(r"^\W+|\W+$")
_WEIGHTS: Final = {"#": 1.0, "##": 3.0, "###": 4.0, "": 1.5, "…": 1.5}
"""What a mark on its own adds to the score of a border after it: pauses, and three dots."""

LONGEST: Final = 30
"""Words after which speech without stops is cut wherever that fits best."""
_LONGEST_WRITTEN: Final = 80
_CLAUSE: Final = 12
_SHORTEST: Final = 3


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences as half-open positions in `text`; every character but white space lies in exactly one."""
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    if "\n" not in text:
        return tuple(_split_line(text, tokens))
    sentences: list[Span] = []
    line: list[Span] = []
    end = 0
    for token in tokens:
        if line and "\n" in text[end : token[0]]:
            sentences += _split_line(text, line)
            line = []
        line.append(token)
        end = token[1]
    return tuple(sentences + _split_line(text, line))


def _split_line(text: str, tokens: list[Span]) -> list[Span]:
    sentences: list[Span] = []
    words = [text[start:end] for start, end in tokens]
    first = 0
    for i in [i for i, word in enumerate(words) if word[-1] in _LAST]:
        if i + 1 < len(words) and _stops(words[i], words[i + 1]):
            sentences += _split_clauses(text, tokens[first : i + 1], words[first : i + 1])
            first = i + 1
    return sentences + _split_clauses(text, tokens[first:], words[first:]) if tokens else []


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


def _split_clauses(text: str, tokens: list[Span], words: list[str]) -> list[Span]:
    """One sentence, or several where it is speech that runs on."""
    stopped = _STOP.search(words[-1]) is not None
    said = text[tokens[0][0] : tokens[-1][1]]
    capital = not next(filter(str.isalnum, said), "a").islower()
    paused = "#" in said and any(map(_PAUSE.match, words))
    if not paused and len(words) <= (_LONGEST_WRITTEN if stopped and capital else _CLAUSE if stopped or capital else 1):
        return [(tokens[0][0], tokens[-1][1])]
    starts = _clause_starts(words)
    ends = [*starts[1:], len(tokens)]
    return [(tokens[a][0], tokens[b - 1][1]) for a, b in zip(starts, ends, strict=True)]


def _clause_starts(words: list[str]) -> list[int]:
    """Which words open a sentence in speech without stops; the first always does."""
    places = [i for i, word in enumerate(words) if not _is_mark(word)]
    scores = score_borders([_EDGES.sub("", words[i]) for i in places])
    for k, place in enumerate(places[1:], 1):
        scores[k] += sum(_WEIGHTS.get(mark.rstrip("."), 0.0) for mark in words[places[k - 1] + 1 : place])
    borders = [0, *(k for k in range(1, len(places)) if scores[k] > 0), len(places)]
    opening = [k for a, b in pairwise(borders) for k in (a, *_cut(scores, a, b))]
    return [places[k] if k else 0 for k in opening] or [0]


def _cut(scores: list[float], first: int, end: int) -> list[int]:
    """Where to cut words that run on for longer than anyone can take in: at the likeliest places."""
    if end - first <= LONGEST:
        return []
    place = max(range(first + _SHORTEST, end - _SHORTEST + 1), key=lambda k: (scores[k], -abs(2 * k - first - end)))
    return [*_cut(scores, first, place), place, *_cut(scores, place, end)]


def _is_mark(word: str) -> bool:
    return not any(character.isalnum() for character in word)
