"""A damaged corpus.db made whole again, from its readable pages, its journal and the last good backup."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Transcript
from qualcode.store.backups import newest_whole, put_aside
from qualcode.store.clock import Clock, IdMaker, random_id, utc_now
from qualcode.store.connection import held, open_raw
from qualcode.store.following import LOST
from qualcode.store.journal import Journal, record
from qualcode.store.restoring import cannot_replace, put_in_place
from qualcode.store.rows_found import Finder, Found, Row, find_changes, find_events
from qualcode.store.salvage import Shapes, read_rows, shapes_of
from qualcode.store.schema import COLUMNS, DECISION_TABLES
from qualcode.store.standings import write_standings
from qualcode.store.store import Store
from qualcode.store.texts_found import Rows, find_texts
from qualcode.store.transcripts import insert_all
from qualcode.store.writing import Change, Writing, to_json, writing

_PLAIN: Final = ("wording", "keepsake", "way_of_reading", "codebook")
"""Tables whose rows are taken as they are found, the first with a key counting."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of a recovery.

    `codings` stand again; `from_journal` and `from_backup` tell how many rows were found there only. `waiting` are
    codings whose words could not be read: they wait to be given a place. `dropped` rows could not be read at all.
    `holes` tells how many characters are missing, by the transcript's name. The damaged file is kept as `aside`.
    """

    transcripts: int
    codings: int
    from_journal: int
    from_backup: int
    waiting: int
    dropped: int
    holes: Mapping[str, int]
    aside: Path | None


def recover(path: Path, *, coder: str, now: Clock = utc_now, new_id: IdMaker = random_id) -> Recovered:
    """Put a whole corpus.db in the place of a damaged one, which is kept in backup/.

    Suggestions and caches are not brought back: they can be made again.

    Raises:
        QualcodeError: Nothing can be read, there is no room, or another program is writing; nothing is changed then.
    """
    with _workshop(path) as folder:
        new = folder / "new.db"
        with Store.create(new, now=now, new_id=new_id) as store, held(path):
            shapes = shapes_of(new)
            damaged = read_rows(_settled(path, folder), shapes)
            backup = _backup_rows(path, folder, shapes)
            transcripts, holes = find_texts(damaged, backup)
            if not transcripts:
                raise QualcodeError(
                    _("No text could be read in {path}.").format(path=path),
                    _("Restore a backup: qualcode backups, qualcode restore"),
                )
            found = Finder(transcripts, damaged, backup).found
            _build(store, transcripts, found, damaged, backup, coder)
            faults = store.check()
            if faults:
                raise QualcodeError(_("The study could not be made whole: {fault}").format(fault=faults[0]))
        aside = put_aside(path, now)
        put_in_place(new, path)
    return Recovered(
        transcripts=len(transcripts),
        codings=len(found.rows["coding"]),
        from_journal=found.from_journal,
        from_backup=found.from_backup,
        waiting=len(found.lost),
        dropped=found.dropped,
        holes=holes,
        aside=aside,
    )


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder beside corpus.db to work in; what a broken disk lets nobody delete in it does no harm."""
    prefix, parent = f".{path.stem}-recovery-", path.absolute().parent
    try:
        with tempfile.TemporaryDirectory(prefix=prefix, dir=parent, ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        raise cannot_replace(path) from error


def _settled(path: Path, folder: Path) -> Path:
    """A copy in which what a stopped program left half done is rolled back, if SQLite can."""
    copy = folder / "damaged.db"
    shutil.copyfile(path, copy)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        shutil.copyfile(journal, folder / f"{copy.name}-journal")
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError), closing(open_raw(copy, "rw")) as raw:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return copy


def _backup_rows(path: Path, folder: Path, shapes: Shapes) -> Rows:
    newest = newest_whole(path)
    if newest is None:
        return {table: [] for table in shapes}
    copy = folder / "backup.db"
    shutil.copyfile(newest.path, copy)
    Store.open(copy).close()  # brings an older one to the shape of today
    return read_rows(copy, shapes)


def _build(
    store: Store, transcripts: Sequence[Transcript], found: Found, damaged: Rows, backup: Rows, coder: str
) -> None:
    connection = store._connection
    with writing(connection) as write:
        insert_all(write, transcripts)
        for table in _PLAIN:
            _insert_plain(write, table, [*damaged[table], *backup[table]])
        _insert_readings(write, transcripts, damaged)
        _insert_journal(write, damaged, backup)
        write_standings(write)
        for row in _waiting(found, connection.now, connection.new_id):
            found.rows["review"].append(row)
        for table in DECISION_TABLES:
            for values in found.rows[table]:
                write.mend(table, values["id"], values)
        told = Journal(connection).replay()
        notes = [
            Change(table, row_id, told[table].get(row_id), rows.get(row_id))
            for table in DECISION_TABLES
            for rows in [{values["id"]: values for values in found.rows[table]}]
            for row_id in sorted(told[table].keys() | rows.keys())
            if told[table].get(row_id) != rows.get(row_id)
        ]
        record(write, coder, "recover", f"{len(transcripts)} · {len(found.rows['coding'])}", notes=notes)


def _insert_plain(write: Writing, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        if table == "codebook" and not _is_json(row["json"]):
            continue
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        write.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def _insert_readings(write: Writing, transcripts: Sequence[Transcript], damaged: Rows) -> None:
    """How far each coder had read, in transcripts that kept their place."""
    numbers = {row["number"]: row["id"] for row in damaged["transcript"]}
    lengths = {one.id: (len(one.turns), len(one.text)) for one in transcripts}
    for row in damaged["reading"]:
        transcript_id = numbers.get(row["transcript"], "")
        turns, length = lengths.get(transcript_id, (0, 0))
        if row["furthest"] < turns and 0 <= (row["place"] or 0) <= length:
            write.execute(
                """INSERT OR IGNORE INTO reading (coder, transcript, furthest, turns_read, place)
                   SELECT ?, number, ?, ?, ? FROM transcript WHERE id = ?""",
                (row["coder"], row["furthest"], row["turns_read"], row["place"], transcript_id),
            )


def _insert_journal(write: Writing, damaged: Rows, backup: Rows) -> None:
    events = find_events(damaged, backup)
    known = {row["seq"] for row in events}
    for row in events:
        reverts = row["reverts"] if row["reverts"] in known else None
        if row["reverts"] is not None and reverts is None:
            continue
        write.execute(
            "INSERT INTO event (seq, id, at, coder, kind, summary, reverts) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row["seq"], row["id"], row["at"], row["coder"], row["kind"], row["summary"], reverts),
        )
    stored = {seq for (seq,) in write.rows("SELECT seq FROM event")}
    write.executemany(
        'INSERT INTO change (event, position, kind, "row", before, after) VALUES (?, ?, ?, ?, ?, ?)',
        (
            (event, position, table, row_id, to_json(before), to_json(after))
            for event, position, table, row_id, before, after in find_changes(damaged, backup)
            if event in stored
        ),
    )


def _waiting(found: Found, now: Clock, new_id: IdMaker) -> list[Row]:
    """The queue's rows for codings whose words are not there; their memos wait with them."""
    rows = []
    queued = {row["coding"] for row in found.rows["review"]}
    for coding in found.lost:
        if coding["id"] in queued:
            continue
        memos = [m for m in found.rows["memo"] if m["target"] == "coding" and m["target_id"] == coding["id"]]
        found.rows["memo"] = [memo for memo in found.rows["memo"] if memo not in memos]
        kept = json.dumps({"coding": coding, "memos": memos}, ensure_ascii=False)
        values = (new_id(), LOST, coding["id"], coding["transcript"], coding["code"], coding["coder"])
        row = (*values, str(coding["quote"]), kept, now())
        rows.append(dict(zip(COLUMNS["review"], row, strict=True)))
    return rows


def _is_json(text: str) -> bool:
    with suppress(ValueError):
        json.loads(text)
        return True
    return False
