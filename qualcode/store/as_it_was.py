"""The study as it was after some event, rebuilt from the journal into a copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.clock import random_id, utc_now
from qualcode.store.connection import Connection, connect
from qualcode.store.copying import copy_whole, discard
from qualcode.store.journal import Journal
from qualcode.store.patches import apply_patch
from qualcode.store.schema import DECISION_TABLES, PLACED, TEXT
from qualcode.store.standings import write_standings
from qualcode.store.wordings import find_wording, make_searchable, put_in_place
from qualcode.store.writing import CODEBOOK, Values, Writing, from_json, writing

_OF_TRANSCRIPTS = ("suggestion", "suggestion_pack", "run_transcript", "reading", "turn")


@dataclass(frozen=True, slots=True)
class AsItWas:
    """What the copy holds: up to which event, how many codings, and how many rows have no text of that time any more.

    `codebook` is the codebook's text of that time; None where the journal cannot tell.
    """

    seq: int
    codings: int
    left_out: int
    codebook: str | None


def find_event(connection: Connection, until: str) -> int:
    """The number of the last event that is not after that time (UTC, ISO 8601), by the order they came in; else 0."""
    return int(connection.value("SELECT coalesce(max(seq), 0) FROM event WHERE at <= ?", (until,)))


def copy_as_it_was(connection: Connection, seq: int, target: Path, book: str | None) -> AsItWas:
    """Make the copy at `target`, which must not be there; `book` is the text of the codebook as it is now.

    What was read into the study later is left out, with suggestions and caches. Texts that were replaced before anyone
    had worked on them are as they came last.

    Raises:
        QualcodeError: There is such a file, or no room.
    """
    if target.exists():
        raise QualcodeError(_("There is already a file {path}.").format(path=target), _("It was left as it is."))
    patches = [
        (from_json(before), from_json(after))
        for before, after in connection.rows(
            "SELECT before, after FROM change WHERE kind = ? AND event > ? ORDER BY event DESC, position DESC",
            (CODEBOOK, seq),
        )
    ]
    try:
        copy_whole(connection.path, target)
        copy = connect(target, read_only=False, now=utc_now, new_id=random_id)
        try:
            left_out = _turn_back(copy, seq)
            codings = int(copy.value("SELECT count(*) FROM coding"))
            copy.vacuum()
        finally:
            copy.close()
    except BaseException:
        discard(target)
        raise
    for before, after in patches:
        assert before is not None and after is not None
        book = None if book is None else apply_patch(book, after, before)
    return AsItWas(seq, codings, left_out, book)


def _turn_back(copy: Connection, seq: int) -> int:
    rows = Journal(copy).replay(seq)
    left_out = 0
    with writing(copy) as write:
        for table in DECISION_TABLES:
            for (row_id,) in write.rows(f"SELECT id FROM {table}"):
                write.mend(table, row_id, None)
        _put_texts_back(copy, write, seq)
        _take_later_out(write, seq)
        for sql in ("DELETE FROM change WHERE event > ?", "DELETE FROM standing WHERE event > ?"):
            write.execute(sql, (seq,))
        write.execute("DELETE FROM event WHERE seq > ?", (seq,))
        write_standings(write)
        hashes: dict[str, str] = dict(write.rows("SELECT id, text_sha256 FROM transcript"))
        for table, found in rows.items():
            for row_id, values in found.items():
                if _has_text(table, values, hashes):
                    write.mend(table, row_id, values)
                else:
                    left_out += 1
    return left_out


def _has_text(table: str, values: Values, hashes: Mapping[str, str]) -> bool:
    if table in PLACED:
        return bool(hashes.get(values["transcript"]) == values["text_sha256"])
    return table != "review" or values["transcript"] in hashes


def _put_texts_back(copy: Connection, write: Writing, seq: int) -> None:
    """Give each transcript the text it had: what stood before the first change of it since."""
    sql = 'SELECT "row", before FROM change WHERE kind = ? AND event > ? ORDER BY event DESC, position DESC'
    first: dict[str, str] = dict(write.rows(sql, (TEXT, seq)))
    for transcript_id, before in first.items():
        wording = find_wording(copy, json.loads(before)["wording"], transcript_id)
        row = write.row("SELECT number FROM transcript WHERE id = ?", (transcript_id,))
        if wording is not None and row is not None:
            put_in_place(write, row[0], wording)
            make_searchable(write, [row[0]])


def _take_later_out(write: Writing, seq: int) -> None:
    """Take out the transcripts that were read in later, and the runs since."""
    sql = """SELECT number FROM transcript WHERE id IN (
                 SELECT "row" FROM change WHERE kind = 'transcript' AND before IS NULL AND event > ?)"""
    for (number,) in write.rows(sql, (seq,)):
        write.execute(
            "INSERT INTO turn_fts (turn_fts, rowid, text) SELECT 'delete', id, text FROM turn WHERE transcript = ?",
            (number,),
        )
        for table in _OF_TRANSCRIPTS:
            write.execute(f"DELETE FROM {table} WHERE transcript = ?", (number,))
        write.execute("DELETE FROM transcript WHERE number = ?", (number,))
    for table in ("suggestion", "suggestion_pack", "run_transcript", "run", "analysis"):
        write.execute(f"DELETE FROM {table}")
