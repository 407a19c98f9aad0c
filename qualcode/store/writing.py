"""A write to the study: changes, their event in the journal, and what must hold before they count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.store.connection import Connection, Row
from qualcode.store.schema import COLUMNS, DECISION_TABLES, PLACED, TEXT, column_list

Values = Mapping[str, Any]

_COUNTED: Final = (*DECISION_TABLES, "review WHERE kind = 'lost'")
_COUNTS: Final = f"SELECT {', '.join(f'(SELECT count(*) FROM {table})' for table in _COUNTED)}"

REMOVING: Final = frozenset({"uncode", "recode", "merge codes", "split code", "undo", "redo", "repair", "sheet"})
"""The events after which there may be fewer codings than before, those that wait for a place counted too."""

CODEBOOK: Final = "codebook"
"""Stands as the table of a change to codebook.yaml, whose sides are those of a patch."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a decision table before and after; None stands for no row."""

    table: str
    row: str
    before: Values | None
    after: Values | None

    def reversed(self) -> Change:
        """The change that takes this one back."""
        return Change(self.table, self.row, self.after, self.before)


class AlarmError(QualcodeError):
    """A write was stopped since it would have left the study other than it said: a bug, and nothing is lost by it."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            _("Stopped: {fault}.").format(fault=fault),
            _("Nothing was changed, and all earlier work is safe. This is a bug: please report what you did."),
        )


class Writing:
    """An open write transaction."""

    def __init__(self, connection: Connection, raw: sqlite3.Connection) -> None:
        self.now = connection.now
        self.sound = connection.sound
        self.new_id = connection.new_id
        self.codebook = connection.codebook
        self.event = ""
        """The id of the last event that was written."""
        self.changes: list[Change] = []
        self.kinds: list[str] = []
        """What the events that were written are called."""
        self._raw = raw
        self._counts, self._waiting = self._count_decisions()

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._raw.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for many rows."""
        self._raw.executemany(sql, rows)

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row that a query gives, or None."""
        found: Row | None = self._raw.execute(sql, parameters).fetchone()
        return found

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows that a query gives."""
        return self._raw.execute(sql, parameters).fetchall()

    def find(self, table: str, row_id: str) -> Values | None:
        """The row of a decision table with that id, as column to value; for a text, which one the transcript has."""
        if table == TEXT:
            from qualcode.store.rewording import present_text
            from qualcode.store.wordings import find_present

            return present_text(find_present(self, row_id))
        found = self.row(f"SELECT {column_list(table)} FROM {table} WHERE id = ?", (row_id,))
        return None if found is None else dict(zip(COLUMNS[table], found, strict=True))

    def apply(self, changes: Sequence[Change]) -> None:
        """Make the changes, each only where the row is as the change says it was.

        Raises:
            QualcodeError: A row is not so any more; the transaction must be given up.
        """
        if any(change.table == TEXT for change in changes):
            from qualcode.store.rewording import apply_with_texts  # seldom needed

            apply_with_texts(self, changes)
            self.changes.extend(changes)
            return
        for (table, is_new), group in groupby(changes, lambda change: (change.table, change.before is None)):
            if table == CODEBOOK:
                self._write_codebook(list(group))
            elif is_new:
                self._insert(table, list(group))
            else:
                for change in group:
                    self._replace(change)
        self.changes.extend(changes)

    def _write_codebook(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if self.codebook is None or not self.codebook.make(change):
                raise conflict()

    def _insert(self, table: str, changes: Sequence[Change]) -> None:
        places = ", ".join("?" * len(COLUMNS[table]))
        rows = (tuple(change.after.values()) for change in changes if change.after is not None)
        try:
            self._raw.executemany(f"INSERT INTO {table} ({column_list(table)}) VALUES ({places})", rows)
        except sqlite3.IntegrityError as error:
            raise conflict() from error

    def _replace(self, change: Change) -> None:
        if self.find(change.table, change.row) != change.before:
            raise conflict()
        if change.after is None:
            self._raw.execute(f"DELETE FROM {change.table} WHERE id = ?", (change.row,))
        else:
            self.store(change)

    def store(self, change: Change) -> None:
        """Write the row as the change leaves it, whether it is there or not.

        Raises:
            QualcodeError: Another row is in its place.
        """
        assert change.after is not None
        if change.before is None:
            self._insert(change.table, [change])
            return
        places = ", ".join(f'"{column}" = ?' for column in COLUMNS[change.table])
        try:
            self._raw.execute(f"UPDATE {change.table} SET {places} WHERE id = ?", (*change.after.values(), change.row))
        except sqlite3.IntegrityError as error:
            raise conflict() from error

    def mend(self, table: str, row_id: str, values: Values | None) -> None:
        """Let a row be what the journal says it is; None takes it away. No event tells of it."""
        if table == "review":
            waits = self.row("SELECT kind = 'lost' FROM review WHERE id = ?", (row_id,))
            self._waiting += (values is not None and values["kind"] == "lost") - bool(waits and waits[0])
        cursor = self._raw.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        self._counts[table] -= cursor.rowcount
        if values is not None:
            self._insert(table, [Change(table, row_id, None, values)])
            self._counts[table] += 1

    def _count_decisions(self) -> tuple[dict[str, int], int]:
        """The rows of each decision table, and how many codings wait for a place."""
        *counts, waiting = self._raw.execute(_COUNTS).fetchone()
        return dict(zip(DECISION_TABLES, counts, strict=True)), waiting

    def verify(self) -> None:
        """Stop the write when it would leave the study other than it says.

        Raises:
            QualcodeError: A memo would be left without its coding, or the text is not the one that was coded.
            AlarmError: Rows are lost or differ from the journal, which is a bug.
        """
        expected = dict(self._counts)
        last: dict[tuple[str, str], Values | None] = {}
        for change in self.changes:
            if change.table == CODEBOOK:
                continue
            if change.table != TEXT:
                expected[change.table] += (change.after is not None) - (change.before is not None)
            last[change.table, change.row] = change.after
        counts, waiting = self._count_decisions()
        if counts != expected:
            raise AlarmError(_("what was decided would have been lost, or made up"))
        fewer = self._counts["coding"] + self._waiting - counts["coding"] - waiting
        if fewer > 0 and not REMOVING.intersection(self.kinds):
            told = ngettext("{n} coding would have been lost", "{n} codings would have been lost", fewer)
            raise AlarmError(told.format(n=fewer))
        for (table, row_id), values in last.items():
            if self.find(table, row_id) != values:
                raise AlarmError(_("{table} {row} is not as the journal says").format(table=table, row=row_id))
        self._verify_texts(last)
        self._verify_followers([row for table, row in last if table == TEXT])
        self._verify_memos(last)

    def _verify_texts(self, last: Mapping[tuple[str, str], Values | None]) -> None:
        hashes: dict[str, str] = {}
        for values in last.values():
            if values is None or "text_sha256" not in values:
                continue
            transcript = values["transcript"]
            if transcript not in hashes:
                found = self.row("SELECT text_sha256 FROM transcript WHERE id = ?", (transcript,))
                hashes[transcript] = found[0] if found else ""
            if hashes[transcript] != values["text_sha256"]:
                raise conflict()

    def _verify_followers(self, transcripts: Sequence[str]) -> None:
        """Nothing may stand on an earlier text of a transcript that got a new one."""
        for transcript in transcripts:
            for table in PLACED:
                sql = f"""SELECT 1 FROM {table} JOIN transcript ON transcript.id = {table}.transcript
                          WHERE transcript.id = ? AND transcript.text_sha256 != {table}.text_sha256"""
                if self.row(sql, (transcript,)):
                    raise AlarmError(_("a row in {table} was left behind by its text").format(table=table))

    def _verify_memos(self, last: Mapping[tuple[str, str], Values | None]) -> None:
        codings = {row_id for (table, row_id), values in last.items() if table == "coding" and values is None}
        codings.update(
            values["target_id"]
            for (table, _row), values in last.items()
            if table == "memo" and values is not None and values["target"] == "coding"
        )
        for coding in codings:
            sql = """SELECT 1 FROM memo WHERE target = 'coding' AND target_id = ?1
                     AND NOT EXISTS (SELECT 1 FROM coding WHERE id = ?1)"""
            if self.row(sql, (coding,)):
                raise conflict()


@contextmanager
def writing(connection: Connection) -> Iterator[Writing]:
    """A write to the study: all of the block, checked, or nothing.

    Raises:
        QualcodeError: The study can only be read, is in use, or the disk failed.
    """
    book = connection.codebook
    committing = False
    try:
        with connection.transaction() as raw:
            write = Writing(connection, raw)
            yield write
            write.verify()
            if book is not None:
                book.prepare(write.event)
            committing = True
        committing = False
        if book is not None:
            book.publish()
    finally:
        if book is not None:
            book.forget(undecided=committing)


def conflict() -> QualcodeError:
    """The error for rows that someone has changed in between."""
    return QualcodeError(
        _("This has been changed in the meantime, perhaps by someone else or in another window."),
        _("Nothing was done. Look at it again as it is now."),
    )


def to_json(values: Values | None) -> str | None:
    """The row as the journal keeps it."""
    return None if values is None else json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(text: str | None) -> Values | None:
    """The row that the journal kept."""
    if text is None:
        return None
    values: Values = json.loads(text)
    return values
