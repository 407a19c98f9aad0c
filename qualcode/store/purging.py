"""Taking the past out of corpus.db, down to the bytes: what remains is the study as it is now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS, DECISION_TABLES, column_list
from qualcode.store.writing import Change, Writing, to_json, writing

_EMPTIED: Final = (
    *("wording", "suggestion", "suggestion_pack", "analysis", "codebook", "standing", "change"),
    "way_of_reading",  # labels of speakers, which may be names
)
_COUNTED: Final = {
    "texts": "SELECT count(*) FROM wording",
    "changes": "SELECT count(*) FROM change",
    "events": "SELECT count(*) FROM event",
    "suggestions": "SELECT coalesce(sum(suggestions), 0) FROM run",
    "analyses": "SELECT count(*) FROM analysis",
}


@dataclass(frozen=True, slots=True)
class Removed:
    """How many earlier texts, changes in the journal, events told, suggestions and analyses were removed."""

    texts: int
    changes: int
    events: int
    suggestions: int
    analyses: int


def count_past(connection: Connection) -> Removed:
    """What a purge would remove from corpus.db."""
    return Removed(**{name: int(connection.value(sql)) for name, sql in _COUNTED.items()})


def purge(connection: Connection, *, coder: str, in_words: Callable[[str], str]) -> Removed:
    """Remove all that the study has been: earlier texts, what the journal says of them, suggestions and caches.

    Who did what kind of thing when stays in the journal, without words. The present state stands there as one event
    that cannot be undone. `in_words` replaces names in what other programs left and in the runs' lists of transcripts.
    """
    with writing(connection) as write:
        removed = count_past(connection)
        for table in _EMPTIED:
            write.execute(f"DELETE FROM {table}")
        write.execute("UPDATE event SET summary = ''")
        write.execute("UPDATE run SET suggestions = 0")
        write.execute("DELETE FROM run_transcript")
        _rename(write, in_words)
        write.execute("UPDATE transcript SET source = '', sha256 = text_sha256 WHERE pseudonyms")
        write.execute("INSERT INTO turn_fts (turn_fts) VALUES ('rebuild')")
        write.execute("INSERT INTO turn_fts (turn_fts) VALUES ('optimize')")
        seq = record(write, coder, "purge", "")
        _write_present(connection, write, seq)
    connection.vacuum()
    return removed


def _rename(write: Writing, in_words: Callable[[str], str]) -> None:
    for table, key, column in (("run", "number", "manifest"), ("keepsake", "rowid", "data")):
        for row_id, text in write.rows(f"SELECT {key}, {column} FROM {table}"):
            plain = _in_json(json.loads(text), in_words)
            values = (json.dumps(plain, ensure_ascii=False), row_id)
            write.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", values)
    for row_id, local in write.rows("SELECT rowid, local FROM keepsake"):
        write.execute("UPDATE OR REPLACE keepsake SET local = ? WHERE rowid = ?", (in_words(local), row_id))


def _in_json(value: object, in_words: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return in_words(value)
    if isinstance(value, list):
        return [_in_json(each, in_words) for each in value]
    if isinstance(value, Mapping):
        return {key: _in_json(each, in_words) for key, each in value.items()}
    return value


def _write_present(connection: Connection, write: Writing, seq: int) -> None:
    """Let the journal begin with the rows as they are, so that it still gives the present state."""
    changes = [
        Change(table, row[0], None, dict(zip(COLUMNS[table], row, strict=True)))
        for table in DECISION_TABLES
        for row in connection.rows(f"SELECT {column_list(table)} FROM {table} ORDER BY rowid")
    ]
    write.executemany(
        'INSERT INTO change (event, position, kind, "row", before, after) VALUES (?, ?, ?, ?, NULL, ?)',
        ((seq, place, change.table, change.row, to_json(change.after)) for place, change in enumerate(changes)),
    )
