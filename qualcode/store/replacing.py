"""Words of stored texts replaced by others of which it is known where they stand: pseudonyms."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.model import Transcript
from qualcode.store.alignment import Place
from qualcode.store.connection import Connection
from qualcode.store.following import LOST
from qualcode.store.journal import record
from qualcode.store.rewording import reword
from qualcode.store.schema import COLUMNS, column_list
from qualcode.store.wordings import COLUMNS as TRANSCRIPT
from qualcode.store.wordings import load
from qualcode.store.writing import Change, Writing, conflict, writing

Edit = tuple[int, int, str]
"""From where to where in the old text, and what stands there in the new."""


class Replacements:
    """Knows where the words of a text stand when some are replaced; a replaced word stands for the word it was."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = sorted(edits)
        self._ends = [end for _start, end, _text in self._edits]
        self._shifts = [0]
        for start, end, text in self._edits:
            self._shifts.append(self._shifts[-1] + len(text) - (end - start))

    def place(self, start: int, end: int) -> Place:
        """Where the words stand now, with the whole of a replaced word that they cut."""
        return Place(self._map(start, at_end=False), self._map(end, at_end=True), True)

    def position(self, old: int) -> int:
        """The place in the new text."""
        return self._map(old, at_end=False)

    def _map(self, old: int, *, at_end: bool) -> int:
        at = bisect_right(self._ends, old - 1 if at_end else old)
        if at < len(self._edits):
            start, _end, text = self._edits[at]
            if start < old:
                return start + self._shifts[at] + (len(text) if at_end else 0)
        return old + self._shifts[at]


@dataclass(frozen=True)
class Replaced:
    """A transcript with other words: as it shall be, and the edits of its text that make it so."""

    before: Transcript
    after: Transcript
    edits: Sequence[Edit]


def replace_words(
    connection: Connection,
    replaced: Sequence[Replaced],
    *,
    memos: Mapping[str, str],
    in_words: Callable[[str], str],
    summary: str,
    coder: str,
) -> None:
    """Give transcripts and memos (by id) their new words, as one event that can be undone.

    `in_words` replaces in old quotes that wait to be looked at.

    Raises:
        QualcodeError: A transcript is not as it was any more, or a name is taken.
    """
    with writing(connection) as write:
        changes: list[Change] = []
        for one in replaced:
            row = connection.row(f"SELECT {TRANSCRIPT} FROM transcript WHERE id = ?", (one.before.id,))
            if row is None or load(connection, row) != one.before:
                raise conflict()
            more, _followed = reword(connection, write, one.before, one.after, Replacements(one.edits))
            changes += more
        touched = {(change.table, change.row) for change in changes}
        for memo_id, text in memos.items():
            before = write.find("memo", memo_id)
            if before is None:
                raise conflict()
            if ("memo", memo_id) not in touched and before["text"] != text:
                changes.append(Change("memo", memo_id, before, {**before, "text": text}))
        changes += _in_queue(connection, write, {one.before.id for one in replaced}, in_words)
        if changes:
            record(write, coder, "pseudonymise", summary, changes)


def _in_queue(
    connection: Connection, write: Writing, transcripts: set[str], in_words: Callable[[str], str]
) -> list[Change]:
    """The old quotes of codings that wait to be looked at."""
    changes = []
    for row in connection.rows(f"SELECT {column_list('review')} FROM review"):
        before = dict(zip(COLUMNS["review"], row, strict=True))
        if before["transcript"] not in transcripts:
            continue
        after = {**before, "quote": in_words(before["quote"])}
        if before["kind"] == LOST:
            kept = json.loads(before["rows"])
            for column in ("quote", "quote_before", "quote_after"):
                kept["coding"][column] = in_words(kept["coding"][column])
            kept["memos"] = [{**memo, "text": in_words(memo["text"])} for memo in kept["memos"]]
            after["rows"] = json.dumps(kept, ensure_ascii=False)
        if after != before:
            changes.append(Change("review", before["id"], before, after))
    return changes
