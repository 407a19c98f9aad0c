"""What is odd about the times of turns; they are kept as they are."""

from __future__ import annotations

from itertools import pairwise

from qualcode.i18n import ngettext
from qualcode.readers.reading import Draft


def warn_times(draft: Draft) -> None:
    """Say which turns end before they start, last no time, start too early or overlap."""
    turns = draft.utterances
    spans = [(turn.start_ms, turn.end_ms) for turn in turns if turn.start_ms is not None]
    backwards = sum(end is not None and end < start for start, end in spans)
    if backwards:
        draft.warn(
            ngettext("{count} turn ends before it starts.", "{count} turns end before they start.", backwards).format(
                count=backwards
            )
        )
    nothing = sum(start == end for start, end in spans)
    if nothing:
        draft.warn(
            ngettext("{count} turn lasts no time at all.", "{count} turns last no time at all.", nothing).format(
                count=nothing
            )
        )
    warn_order(draft)
    overlaps = sum(
        before != after and before[1] is not None and before[0] <= after[0] < before[1]
        for before, after in pairwise(spans)
    )
    if overlaps:
        draft.warn(
            ngettext(
                "{count} turn overlaps the one before it.", "{count} turns overlap the one before them.", overlaps
            ).format(count=overlaps)
        )


def warn_order(draft: Draft) -> None:
    """Say how often the times run backwards."""
    starts = [turn.start_ms for turn in draft.utterances if turn.start_ms is not None]
    disorder = sum(after < before for before, after in pairwise(starts))
    if disorder:
        draft.warn(
            ngettext(
                "{count} turn starts earlier than the one before it; the order of the file is kept.",
                "{count} turns start earlier than the one before them; the order of the file is kept.",
                disorder,
            ).format(count=disorder)
        )
