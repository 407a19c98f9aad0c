"""What of an event can still be turned: taken back, or done again.

Every undo and redo is written down row by row, and the next one takes back exactly what the one
before it did. A row that was changed in between is left as it is, so that nobody's work is lost and
nothing stands in the way of what was done earlier. Memos go with the coding they are on, whoever wrote
them, and come back with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.i18n import N_
from qualcode.store.connection import Connection
from qualcode.store.returning import can_turn_text, turn_texts
from qualcode.store.rewording import has_texts
from qualcode.store.schema import COLUMNS, KEYS, TEXT, column_list
from qualcode.store.writing import CODEBOOK, Change, Values

_CHANGED: Final = N_("it has been changed since")
_OTHER_TEXT: Final = N_("the transcript has another text now")


@dataclass(frozen=True, slots=True)
class Turn:
    """The changes that turn an event, how many of its rows are left as they are, and why the first of them is."""

    changes: tuple[Change, ...]
    rows: int
    left: int
    why: str


class Turner:
    """Turns events, one after the other, in the study as it is at the moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hashes: dict[str, str] = {}
        self._planned: dict[tuple[str, str], Values | None] = {}
        self._places: dict[tuple[object, ...], str] = {}
        """Which row stands in a place by what is planned."""

    def turn(self, changes: Sequence[Change]) -> Turn:
        """What takes those changes back, as far as their rows stand as the changes left them."""
        self._planned, self._places = {}, {}
        if has_texts(changes):
            return self._turn_texts(changes)
        found: list[Change] = []
        reasons: dict[tuple[str, str], str] = {}
        for change in reversed(changes):
            back = change.reversed()
            if back.table == CODEBOOK:
                book = self._connection.codebook
                again = book.turned(back) if book is not None else None
                found += [again] if again else []
                reasons.update({} if again else {(back.table, back.row): _CHANGED})
                continue
            why = self._obstacle(back)
            if why:
                reasons[back.table, back.row] = why
                continue
            for step in (*self._memos_along(back), back):
                self._plan(step)
                found.append(step)
        left = [why for row, why in reasons.items() if row not in self._planned]
        return Turn(tuple(found), len(changes), len(left), left[0] if left else "")

    def can_turn(self, changes: Sequence[Change]) -> bool:
        """Whether any of those changes can be taken back."""
        self._planned, self._places = {}, {}
        if has_texts(changes):
            return any(can_turn_text(self._connection, change) for change in changes if change.table == TEXT)
        return any(self._can_turn(change.reversed()) for change in reversed(changes))

    def _can_turn(self, change: Change) -> bool:
        if change.table == CODEBOOK:
            book = self._connection.codebook
            return book is not None and book.can_make(change)
        return not self._obstacle(change)

    def _turn_texts(self, changes: Sequence[Change]) -> Turn:
        found = tuple(turn_texts(self._connection, changes))
        self._hashes.clear()
        rows = {(change.table, change.row) for change in changes}
        left = len(rows - {(change.table, change.row) for change in found})
        return Turn(found, len(rows), left, _OTHER_TEXT if left else "")

    def _plan(self, step: Change) -> None:
        self._planned[step.table, step.row] = step.after
        if step.before is not None:
            self._places.pop(_place(step.table, step.before), None)
        if step.after is not None:
            self._places[_place(step.table, step.after)] = step.row

    def _obstacle(self, change: Change) -> str:
        if self._find(change.table, change.row) != change.before:
            return _CHANGED
        after = change.after
        if after is None:
            return ""
        if "text_sha256" in after and self._text_hash(after["transcript"]) != after["text_sha256"]:
            return _OTHER_TEXT
        if after.get("target") == "coding" and self._find("coding", after["target_id"]) is None:
            return _CHANGED
        return _CHANGED if self._is_taken(change.table, after) else ""

    def _is_taken(self, table: str, values: Values) -> bool:
        """Whether another row stands there, which none of the steps before has taken away or moved."""
        _table, *place = _place(table, values)
        if self._places.get((table, *place), values["id"]) != values["id"]:
            return True
        same = " AND ".join(f'"{column}" = ?' for column in KEYS[table])
        rows = self._connection.rows(f"SELECT id FROM {table} WHERE {same} AND id != ?", (*place, values["id"]))
        return any((table, row_id) not in self._planned for (row_id,) in rows)

    def _memos_along(self, change: Change) -> Iterator[Change]:
        if change.table != "coding" or change.after is not None:
            return
        sql = f"SELECT {column_list('memo')} FROM memo WHERE target = 'coding' AND target_id = ? ORDER BY rowid"
        for row in self._connection.rows(sql, (change.row,)):
            values = dict(zip(COLUMNS["memo"], row, strict=True))
            if ("memo", values["id"]) not in self._planned:
                yield Change("memo", values["id"], values, None)

    def _find(self, table: str, row_id: str) -> Values | None:
        if (table, row_id) in self._planned:
            return self._planned[table, row_id]
        row = self._connection.row(f"SELECT {column_list(table)} FROM {table} WHERE id = ?", (row_id,))
        return None if row is None else dict(zip(COLUMNS[table], row, strict=True))

    def _text_hash(self, transcript_id: str) -> str:
        if transcript_id not in self._hashes:
            row = self._connection.row("SELECT text_sha256 FROM transcript WHERE id = ?", (transcript_id,))
            self._hashes[transcript_id] = row[0] if row else ""
        return self._hashes[transcript_id]


def _place(table: str, values: Values) -> tuple[object, ...]:
    """What there is only one row of, in that table."""
    return (table, *(values[column] for column in KEYS[table]))
