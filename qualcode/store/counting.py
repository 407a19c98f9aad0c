"""Which codings count: all but those that lie wholly in what interviewers say, which is not data."""

from __future__ import annotations

from typing import Final

from qualcode.model import Kind
from qualcode.store.connection import Connection

# The same rule as in tables: a coding is of the turns whose letters it holds, or, when it is a newline alone, of
# the turn that the newline ends.
_OF_DATA: Final = """
    EXISTS (
        SELECT 1 FROM transcript
        JOIN turn ON turn.transcript = transcript.number AND turn.start < coding."end" AND turn.start >= (
            SELECT max(first.start) FROM turn AS first
            WHERE first.transcript = transcript.number AND first.start <= min(coding.start + 1, coding."end" - 1)
        )
        WHERE transcript.id = coding.transcript AND turn.kind != :interviewer
    )
"""


def count_codings(connection: Connection, column: str, *, interviewers: bool = False) -> dict[str, int]:
    """How many codings there are by that column of theirs; those of interviewers only where asked for."""
    condition = "1" if interviewers else _OF_DATA
    sql = f"SELECT {column}, count(*) FROM coding WHERE {condition} GROUP BY {column} ORDER BY {column}"
    return dict(connection.rows(sql, {"interviewer": Kind.INTERVIEWER.value}))


def count_places(connection: Connection) -> dict[tuple[str, str], int]:
    """How many codings each code has in each transcript, by (code, transcript's name); not those of interviewers."""
    sql = f"""SELECT coding.code, named.name, count(*) FROM coding
              JOIN transcript AS named ON named.id = coding.transcript
              WHERE {_OF_DATA} GROUP BY coding.code, coding.transcript"""
    rows = connection.rows(sql, {"interviewer": Kind.INTERVIEWER.value})
    return {(code, name): count for code, name, count in rows}


def count_said(connection: Connection) -> dict[tuple[str, str, str], int]:
    """How many codings each code has of what each says, by (code, transcript's name, label).

    A coding over several turns is of the first who speaks and is no interviewer.
    """
    sql = """SELECT code, name, speaker, count(*) FROM (
                 SELECT coding.code AS code, named.name AS name, (
                     SELECT turn.speaker FROM turn
                     WHERE turn.transcript = named.number AND turn.kind != :interviewer AND turn.start < coding."end"
                     AND turn.start >= (
                         SELECT max(first.start) FROM turn AS first WHERE first.transcript = named.number
                         AND first.start <= min(coding.start + 1, coding."end" - 1)
                     ) ORDER BY turn.start LIMIT 1
                 ) AS speaker
                 FROM coding JOIN transcript AS named ON named.id = coding.transcript
             ) WHERE speaker IS NOT NULL GROUP BY code, name, speaker"""
    rows = connection.rows(sql, {"interviewer": Kind.INTERVIEWER.value})
    return {(code, name, speaker): count for code, name, speaker, count in rows}
