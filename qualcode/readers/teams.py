"""Transcripts as Microsoft Teams and Stream write them into documents.

The newer form is `Name   m:ss` and the words on the lines below; the older is the two times of a cue, the
name and the words, each on a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qualcode.i18n import ngettext
from qualcode.readers.cues import is_time_line, read_cues
from qualcode.readers.labels import Rank, rank
from qualcode.readers.reading import Draft, Utterance
from qualcode.readers.spans import warn_order, warn_times
from qualcode.readers.times import milliseconds

_NAMED: Final = re.compile(r"(?P<name>\S++(?: \S++)*+)[ \t]{2,}+(?P<time>(?:[0-9]{1,2}:)?[0-9]{1,3}:[0-9]{2})\s*")
_EVENT: Final = re.compile(
    r".{1,80} (?:startet|stoppet|started|stopped) (?:transkripsjonen|transkriberingen|transcription)\.?", re.IGNORECASE
)
_LENGTH: Final = re.compile(r"(?:[0-9]{1,3}[htms] ?){1,3}")
_DATE: Final = re.compile(r".{0,40}\b(?:19|20)[0-9]{2}\b.{0,20}")
_LONGEST_NAME: Final = 100
_LONGEST_HEADER: Final = 12


def read_teams(draft: Draft, lines: Sequence[str]) -> bool:
    """Add the turns to the draft when the lines are in one of the two forms; else say no and change nothing."""
    return _read_newer(draft, lines) or _read_older(draft, lines)


def _read_newer(draft: Draft, lines: Sequence[str]) -> bool:
    first = next((number for number, line in enumerate(lines) if _match(line)), None)
    if first is None or first + 1 == len(lines):
        return False
    events = sum(_EVENT.fullmatch(line) is not None for line in lines)
    named = sum(_match(line) is not None for line in lines[first:])
    header = [line.strip() for line in lines[:first] if line.strip() and not _EVENT.fullmatch(line)]
    if len(header) > _LONGEST_HEADER or named + events < 2:
        return False
    for line in header:
        _set_header(draft, line)
    found: list[tuple[str, int | None, list[str]]] = []
    for line in lines[first:]:
        match = _match(line)
        if match:
            found.append((match["name"], milliseconds(match["time"]), []))
        elif not _EVENT.fullmatch(line):
            found[-1][2].append(line)
    for name, start, said in found:
        text = "\n".join(said).strip()
        if text:
            draft.utterances.append(Utterance(name, text, start))
    _warn(draft, events, len(found) - len(draft.utterances))
    warn_order(draft)
    return True


def _match(line: str) -> re.Match[str] | None:
    return _NAMED.fullmatch(line) if len(line) < _LONGEST_NAME and line.rstrip()[-1:].isdigit() else None


def _set_header(draft: Draft, line: str) -> None:
    if _LENGTH.fullmatch(line):
        draft.set_attribute("varighet", line)
    elif _DATE.fullmatch(line) and "tittel" in draft.attributes:
        draft.set_attribute("dato", line)
    else:
        draft.set_attribute("tittel", line)


def _read_older(draft: Draft, lines: Sequence[str]) -> bool:
    first = next((line for line in lines if line.strip()), "")
    if not is_time_line(first):
        return False
    trial = Draft(draft.encoding)
    cues = read_cues(trial, lines, asides=False)
    said = [[line.strip() for line in cue.lines if line.strip()] for cue in cues]
    if not said or not all(len(words) > 1 and rank(words[0]) >= Rank.PLAIN for words in said):
        return False
    for cue, (name, *words) in zip(cues, said, strict=True):
        draft.utterances.append(Utterance(name, " ".join(" ".join(words).split()), cue.start_ms, cue.end_ms))
    draft.warnings += trial.warnings
    warn_times(draft)
    return True


def _warn(draft: Draft, events: int, empty: int) -> None:
    if events:
        draft.warn(
            ngettext(
                "{count} line about starting or stopping the transcription was left out.",
                "{count} lines about starting and stopping the transcription were left out.",
                events,
            ).format(count=events)
        )
    if empty:
        draft.warn(
            ngettext(
                "{count} turn without words was left out.", "{count} turns without words were left out.", empty
            ).format(count=empty)
        )
