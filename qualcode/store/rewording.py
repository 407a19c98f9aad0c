"""The one way in which the text of a stored transcript is changed: with all that stands on it, as one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.model import Kind, Transcript
from qualcode.store.alignment import Follower, align
from qualcode.store.connection import Connection
from qualcode.store.following import Followed, Following
from qualcode.store.schema import PLACED, TEXT
from qualcode.store.wordings import find_wording, keep_wording, make_searchable, put_in_place, wording_id
from qualcode.store.writing import Change, conflict

if TYPE_CHECKING:
    from qualcode.store.writing import Writing


def find_followed(connection: Connection, old: Transcript, new: Transcript) -> Followed:
    """What would become of the codings; nothing is stored."""
    return Following(connection, old, new, align(old.text, new.text)).followed


def reword(
    connection: Connection,
    write: Writing,
    old: Transcript,
    new: Transcript,
    follower: Follower | None = None,
) -> tuple[list[Change], Followed]:
    """The changes that give a transcript its new text; both texts are kept for undo and redo.

    Without a follower the texts are compared, and codings whose words changed are to be looked at.
    """
    new = replace(new, id=old.id)
    following = Following(connection, old, new, follower or align(old.text, new.text), look=follower is None)
    before, after = keep_wording(write, old), keep_wording(write, new)
    return [Change(TEXT, old.id, {"wording": before}, {"wording": after}), *following.changes], following.followed


def has_texts(changes: Sequence[Change]) -> bool:
    """Whether a text is among what changes."""
    return any(change.table == TEXT for change in changes)


def apply_with_texts(write: Writing, changes: Sequence[Change]) -> None:
    """Make changes some of which are of texts, in an order in which no two rows get in each other's way.

    Raises:
        QualcodeError: A row is not as its change says any more; the transaction must be given up.
    """
    for change in changes:
        if write.find(change.table, change.row) != change.before:
            raise conflict()
    for change in changes:
        if change.table in PLACED and change.before is not None and change.after is not None:
            write.execute(f'UPDATE {change.table} SET start = -rowid - 1, "end" = -rowid WHERE id = ?', (change.row,))
        elif change.after is None:
            write.execute(f"DELETE FROM {change.table} WHERE id = ?", (change.row,))
    for change in changes:
        if change.table == TEXT:
            _put_text(write, change)
        elif change.after is not None:
            write.store(change)


def _put_text(write: Writing, change: Change) -> None:
    from qualcode.store.wordings import find_present

    assert change.after is not None
    old, new = find_present(write, change.row), find_wording(write, change.after["wording"], change.row)
    row = write.row("SELECT number FROM transcript WHERE id = ?", (change.row,))
    if old is None or new is None or row is None:
        raise conflict()
    put_in_place(write, row[0], new)
    make_searchable(write, [row[0]])
    _move_marks(write, row[0], old, new)


def _move_marks(write: Writing, number: int, old: Transcript, new: Transcript) -> None:
    """Let how far people have read, and where they were, follow the text."""
    sql = "SELECT coder, furthest, place FROM reading WHERE transcript = ?"
    for coder, furthest, place in write.rows(sql, (number,)):
        alignment = align(old.text, new.text)
        there = None if place is None else min(alignment.position(place), max(len(new.text) - 1, 0))
        last = -1
        if furthest >= 0:
            turn = old.turns[min(furthest, len(old.turns) - 1)]
            end = old.starts[turn.index] + max(len(turn.text) - 1, 0)
            reached = alignment.reach(end)
            last = -1 if reached is None else new.turn_at(reached).index
        read = sum(turn.kind != Kind.INTERVIEWER for turn in new.turns[: last + 1])
        write.execute(
            "UPDATE reading SET furthest = ?, turns_read = ?, place = ? WHERE transcript = ? AND coder = ?",
            (last, read, there, number, coder),
        )


def present_text(transcript: Transcript | None) -> dict[str, str] | None:
    """The text as the journal knows it."""
    return None if transcript is None else {"wording": wording_id(transcript)}
