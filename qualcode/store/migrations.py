"""How corpus.db came to have its tables; numbered steps that only grow.

sqlite-utils takes a quarter of a second to import, so this module is imported
only when a database is made or upgraded.
"""

from __future__ import annotations

import sqlite3

from qualcode.store.schema import VERSION
from qualcode.store.sqlite_tools import Database, Migrations

migrations = Migrations("qualcode")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version; the caller holds the transaction."""
    migrations.apply(Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA user_version = {VERSION}")


@migrations()
def m001_texts(db: Database) -> None:
    """Transcripts, their turns, and the search index over them."""
    db.table("transcript").create(
        {
            "number": int,
            "id": str,
            "name": str,
            "sort_key": str,
            "source": str,
            "sha256": str,
            "text_sha256": str,
            "attributes": str,
            "length": int,
            "spoken_turns": int,
            "spoken_words": int,
        },
        pk="number",
        not_null={"id", "name", "sort_key", "sha256", "text_sha256", "attributes", "length"},
    )
    db.table("transcript").create_index(["id"], unique=True)
    db.table("transcript").create_index(["name"], unique=True)
    db.table("turn").create(
        {
            "id": int,
            "transcript": int,
            "idx": int,
            "speaker": str,
            "kind": str,
            "start_ms": int,
            "end_ms": int,
            "start": int,
            "text": str,
        },
        pk="id",
        not_null={"transcript", "idx", "speaker", "kind", "start", "text"},
        foreign_keys=[("transcript", "transcript", "number")],
    )
    # With the kind and the ends in the indexes, counting coded turns reads no rows.
    db.table("turn").create_index(["transcript", "start", "kind"], unique=True)
    # remove_diacritics 0: å, ø and æ are letters, not a and o with marks.
    db.table("turn").enable_fts(["text"], tokenize="unicode61 remove_diacritics 0")
    db.table("reading").create(
        {"coder": str, "transcript": int, "furthest": int, "turns_read": int, "place": int},
        pk=("coder", "transcript"),
        not_null={"furthest", "turns_read"},
        foreign_keys=[("transcript", "transcript", "number")],
    )


@migrations()
def m002_decisions(db: Database) -> None:
    """What people decide: codings, memos and verdicts."""
    db.table("coding").create(
        {
            "id": str,
            "transcript": str,
            "start": int,
            "end": int,
            "code": str,
            "coder": str,
            "origin": str,
            "score": float,
            "run": str,
            "created": str,
            "quote": str,
            "quote_before": str,
            "quote_after": str,
            "text_sha256": str,
        },
        pk="id",
        not_null={"transcript", "start", "end", "code", "coder", "origin", "created", "quote", "text_sha256"},
        foreign_keys=[("transcript", "transcript", "id")],
    )
    db.table("coding").create_index(["coder", "transcript", "code", "start", "end"], unique=True)
    db.table("coding").create_index(["transcript", "start", "end"])
    db.table("coding").create_index(["code"])
    db.table("memo").create(
        {
            "id": str,
            "target": str,
            "target_id": str,
            "text": str,
            "coder": str,
            "created": str,
            "updated": str,
        },
        pk="id",
        not_null={"target", "target_id", "text", "coder", "created", "updated"},
    )
    db.table("memo").create_index(["target", "target_id", "coder"], unique=True)
    db.table("decision").create(
        {
            "id": str,
            "transcript": str,
            "start": int,
            "end": int,
            "code": str,
            "coder": str,
            "verdict": str,
            "quote": str,
            "score": float,
            "run": str,
            "created": str,
            "text_sha256": str,
        },
        pk="id",
        not_null={"transcript", "start", "end", "code", "coder", "verdict", "quote", "created", "text_sha256"},
        foreign_keys=[("transcript", "transcript", "id")],
    )
    db.table("decision").create_index(["coder", "transcript", "code", "start", "end"], unique=True)


@migrations()
def m003_journal(db: Database) -> None:
    """Every event with its changes, and which events stand."""
    db.table("event").create(
        {"seq": int, "id": str, "at": str, "coder": str, "kind": str, "summary": str, "reverts": int},
        pk="seq",
        not_null={"id", "at", "coder", "kind", "summary"},
        foreign_keys=[("reverts", "event", "seq")],
    )
    db.table("event").create_index(["id"], unique=True)
    db.table("change").create(
        {"event": int, "position": int, "kind": str, "row": str, "before": str, "after": str},
        pk=("event", "position"),
        not_null={"kind", "row"},
        foreign_keys=[("event", "event", "seq")],
    )
    db.table("standing").create(
        {"event": int, "coder": str, "state": str},
        pk="event",
        not_null={"coder", "state"},
        foreign_keys=[("event", "event", "seq")],
    )
    db.table("standing").create_index(["coder", "state", "event"])


@migrations()
def m004_suggestions(db: Database) -> None:
    """Runs with all they scored, packed, and the suggestions worth showing, as rows."""
    db.table("run").create(
        {
            "number": int,
            "id": str,
            "ordinal": int,
            "created": str,
            "coder": str,
            "manifest": str,
            "suggestions": int,
        },
        pk="number",
        not_null={"id", "ordinal", "created", "manifest", "suggestions"},
    )
    db.table("run").create_index(["id"], unique=True)
    db.table("run_transcript").create(
        {"run": int, "transcript": int, "text_sha256": str},
        pk=("transcript", "run"),
        not_null={"text_sha256"},
        foreign_keys=[("run", "run", "number"), ("transcript", "transcript", "number")],
    )
    db.table("suggestion").create(
        {
            "run": int,
            "ordinal": int,
            "transcript": int,
            "start": int,
            "end": int,
            "code": str,
            "score": float,
            "evidence": str,
        },
        pk=("run", "ordinal"),
        not_null={"transcript", "start", "end", "code", "score", "evidence"},
        foreign_keys=[("run", "run", "number"), ("transcript", "transcript", "number")],
    )
    db.table("suggestion").create_index(["transcript", "run", "code", "start", "end"])
    db.table("suggestion_pack").create(
        {"run": int, "first": int, "transcript": int, "data": bytes},
        pk=("run", "first"),
        not_null={"transcript", "data"},
        foreign_keys=[("run", "run", "number"), ("transcript", "transcript", "number")],
    )
    db.table("suggestion_pack").create_index(["transcript", "run"])


@migrations()
def m005_caches(db: Database) -> None:
    """What can be worked out again."""
    db.table("analysis").create({"key": str, "data": bytes}, pk="key", not_null={"data"})
    db.table("codebook").create({"sha256": str, "json": str}, pk="sha256", not_null={"json"})


@migrations()
def m006_definitions(db: Database) -> None:
    """What a code meant when a suggestion of it was decided on, as a hash; empty in older decisions."""
    db.table("decision").add_column("definition", str, not_null_default="")
    # Undo compares the rows that the journal keeps with those that stand.
    for side in ("before", "after"):
        db.execute(
            f"UPDATE change SET {side} = json_set({side}, '$.definition', '') "
            f"WHERE kind = 'decision' AND {side} IS NOT NULL"
        )


@migrations()
def m007_keepsakes(db: Database) -> None:
    """The ids that other programs gave, and what they said that has no room elsewhere."""
    db.table("keepsake").create(
        {"kind": str, "local": str, "guid": str, "data": str},
        pk=("kind", "local"),
        not_null={"guid", "data"},
    )
    db.table("keepsake").create_index(["kind", "guid"])


@migrations()
def m008_weights(db: Database) -> None:
    """How much a coding weighs, from 0 (nothing said) to 3."""
    db.table("coding").add_column("weight", int, not_null_default=0)
    for side in ("before", "after"):
        db.execute(
            f"UPDATE change SET {side} = json_set({side}, '$.weight', 0) WHERE kind = 'coding' AND {side} IS NOT NULL"
        )


@migrations()
def m009_blanks(db: Database) -> None:
    """Turns that a coder has read and found nothing to code in."""
    db.table("blank").create(
        {
            "id": str,
            "transcript": str,
            "start": int,
            "end": int,
            "coder": str,
            "quote": str,
            "created": str,
            "text_sha256": str,
        },
        pk="id",
        not_null={"transcript", "start", "end", "coder", "quote", "created", "text_sha256"},
        foreign_keys=[("transcript", "transcript", "id")],
    )
    db.table("blank").create_index(["coder", "transcript", "start", "end"], unique=True)


@migrations()
def m010_wordings(db: Database) -> None:
    """Earlier texts of transcripts, what to look at after a correction, and which texts have pseudonyms."""
    db.table("transcript").add_column("pseudonyms", int, not_null_default=0)
    db.table("wording").create({"id": str, "data": bytes}, pk="id", not_null={"data"})
    db.table("review").create(
        {
            "id": str,
            "kind": str,
            "coding": str,
            "transcript": str,
            "code": str,
            "coder": str,
            "quote": str,
            "rows": str,
            "created": str,
        },
        pk="id",
        not_null={"kind", "coding", "transcript", "code", "coder", "quote", "rows", "created"},
        foreign_keys=[("transcript", "transcript", "id")],
    )
    db.table("review").create_index(["coding"], unique=True)


@migrations()
def m011_ways_of_reading(db: Database) -> None:
    """How files were read and are to be read again, and what is known of each speaker."""
    db.table("transcript").add_column("people", str, not_null_default="{}")
    db.table("way_of_reading").create(
        {"kind": str, "name": str, "options": str}, pk=("kind", "name"), not_null={"options"}
    )
