"""Whether corpus.db holds what it should."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.store.connection import Connection, connect
from qualcode.store.faults import newer
from qualcode.store.journal import Journal


def find_damage(path: Path) -> list[str]:
    """Every fault found in the file, also in one that cannot be opened; empty when all is well.

    Raises:
        QualcodeError: It was made by a newer qualcode.
    """
    from qualcode.store.clock import random_id, utc_now

    try:
        connection = connect(path, read_only=True, now=utc_now, new_id=random_id)
    except QualcodeError as error:
        return [error.message]
    with closing(connection):
        if connection.newer:
            raise newer(path)
        try:
            return find_faults(connection)
        except QualcodeError as error:
            return [error.message]


def find_faults(connection: Connection) -> list[str]:
    """Every fault found, in a sentence for people; empty when all is well."""
    faults = [
        _("The file is damaged: {fault}.").format(fault=fault)
        for (fault,) in connection.rows("PRAGMA integrity_check")
        if fault != "ok"
    ]
    if faults:
        return faults
    try:
        return list(_find_all(connection))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, zlib.error) as error:
        return [_("The file is damaged: {fault}.").format(fault=error)]


def _find_all(connection: Connection) -> list[str]:
    faults: list[str] = []
    for table, _rowid, parent, _key in connection.rows("PRAGMA foreign_key_check"):
        fault = _("A row in {table} points to a row in {parent} that is gone.")
        faults.append(fault.format(table=table, parent=parent))
    faults.extend(_wrong_texts(connection))
    faults.extend(_unreadable(connection))
    faults.extend(
        ngettext(
            "{count} row in {table} is not as the journal says.",
            "{count} rows in {table} are not as the journal says.",
            count,
        ).format(count=count, table=table)
        for table, count in sorted(Journal(connection).differences().items())
    )
    if not _search_index_is_whole(connection):
        faults.append(_("The search index does not fit the transcripts."))
    return faults


def _wrong_texts(connection: Connection) -> Iterator[str]:
    columns = "number, id, name, text_sha256"
    for number, transcript_id, name, sha256 in connection.rows(f"SELECT {columns} FROM transcript ORDER BY sort_key"):
        turns = connection.rows("SELECT text FROM turn WHERE transcript = ? ORDER BY start", (number,))
        text = "\n".join(turn for (turn,) in turns)
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield _("The text of {name} is not the one that was imported.").format(name=name)
        sql = """SELECT id, start, "end", quote FROM coding WHERE transcript = ?1
                 UNION ALL SELECT id, start, "end", quote FROM decision WHERE transcript = ?1
                 UNION ALL SELECT id, start, "end", quote FROM blank WHERE transcript = ?1 ORDER BY start"""
        for row_id, start, end, quote in connection.rows(sql, (transcript_id,)):
            if text[start:end] != quote:
                yield _("{name} does not hold the words of {id} from {start} to {end}.").format(
                    name=name, id=row_id, start=start, end=end
                )


def _unreadable(connection: Connection) -> Iterator[str]:
    """What cannot be understood as it stands: names of kinds, numbers, JSON and packed rows."""
    from qualcode.store.codings import Codings
    from qualcode.store.keepsakes import Keepsakes
    from qualcode.store.suggestions import Suggestions
    from qualcode.store.transcripts import Transcripts
    from qualcode.store.wordings import find_wording, wording_id

    suggestions = Suggestions(connection)
    parts: dict[str, Callable[[], object]] = {
        _("transcripts"): lambda: list(Transcripts(connection).all()),
        _("codings"): lambda: Codings(connection).find(),
        _("decisions"): suggestions.decisions,
        _("runs"): suggestions.runs,
        _("suggestions"): lambda: (list(suggestions.scored()), suggestions.waiting(coder="")),
        _("what other programs left"): lambda: Keepsakes(connection).all(),
    }
    for part, read in parts.items():
        try:
            read()
        except (QualcodeError, ValueError, TypeError, KeyError, AttributeError, IndexError, zlib.error):
            yield _("Some of the {part} cannot be read as they should.").format(part=part)
    for (key,) in connection.rows("SELECT id FROM wording"):
        try:
            wording = find_wording(connection, key, "")
        except (ValueError, TypeError, KeyError, zlib.error):
            wording = None
        if wording is None or wording_id(wording) != key:
            yield _("An earlier text cannot be read; undo may lack it.")


def _search_index_is_whole(connection: Connection) -> bool:
    # FTS5 checks itself through a write, so a copy is written to: the study may be open for reading only.
    with closing(connection.copy_to_memory()) as copy:
        try:
            copy.execute("INSERT INTO turn_fts (turn_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            return False
    return True
