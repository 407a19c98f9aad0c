"""Comments, footnotes and annotations of files, as paragraphs of a memo on the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qualcode.i18n import N_, _
from qualcode.text import clean_text

if TYPE_CHECKING:
    from qualcode.readers import Note, Reading

_KINDS: Final = {"comment": N_("Comment"), "footnote": N_("Footnote"), "tier": N_("Annotation")}
_MOST: Final = 80
"""Characters of the words that a note is about."""


def paragraphs(reading: Reading) -> list[str]:
    """A paragraph for each note, in reading order: who wrote it, on which words of which turn, and what it says."""
    last = len(reading.transcript.turns)
    notes = sorted(reading.notes, key=lambda note: (last if note.turn is None else note.turn, note.start))
    told = [_paragraph(reading, note) for note in notes if note.text.strip()]
    return list(dict.fromkeys(told))


def _paragraph(reading: Reading, note: Note) -> str:
    head = _(_KINDS[note.kind]) + (f" ({note.author})" if note.author else "")
    if note.turn is not None:
        turn = reading.transcript.turns[note.turn]
        where = _("turn {number}").format(number=note.turn + 1)
        head += f", {where}" + (f" {turn.speaker}" if turn.speaker else "")
    words = " ".join(note.anchor.split())
    if words:
        head += f" «{words if len(words) <= _MOST else words[:_MOST] + '…'}»"
    return clean_text(f"{head}: {' '.join(note.text.split())}").text
