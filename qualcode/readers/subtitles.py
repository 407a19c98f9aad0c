"""Cues to turns: voices, labels, marks of formatting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qualcode.readers.cues import Cue, empty_cues
from qualcode.readers.labels import SpeakerRule, interviewer_names
from qualcode.readers.lines import take_apart
from qualcode.readers.parsing import warn_passed_over
from qualcode.readers.pattern import SpeakerPattern
from qualcode.readers.reading import Draft, ReadOptions, Utterance
from qualcode.readers.spans import warn_times
from qualcode.text import clean_text

_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{0,80})?\s+([^<>\n]{1,200})>|(</v>)")
_TAG: Final = re.compile(
    r"</?(?:v|c|b|i|u|s|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[0-9][0-9:.]{0,20}>", re.IGNORECASE
)
_OVERRIDE: Final = re.compile(r"\{\\[0-9A-Za-z][^{}]{0,200}\}")
_DASH: Final = re.compile(r"[-–]\s+")


def add_turns(draft: Draft, cues: Sequence[Cue], options: ReadOptions, *, voices: bool) -> None:
    """Add the turns of the cues to the draft.

    A voice tag names the speaker; without one a label with a colon does (see `SpeakerRule`), and a dash
    at the start of a line is a change to an unknown speaker. Line breaks become spaces.

    Args:
        draft: What is known so far; changed in place.
        cues: The cues in order.
        options: What the user says.
        voices: The text is WebVTT: voice tags and entities are read.
    """
    parts = [list(_voices(cue) if voices else [("", cue.lines)]) for cue in cues]
    if voices:
        parts = [[(speaker, [_unescape(draft, line) for line in lines]) for speaker, lines in part] for part in parts]
    else:
        parts = [
            [(speaker, [_OVERRIDE.sub("", _TAG.sub("", line)) for line in lines]) for speaker, lines in part]
            for part in parts
        ]
    known = [*options.interviewers, *interviewer_names(options.attributes)]
    apart = (take_apart(line) for part in parts for speaker, lines in part if not speaker for line in lines)
    rule = SpeakerRule((line.label for line in apart if line.label), known)
    pattern = SpeakerPattern(options.speakers) if options.speakers is not None else None
    empty = 0
    for cue, part in zip(cues, parts, strict=True):
        before = len(draft.utterances)
        for speaker, lines in part:
            pieces = [(speaker, lines)] if speaker else _split(lines, rule, pattern)
            for label, words in pieces:
                text = " ".join(" ".join(words).split())
                if text:
                    draft.utterances.append(Utterance(label, text, cue.start_ms, cue.end_ms))
        empty += len(draft.utterances) == before
    if empty:
        draft.warn(empty_cues(empty))
    if pattern is None:
        warn_passed_over(draft, rule)
    warn_times(draft)


def _voices(cue: Cue) -> Iterator[tuple[str, list[str]]]:
    """The cue's text by voice; an empty name where no voice is given."""
    text = "\n".join(cue.lines)
    speaker, start = "", 0
    found: list[tuple[str, str]] = []
    for match in _VOICE.finditer(text):
        found.append((speaker, text[start : match.start()]))
        speaker, start = (match[1] or "").strip(), match.end()
    found.append((speaker, text[start:]))
    for speaker, piece in found:
        if piece.strip():
            yield speaker, piece.split("\n")


def _unescape(draft: Draft, line: str) -> str:
    from html import unescape

    cleaned = clean_text(unescape(_TAG.sub("", line)))
    draft.dropped.update(cleaned.dropped)
    return cleaned.text


def _split(lines: Iterable[str], rule: SpeakerRule, pattern: SpeakerPattern | None) -> list[tuple[str, list[str]]]:
    """The lines of a cue by speaker: at each label, and at each dash."""
    pieces: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        label, words = _label(line.strip(), rule, pattern)
        if label:
            pieces.append((label, [words]))
        elif _DASH.match(words):
            pieces.append(("", [_DASH.sub("", words, count=1)]))
        else:
            pieces[-1][1].append(words)
    return pieces


def _label(line: str, rule: SpeakerRule, pattern: SpeakerPattern | None) -> tuple[str, str]:
    if pattern is not None:
        found = pattern.match(line)
        return (found[0], found[1]) if found else ("", line)
    apart = take_apart(line)
    return (apart.label, apart.words) if apart.label and not apart.tight and rule.accepts(apart.label) else ("", line)
