"""The journal: every event with its changes, undone and redone without end, never rewritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.model import Event, Excerpt, Moment
from qualcode.store.connection import Connection
from qualcode.store.history import find_moments, find_where
from qualcode.store.schema import COLUMNS, DECISION_TABLES, TEXT, TRANSCRIPT, column_list
from qualcode.store.turning import Turn, Turner
from qualcode.store.ways import DROPPED, IN_FORCE, REDO, UNDO, UNDONE, Way
from qualcode.store.writing import CODEBOOK, Change, Values, Writing, from_json, to_json, writing

_EVENTS = """
    SELECT event.seq, event.id, event.at, event.coder, event.kind, event.summary,
           coalesce(standing.state, '') IN ('undone', 'dropped')
    FROM event LEFT JOIN standing ON standing.event = event.seq
"""


def record(
    write: Writing,
    coder: str,
    kind: str,
    summary: str,
    changes: Sequence[Change] = (),
    *,
    reverts: int | None = None,
    notes: Sequence[Change] = (),
) -> int:
    """Make the changes and write their event; the event's number is returned.

    An event without changes (an import, a run) is history only: undo passes it by. `reverts`
    names the event that an undo or redo is about; `notes` are told with it, and made by someone else.
    """
    if not coder.strip():
        raise ValueError("an event needs a coder")
    write.apply(changes)
    write.event = write.new_id()
    write.kinds.append(kind)
    cursor = write.execute(
        "INSERT INTO event (id, at, coder, kind, summary, reverts) VALUES (?, ?, ?, ?, ?, ?)",
        (write.event, write.now(), coder, kind, summary, reverts),
    )
    seq = cursor.lastrowid
    assert seq is not None
    write.executemany(
        'INSERT INTO change (event, position, kind, "row", before, after) VALUES (?, ?, ?, ?, ?, ?)',
        (
            (seq, position, change.table, change.row, to_json(change.before), to_json(change.after))
            for position, change in enumerate((*changes, *notes))
        ),
    )
    if changes and reverts is None:
        write.execute("UPDATE standing SET state = ? WHERE coder = ? AND state = ?", (DROPPED, coder, UNDONE))
        write.execute("INSERT INTO standing (event, coder, state) VALUES (?, ?, ?)", (seq, coder, IN_FORCE))
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
        return self._first_open(coder, UNDO)

    def can_redo(self, coder: str) -> Event | None:
        """What redo would do again next."""
        return self._first_open(coder, REDO)

    def undo(self, coder: str, count: int | None = 1) -> list[Event]:
        """Take back the coder's last `count` events (None: all); those taken back, in that order.

        Rows that have been changed since are left as they are, and the summary says how many. An event of
        which nothing can be taken back is passed by for good, and the one before it is taken instead.

        Raises:
            QualcodeError: Nothing could be taken back, though there were events; they are passed by now.
        """
        return self._turn(coder, count, UNDO)

    def redo(self, coder: str, count: int | None = 1) -> list[Event]:
        """Do again what the coder undid last, `count` events (None: all); those done again, in that order.

        Exactly what was undone comes back, but for rows that have been changed since, as with undo.

        Raises:
            QualcodeError: Nothing could be done again, though there were events; they are passed by now.
        """
        return self._turn(coder, count, REDO)

    def go_to(self, coder: str, seq: int) -> list[Event]:
        """Take back what the coder did after event `seq` (0: all), or, where that is undone itself, redo up to it.

        Those taken back or done again, in that order.

        Raises:
            QualcodeError: As with undo and redo.
        """
        row = self._connection.row("SELECT state FROM standing WHERE event = ?", (seq,))
        way = REDO if row is not None and row[0] == UNDONE else UNDO
        return self._turn(coder, None, way, seq)

    def moments(self, limit: int | None = None) -> list[Moment]:
        """What was done, newest first, and what stands of it; undoing and redoing are not told by themselves."""
        return find_moments(self._connection, limit)

    def where(self, seq: int) -> Excerpt | None:
        """Where in the text an event was; None when it was about no one place."""
        return find_where(self._connection, seq)

    def _turn(self, coder: str, count: int | None, way: Way, to: int | None = None) -> list[Event]:
        turned: dict[int, str] = {}
        passed: list[tuple[Event, str]] = []
        with writing(self._connection) as write:
            if write.codebook is not None:
                write.codebook.settle(write)
            turner, latest = Turner(self._connection), self._latest()
            for event in self._each(coder, way, count, turned, to):
                turn = turner.turn(self._changes(latest.get(event.seq, event.seq)))
                record(write, coder, way.kind, _noted(event, turn), turn.changes, reverts=event.seq)
                state = way.after if turn.changes else way.passed
                write.execute("UPDATE standing SET state = ? WHERE event = ?", (state, event.seq))
                if turn.changes:
                    turned[event.seq] = way.told(event.summary, turn.left)
                else:
                    passed.append((event, turn.why))
        if passed and not turned:
            raise way.error(*passed[0])
        if passed:
            last = next(reversed(turned))
            turned[last] = way.told_passing(turned[last], len(passed))
        now = {event.seq: event for event in self._by_number(list(turned))}
        return [replace(now[number], summary=summary) for number, summary in turned.items()]

    def _each(self, coder: str, way: Way, count: int | None, turned: dict[int, str], to: int | None) -> Iterator[Event]:
        # Each event that is given is turned or passed by before the next is asked for.
        while count is None or len(turned) < count:
            events = self._next(coder, way.before, None if count is None else count - len(turned))
            near = [e for e in events if to is None or (e.seq > to if way is UNDO else e.seq <= to)]
            if not near:
                return
            yield from near

    def _first_open(self, coder: str, way: Way) -> Event | None:
        turner, latest = Turner(self._connection), self._latest()
        for event in self._next(coder, way.before, None):
            if turner.can_turn(self._changes(latest.get(event.seq, event.seq))):
                return event
        return None

    def _latest(self) -> dict[int, int]:
        """The last undo or redo of each event that has been turned."""
        sql = "SELECT reverts, max(seq) FROM event WHERE reverts IS NOT NULL GROUP BY reverts"
        return dict(self._connection.rows(sql))

    def _next(self, coder: str, state: str, count: int | None) -> list[Event]:
        newest_first = "DESC" if state == IN_FORCE else "ASC"
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

    def replay(self, until: int | None = None) -> dict[str, dict[str, Values]]:
        """The decision tables as the events alone give them, up to one of them: table, then row id, then the row."""
        tables: dict[str, dict[str, Values]] = {table: {} for table in DECISION_TABLES}
        for table, row, after in self._connection.rows(
            """SELECT kind, "row", after FROM change
               WHERE kind NOT IN (?, ?, ?) AND (?4 IS NULL OR event <= ?4) ORDER BY event, position""",
            (CODEBOOK, TEXT, TRANSCRIPT, until),
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


def _noted(event: Event, turn: Turn) -> str:
    """The summary for the journal: where not all was turned, how many rows of how many."""
    return event.summary if not turn.left else f"{event.summary} · {turn.rows - turn.left}/{turn.rows}"


def _event(row: tuple[int, str, str, str, str, str, int]) -> Event:
    return Event(*row[:6], undone=bool(row[6]))
