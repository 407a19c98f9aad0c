"""Tables of a transcript: which column holds the words, who says them and when; rows to turns.

Shared by every format that has tables: Word, OpenDocument, RTF, Excel, csv and NVivo's tab-separated text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.i18n import _, ngettext
from qualcode.readers.labels import Rank, rank
from qualcode.readers.reading import COMMENT, Draft, Note, Utterance
from qualcode.readers.spans import warn_times
from qualcode.readers.times import CODE, milliseconds

_NAMES: Final = {
    "text": "tekst text innhold content ytring ytringer utsagn replikk utterance transkripsjon transcript",
    "speaker": "taler talar speaker informant deltaker deltakar participant person navn name hvem who",
    "start": "start starttid fra from begin starttime start_ms tidskode timecode timestamp",
    "end": "slutt sluttid til to end stop stopp endtime end_ms",
    "span": "tid time tidsrom timespan tidspunkt",
}
_MEANINGS: Final = {name: meaning for meaning, names in _NAMES.items() for name in names.split()}
_AMBIGUOUS: Final = frozenset({"transkripsjon", "transcript"})  # what was said, or the name of an interview
_LONGEST_NAME: Final = 5  # words
_LONGEST_HEADING: Final = 40
_SPAN: Final = re.compile(rf"[\[(#]?({CODE})[\])#]?(?:\s*(?:-->|[-–—])\s*[\[(#]?({CODE})[\])#]?)?")
_SECONDS: Final = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,6}))?")
_CERTAIN: Final = 0.8  # of a column's cells that must look alike when no heading says what they are


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands; -1 where it is missing. `headings` is empty when they were guessed."""

    text: int
    speaker: int = -1
    start: int = -1
    end: int = -1
    span: int = -1
    headings: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[int]:
        """The places whose meaning is known."""
        return frozenset((self.text, self.speaker, self.start, self.end, self.span))


def find_columns(heading: Sequence[str]) -> Columns | None:
    """What the headings say, or None when they are not those of a transcript: words, and who or when."""
    places: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = "".join(cell.casefold().split()).strip("\ufeff()[].:")
        if len(cell) <= _LONGEST_HEADING and name in _MEANINGS:
            places.setdefault(_MEANINGS[name], place)
    if "text" not in places or len(places) < 2:
        return None
    return Columns(**places, headings=tuple(heading))


def names_transcripts(columns: Columns, rows: Iterable[Sequence[str]]) -> bool:
    """Whether the column headed “transkripsjon” holds names of transcripts, so that the table tells of people."""
    if not columns.headings or columns.headings[columns.text].strip().casefold() not in _AMBIGUOUS:
        return False
    if max(columns.start, columns.end, columns.span) >= 0:
        return False
    cells = [_cell(row, columns.text) for row in rows]
    return all(len(cell.split()) <= _LONGEST_NAME and not cell.endswith((".", "?", "!", "…")) for cell in cells)


def guess_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """What the cells look like, or None when they do not look like a transcript: speakers, then words."""
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if not 2 <= width <= 4:
        return None
    cells = [[row[place].strip() for row in rows if len(row) > place] for place in range(width)]
    spans = [place for place in range(width) if _share(cells[place], _SPAN.fullmatch) >= _CERTAIN]
    speakers = [place for place in range(width) if _share(cells[place], _is_label) >= _CERTAIN]
    rest = [place for place in range(width) if place not in {*spans[:1], *speakers[:1]}]
    if not speakers or not rest or len(spans) > 1:
        return None
    words = max(rest, key=lambda place: sum(map(len, cells[place])))
    return Columns(text=words, speaker=speakers[0], span=spans[0] if spans else -1)


def _share(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(bool(fits(cell)) for cell in filled) / len(filled) if filled else 0.0


def _is_label(cell: str) -> bool:
    return len(cell) <= _LONGEST_HEADING and rank(cell.rstrip(": ")) >= Rank.NAME


def add_rows(draft: Draft, rows: Iterable[Sequence[str]], columns: Columns, *, carry: bool, thousandths: bool) -> None:
    """Add a turn for each row to the draft; what stands in a column of another kind becomes a note to the turn.

    Args:
        draft: What is known so far; changed in place.
        rows: The cells below the heading.
        columns: What they are.
        carry: A row without a speaker goes on with the one above even when it has its own time.
        thousandths: Times that are whole numbers count thousandths of a second.
    """
    speaker = ""
    empty = 0
    odd: list[str] = []
    for row in rows:
        text = _cell(row, columns.text)
        start, end = _times(row, columns, thousandths, odd)
        label = " ".join(_cell(row, columns.speaker).split()).rstrip(":").strip()
        if label or (not carry and start is not None):
            speaker = label
        _add_notes(draft, row, columns, text)
        if text:
            draft.utterances.append(Utterance(speaker, text, start, end))
        elif any(cell.strip() for cell in row):
            empty += 1
    _warn(draft, empty, odd)
    warn_times(draft)


def _add_notes(draft: Draft, row: Sequence[str], columns: Columns, text: str) -> None:
    place = len(draft.utterances) if text else None
    for other, cell in enumerate(row):
        words = cell.strip()
        if words and other not in columns.known:
            heading = columns.headings[other] if other < len(columns.headings) else ""
            draft.notes.append((Note(COMMENT, heading, words, text, place, 0, len(text)), 0))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if 0 <= place < len(row) else ""


def _times(row: Sequence[str], columns: Columns, thousandths: bool, odd: list[str]) -> tuple[int | None, int | None]:
    start, end = _cell(row, columns.start), _cell(row, columns.end)
    span = _cell(row, columns.span)
    if span and not start:
        match = _SPAN.fullmatch(span)
        start, end = (match[1], match[2] or end) if match else (span, end)
    return _time(start, thousandths, odd), _time(end, thousandths, odd)


def _time(code: str, thousandths: bool, odd: list[str]) -> int | None:
    """The time in ms: a code with colons, seconds, or thousandths of a second."""
    if not code:
        return None
    match = _SPAN.fullmatch(code)
    found = milliseconds(match[1]) if match and not match[2] else None
    if found is None and (number := _SECONDS.fullmatch(code)):
        if thousandths and not number[2]:
            return int(number[1])
        return int(number[1]) * 1000 + round(int((number[2] or "0")[:6].ljust(6, "0")) / 1000)
    if found is None:
        odd.append(code)
    return found


def _warn(draft: Draft, empty: int, odd: list[str]) -> None:
    if empty:
        draft.warn(
            ngettext(
                "{count} row without words was left out.", "{count} rows without words were left out.", empty
            ).format(count=empty)
        )
    if odd:
        draft.warn(
            _("Some times could not be read and were left out: {codes}.").format(
                codes=", ".join(f"“{code}”" for code in list(dict.fromkeys(odd))[:3])
            )
        )
