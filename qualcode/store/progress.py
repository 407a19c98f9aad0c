"""How far the work with each transcript has come, and where each coder left off."""

from __future__ import annotations

import json

from qualcode.model import Kind, Progress
from qualcode.store.blanks import IN_FORCE
from qualcode.store.connection import Connection
from qualcode.store.counting import count_codings
from qualcode.store.pending import Definitions, count_pending
from qualcode.store.texts import find_row
from qualcode.store.writing import writing

# A coding reaches from the turn that holds its first letter (one on, should it begin with a newline) to the last
# turn that begins before its end.
_CODED_TURNS = """
    SELECT coding.transcript, count(DISTINCT turn.id)
    FROM coding
    JOIN transcript ON transcript.id = coding.transcript
    JOIN turn ON turn.transcript = transcript.number AND turn.start < coding."end" AND turn.start >= (
        SELECT max(first.start) FROM turn AS first
        WHERE first.transcript = transcript.number AND first.start <= coding.start + 1
    )
    WHERE turn.kind != ?
    GROUP BY coding.transcript
"""


# A turn that is marked further on than the coder has read is read too.
_BLANK_BEYOND = f"""
    SELECT transcript.number, count(*)
    FROM blank
    JOIN transcript ON transcript.id = blank.transcript
    JOIN turn ON turn.transcript = transcript.number AND turn.start = blank.start
    LEFT JOIN reading ON reading.transcript = transcript.number AND reading.coder = blank.coder
    WHERE blank.coder = ? AND turn.idx > coalesce(reading.furthest, -1) AND {IN_FORCE}
    GROUP BY transcript.number
"""


def find_progress(connection: Connection, coder: str, definitions: Definitions) -> tuple[Progress, ...]:
    """How far each transcript has come, in natural order of the names.

    Interviewers' turns, and codings that lie wholly in them, are not counted.
    """
    counts = count_codings(connection, "transcript")
    coded: dict[str, int] = dict(connection.rows(_CODED_TURNS, (Kind.INTERVIEWER.value,)))
    read: dict[int, int] = dict(connection.rows("SELECT transcript, turns_read FROM reading WHERE coder = ?", (coder,)))
    for number, more in connection.rows(_BLANK_BEYOND, (coder,)):
        read[number] = read.get(number, 0) + more
    pending = count_pending(connection, coder, definitions)
    rows = connection.rows(
        "SELECT number, id, name, attributes, spoken_turns, spoken_words FROM transcript ORDER BY sort_key"
    )
    return tuple(
        Progress(
            transcript=name,
            attributes=json.loads(attributes),
            turns=turns,
            words=words,
            read=read.get(number, 0),
            coded=coded.get(transcript_id, 0),
            codings=counts.get(transcript_id, 0),
            suggestions=pending.get(transcript_id, 0),
        )
        for number, transcript_id, name, attributes, turns, words in rows
    )


def count_read(connection: Connection, name: str, coder: str) -> int:
    """How many turns of the transcript the coder has read or marked, without the interviewers'."""
    number = find_row(connection, name, "number")[0]
    more = dict(connection.rows(_BLANK_BEYOND, (coder,))).get(number, 0)
    return (_find(connection, number, "turns_read", coder) or 0) + more


def mark_read(connection: Connection, name: str, turn_index: int, coder: str) -> None:
    """Remember the furthest turn that the coder has read, where anything can be written."""
    number = find_row(connection, name, "number")[0]
    furthest = _find(connection, number, "furthest", coder)
    if connection.read_only or (furthest is not None and furthest >= turn_index):
        return
    with writing(connection) as write:
        write.execute(
            """INSERT INTO reading (coder, transcript, furthest, turns_read)
               SELECT ?1, ?2, ?3, count(*) FROM turn WHERE transcript = ?2 AND idx <= ?3 AND kind != ?4
               ON CONFLICT DO UPDATE SET furthest = excluded.furthest, turns_read = excluded.turns_read
               WHERE furthest < excluded.furthest""",
            (coder, number, turn_index, Kind.INTERVIEWER.value),
        )


def set_place(connection: Connection, name: str, position: int, coder: str) -> None:
    """Remember where the coder was, where anything can be written."""
    number = find_row(connection, name, "number")[0]
    if connection.read_only or _find(connection, number, "place", coder) == position:
        return
    with writing(connection) as write:
        write.execute(
            """INSERT INTO reading (coder, transcript, furthest, turns_read, place) VALUES (?, ?, -1, 0, ?)
               ON CONFLICT DO UPDATE SET place = excluded.place""",
            (coder, number, position),
        )


def find_place(connection: Connection, name: str, coder: str) -> int | None:
    """Where in the text the coder was last, or None."""
    return _find(connection, find_row(connection, name, "number")[0], "place", coder)


def _find(connection: Connection, number: int, column: str, coder: str) -> int | None:
    row = connection.row(f"SELECT {column} FROM reading WHERE coder = ? AND transcript = ?", (coder, number))
    return row[0] if row else None
