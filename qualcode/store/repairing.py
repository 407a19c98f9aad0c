"""What can be mended in a study without guessing: indexes, and rows of which the journal knows what they are."""

from __future__ import annotations

from qualcode.i18n import _, ngettext
from qualcode.store.connection import Connection
from qualcode.store.journal import Journal, record
from qualcode.store.schema import COLUMNS, PLACED, column_list
from qualcode.store.standings import find_standings, write_standings
from qualcode.store.texts import Texts
from qualcode.store.writing import Values, Writing, writing

_DERIVED = ("suggestion", "suggestion_pack", "run_transcript", "reading")
"""Tables whose rows can be done without when their transcript is gone."""


def repair(connection: Connection, *, coder: str) -> list[str]:
    """Mend what can be mended safely, as one event, after a backup; what was done, in sentences.

    A row that is not as the journal says becomes so, where its words then stand in the text. Nothing else is touched:
    a text that is not the one that was imported, or a page that cannot be read, is for `recover`.

    Raises:
        QualcodeError: The study can only be read, or no backup can be made.
    """
    connection.keep("repair")
    done: list[str] = []
    with writing(connection) as write:
        for table, count in _mend_rows(connection, write).items():
            told = ngettext(
                "{n} row in {table} is as the journal says", "{n} rows in {table} are as the journal says", count
            )
            done.append(told.format(n=count, table=table))
        if _drop_derived(write):
            done.append(_("rows of suggestions without a transcript are gone"))
        standings = {seq: (who, state) for seq, who, state in write.rows("SELECT event, coder, state FROM standing")}
        if not standings.items() <= find_standings(write).items():
            write_standings(write)
            done.append(_("what can be undone is worked out anew"))
        write.execute("REINDEX")
        write.execute("INSERT INTO turn_fts (turn_fts) VALUES ('rebuild')")
        done.append(_("the indexes are made anew"))
        record(write, coder, "repair", " · ".join(f"{n}" for n in (len(done),)))
    return done


def _mend_rows(connection: Connection, write: Writing) -> dict[str, int]:
    texts = {transcript_id: name for transcript_id, name in write.rows("SELECT id, name FROM transcript")}
    words = Texts(connection)
    counts: dict[str, int] = {}
    for table, rows in Journal(connection).replay().items():
        found = write.rows(f"SELECT {column_list(table)} FROM {table}")
        present = {row[0]: dict(zip(COLUMNS[table], row, strict=True)) for row in found}
        for row_id in present.keys() | rows.keys():
            wanted = rows.get(row_id)
            if present.get(row_id) == wanted or not _fits(table, wanted, texts, words):
                continue
            if wanted is None and table in PLACED:
                continue  # a row that no event explains is left for people to judge
            write.mend(table, row_id, wanted)
            counts[table] = counts.get(table, 0) + 1
    return counts


def _fits(table: str, values: Values | None, texts: dict[str, str], words: Texts) -> bool:
    if values is None or table not in PLACED:
        return True
    name = texts.get(values["transcript"])
    return name is not None and words[name].read(values["start"], values["end"]) == values["quote"]


def _drop_derived(write: Writing) -> int:
    gone = 0
    for table in _DERIVED:
        sql = f"DELETE FROM {table} WHERE transcript NOT IN (SELECT number FROM transcript)"
        gone += write.execute(sql).rowcount
    return gone
