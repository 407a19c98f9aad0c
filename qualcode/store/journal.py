"""The journal: every event with its changes, undone and redone without end, never rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from qualcode.model import Event
from qualcode.store.connection import Connection
from qualcode.store.schema import COLUMNS, DECISION_TABLES, column_list
from qualcode.store.writing import Change, Values, Writing, from_json, to_json, writing

_IN_FORCE: Final = "in force"
_UNDONE: Final = "undone"  # may be redone
_DROPPED: Final = "dropped"  # undone, and something new was done since

_EVENTS = """
    SELECT event.seq, event.id, event.at, event.coder, event.kind, event.summary,
           coalesce(standing.state, 'in force') != 'in force'
    FROM event LEFT JOIN standing ON standing.event = event.seq
"""


def record(
    write: Writing, coder: str, kind: str, summary: str, changes: Sequence[Change] = (), *, reverts: int | None = None
) -> int:
    """Make the changes and write their event; the event's number is returned.

    An event without changes (an import, a run) is history only: undo passes it by. `reverts`
    names the event that an undo or redo is about.
    """
    if not coder.strip():
        raise ValueError("an event needs a coder")
    write.apply(changes)
    cursor = write.execute(
        "INSERT INTO event (id, at, coder, kind, summary, reverts) VALUES (?, ?, ?, ?, ?, ?)",
        (write.new_id(), write.now(), coder, kind, summary, reverts),
    )
    seq = cursor.lastrowid
    assert seq is not None
    write.executemany(
        'INSERT INTO change (event, position, kind, "row", before, after) VALUES (?, ?, ?, ?, ?, ?)',
        (
            (seq, position, change.table, change.row, to_json(change.before), to_json(change.after))
            for position, change in enumerate(changes)
        ),
    )
    if changes and reverts is None:
        write.execute("UPDATE standing SET state = ? WHERE coder = ? AND state = ?", (_DROPPED, coder, _UNDONE))
        write.execute("INSERT INTO standing (event, coder, state) VALUES (?, ?, ?)", (seq, coder, _IN_FORCE))
    return seq


class Journal:
    """What has been done in the study, by whom, and back again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, limit: int | None = None) -> list[Event]:
        """The events, newest first."""
        rows = self._connection.rows(f"{_EVENTS} ORDER BY event.seq DESC LIMIT ?", (-1 if limit is None else limit,))
        return [_event(row) for row in rows]

    def can_undo(self, coder: str) -> Event | None:
        """What undo would take back next."""
        return next(iter(self._next(coder, _IN_FORCE, 1)), None)

    def can_redo(self, coder: str) -> Event | None:
        """What redo would do again next."""
        return next(iter(self._next(coder, _UNDONE, 1)), None)

    def undo(self, coder: str, count: int | None = 1) -> list[Event]:
        """Take back the coder's last `count` events (None: all); those taken back, in that order.

        Raises:
            QualcodeError: Someone has changed the same things since; then nothing is undone.
        """
        return self._turn(coder, count, "undo", _IN_FORCE, _UNDONE)

    def redo(self, coder: str, count: int | None = 1) -> list[Event]:
        """Do again what the coder undid last, `count` events (None: all); those done again, in that order.

        Raises:
            QualcodeError: Someone has changed the same things since; then nothing is redone.
        """
        return self._turn(coder, count, "redo", _UNDONE, _IN_FORCE)

    def _turn(self, coder: str, count: int | None, kind: str, before: str, after: str) -> list[Event]:
        with writing(self._connection) as write:
            events = self._next(coder, before, count)
            for event in events:
                changes = self._changes(event.seq)
                if kind == "undo":
                    changes = [change.reversed() for change in reversed(changes)]
                record(write, coder, kind, event.summary, changes, reverts=event.seq)
                write.execute("UPDATE standing SET state = ? WHERE event = ?", (after, event.seq))
        numbers = [event.seq for event in events]
        now = {event.seq: event for event in self._by_number(numbers)}
        return [now[number] for number in numbers]

    def _next(self, coder: str, state: str, count: int | None) -> list[Event]:
        newest_first = "DESC" if state == _IN_FORCE else "ASC"
        rows = self._connection.rows(
            f"{_EVENTS} WHERE standing.coder = ? AND standing.state = ? ORDER BY event.seq {newest_first} LIMIT ?",
            (coder, state, -1 if count is None else count),
        )
        return [_event(row) for row in rows]

    def _by_number(self, numbers: Sequence[int]) -> list[Event]:
        rows = self._connection.rows(
            f"{_EVENTS} WHERE event.seq IN (SELECT value FROM json_each(?))", (str(list(numbers)),)
        )
        return [_event(row) for row in rows]

    def _changes(self, seq: int) -> list[Change]:
        rows = self._connection.rows(
            'SELECT kind, "row", before, after FROM change WHERE event = ? ORDER BY position', (seq,)
        )
        return [Change(table, row, from_json(before), from_json(after)) for table, row, before, after in rows]

    def replay(self) -> dict[str, dict[str, Values]]:
        """The decision tables as the events alone give them: table, then row id, then the row."""
        tables: dict[str, dict[str, Values]] = {table: {} for table in DECISION_TABLES}
        for table, row, after in self._connection.rows(
            'SELECT kind, "row", after FROM change ORDER BY event, position'
        ):
            values = from_json(after)
            if values is None:
                tables[table].pop(row, None)
            else:
                tables[table][row] = values
        return tables

    def differences(self) -> dict[str, int]:
        """How many rows of each decision table are not as the events say; empty when all are."""
        wrong: dict[str, int] = defaultdict(int)
        for table, rows in self.replay().items():
            present = {
                row[0]: dict(zip(COLUMNS[table], row, strict=True))
                for row in self._connection.rows(f"SELECT {column_list(table)} FROM {table}")
            }
            for row_id in present.keys() | rows.keys():
                if present.get(row_id) != rows.get(row_id):
                    wrong[table] += 1
        return dict(wrong)


def _event(row: tuple[int, str, str, str, str, str, int]) -> Event:
    return Event(*row[:6], undone=bool(row[6]))
