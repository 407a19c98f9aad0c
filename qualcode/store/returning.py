"""Undo and redo of events that changed texts.

The old text comes back, and every row that stands as the event left it comes back with it. What was decided since, by
whomever, follows into the old text as into any other; what has no place there is kept to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.store.alignment import align
from qualcode.store.connection import Connection
from qualcode.store.following import Following
from qualcode.store.schema import COLUMNS, TEXT, column_list
from qualcode.store.wordings import find_present, find_wording, wording_id
from qualcode.store.writing import Change, Values

Planned = dict[tuple[str, str], Values | None]


def turn_texts(connection: Connection, changes: Sequence[Change]) -> list[Change]:
    """The changes that take those back; none of a transcript that has yet another text now."""
    texts = {
        change.row: change.reversed()
        for change in changes
        if change.table == TEXT and can_turn_text(connection, change)
    }
    backs: dict[tuple[str, str], Change] = {}
    for change in reversed(changes):
        back = change.reversed()
        values = back.after or back.before or {}
        if back.table == TEXT or ("transcript" in values and values["transcript"] not in texts):
            continue
        if (back.table, back.row) not in backs and _find(connection, back.table, back.row) == back.before:
            backs[back.table, back.row] = back
    _leave_noted(connection, backs)
    found = [back for back in backs.values() if _has_coding(connection, back, backs)]
    planned: Planned = {(change.table, change.row): change.after for change in found}
    for transcript_id, back in texts.items():
        found += [back, *_carried(connection, transcript_id, back, planned)]
    return found


def can_turn_text(connection: Connection, change: Change) -> bool:
    """Whether the transcript stands as the change left it, and what it was is still kept."""
    present = find_present(connection, change.row)
    if present is None or change.after is None or change.before is None:
        return False
    kept = find_wording(connection, change.before["wording"], change.row)
    return kept is not None and wording_id(present) == change.after["wording"]


def _carried(connection: Connection, transcript_id: str, back: Change, planned: Planned) -> Iterator[Change]:
    assert back.after is not None
    old, new = find_present(connection, transcript_id), find_wording(connection, back.after["wording"], transcript_id)
    assert old is not None and new is not None
    yield from Following(connection, old, new, align(old.text, new.text), planned=planned, look=False).changes


def _leave_noted(connection: Connection, backs: dict[tuple[str, str], Change]) -> None:
    """Take out codings that would go though someone has written a memo on them since."""
    sql = "SELECT id FROM memo WHERE target = 'coding' AND target_id = ?"
    for (table, row_id), back in list(backs.items()):
        if table == "coding" and back.after is None:
            memos = connection.rows(sql, (row_id,))
            if any(("memo", memo) not in backs for (memo,) in memos):
                del backs[table, row_id]


def _has_coding(connection: Connection, back: Change, backs: dict[tuple[str, str], Change]) -> bool:
    """Whether a memo or a review goes with its coding, which may have been changed since."""
    values = back.after or back.before or {}
    if back.table == "review":
        waits_as_before = back.before is not None and back.before["kind"] == values["kind"]
        return back.after is None or waits_as_before or ("coding", values["coding"]) in backs
    if back.table != "memo" or values["target"] != "coding":
        return True
    coding = ("coding", values["target_id"])
    if coding in backs:
        return (back.after is None) == (backs[coding].after is None) or back.before is not None
    return back.before is not None and back.after is not None and _find(connection, *coding) is not None


def _find(connection: Connection, table: str, row_id: str) -> Values | None:
    row = connection.row(f"SELECT {column_list(table)} FROM {table} WHERE id = ?", (row_id,))
    return None if row is None else dict(zip(COLUMNS[table], row, strict=True))
