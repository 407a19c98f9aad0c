"""Where the words of a row stand: by its numbers, or by its quote alone when a person wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualcode.exchange.codings import CodingRow, row_excerpt
from qualcode.exchange.returned import ReturnedRow
from qualcode.i18n import _
from qualcode.model import Excerpt, Transcript


class RowError(Exception):
    """What is wrong with a row, in words for its writer."""


def find_excerpt(row: ReturnedRow, transcripts: Mapping[str, Transcript], copied: Excerpt | None) -> Excerpt:
    """The excerpt of a new row; a copy of another row may have its place.

    Raises:
        RowError: There is no such transcript, or the words are not in it or in several places.
    """
    transcript = _transcript(row, transcripts)
    turn, start, end = (whole_number(row, key) for key in ("turn", "start", "end"))
    quote = row["quote"].strip()
    if copied is not None and copied.transcript == transcript.name and _same(quote, transcript.quote(copied)):
        return copied
    if turn is not None and start is not None and end is not None:
        numbers = CodingRow(row.line, transcript.name, turn, start, end, ("",), quote=row["quote"])
        found = row_excerpt(numbers, transcript)
        if found is not None:
            return found
    if not quote:
        raise RowError(_("The row has no quote, and its numbers are no place in {name}.").format(name=transcript.name))
    return _by_words(quote, transcript, turn)


def whole_number(row: ReturnedRow, key: str, most: int | None = None) -> int | None:
    """The number in a cell, also when it is text; None when the cell is empty.

    Raises:
        RowError: It is no whole number from 0, or larger than `most`.
    """
    text = row[key].strip().removesuffix(",0").removesuffix(".0")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 16 and (most is None or int(text) <= most):
        return int(text)
    names = {"turn": _("Turn (from 0)"), "start": _("Start"), "end": _("End"), "weight": _("Weight (1 to 3)")}
    told = _("“{name}” must be a whole number from 0, not {value}.")
    raise RowError(told.format(name=names[key], value=row[key][:40]))


def _transcript(row: ReturnedRow, transcripts: Mapping[str, Transcript]) -> Transcript:
    name = row["transcript"].strip()
    if name in transcripts:
        return transcripts[name]
    found = [each for each in transcripts.values() if each.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if not name:
        raise RowError(_("The row names no transcript."))
    raise RowError(_("No transcript is named {name}.").format(name=name))


def _by_words(quote: str, transcript: Transcript, turn: int | None) -> Excerpt:
    """Where the quote stands, whatever white space it has; in the turn, when there is one and it is there."""
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    places = [Excerpt(transcript.name, *match.span()) for match in pattern.finditer(transcript.text)]
    inside = [place for place in places if transcript.turn_at(place.start).index == turn]
    for found in (inside, places):
        if len(found) == 1:
            return found[0]
    words = quote if len(quote) <= 40 else quote[:40] + " …"
    if places:
        told = _("“{words}” stands in several places in {name}; write which turn.")
    else:
        told = _("“{words}” does not stand in {name}.")
    raise RowError(told.format(words=words, name=transcript.name))


def _same(one: str, other: str) -> bool:
    return not one or one.split() == other.split()
