"""Notes beside the text: where in the turns they belong, and what is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from qualcode.i18n import ngettext
from qualcode.model import Turn
from qualcode.readers.reading import COMMENT, FOOTNOTE, TIER, Draft, Note


def place_notes(notes: Iterable[tuple[Note, int]], turns: Sequence[Turn]) -> tuple[Note, ...]:
    """The notes with the turn and the positions of their anchors, where these words are found.

    A note that knows its turn keeps it.
    With each note comes how often its words stand in the file before its anchor.
    """
    return tuple(note if note.turn is not None else _place(note, before, turns) for note, before in notes)


def _place(note: Note, before: int, turns: Sequence[Turn]) -> Note:
    words = note.anchor.strip()
    last = note
    for turn in turns if words else ():
        start = turn.text.find(words)
        while start >= 0:
            last = replace(note, turn=turn.index, start=start, end=start + len(words))
            if not before:
                return last
            before -= 1
            start = turn.text.find(words, start + 1)
    return last


def warn_notes(draft: Draft) -> None:
    """Say how many notes there are of each kind."""
    for kind, count in Counter(note.kind for note, _before in draft.notes).items():
        draft.warn(_SENTENCES[kind](count).format(count=count))


_SENTENCES: Final[dict[str, Callable[[int], str]]] = {
    COMMENT: lambda n: ngettext(
        "{count} comment stands beside the text; it becomes part of a memo on the transcript.",
        "{count} comments stand beside the text; they become part of a memo on the transcript.",
        n,
    ),
    FOOTNOTE: lambda n: ngettext(
        "{count} footnote stands beside the text; it becomes part of a memo on the transcript.",
        "{count} footnotes stand beside the text; they become part of a memo on the transcript.",
        n,
    ),
    TIER: lambda n: ngettext(
        "{count} annotation explains another one; it becomes part of a memo on the transcript.",
        "{count} annotations explain others; they become part of a memo on the transcript.",
        n,
    ),
}
