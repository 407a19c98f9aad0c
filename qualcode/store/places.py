"""Turns by their place in the text, without reading the whole transcript."""

from __future__ import annotations

import json
from typing import NamedTuple

from qualcode.model import Excerpt, Kind, Turn
from qualcode.store.connection import Connection
from qualcode.store.texts import find_row

_TURNS = """
    SELECT start, idx, speaker, kind, text, start_ms, end_ms FROM turn
    WHERE transcript = ?1 AND start < ?3 AND start >= (
        SELECT min(start) FROM (
            SELECT start FROM turn WHERE transcript = ?1 AND start <= ?2 ORDER BY start DESC LIMIT ?4))
    ORDER BY start
"""


class PlacedTurn(NamedTuple):
    """A turn, and where its text starts in the transcript's."""

    start: int
    turn: Turn


def find_turns(connection: Connection, excerpt: Excerpt, *, before: int = 0) -> list[PlacedTurn]:
    """The turns that the excerpt touches and so many before them, in order; at least one.

    Raises:
        QualcodeError: There is no such transcript.
    """
    number = find_row(connection, excerpt.transcript, "number")[0]
    rows = connection.rows(_TURNS, (number, excerpt.start, excerpt.end, before + 1))
    return [
        PlacedTurn(start, Turn(index, speaker, Kind(kind), text, *times))
        for start, index, speaker, kind, text, *times in rows
    ]


def find_attributes(connection: Connection) -> dict[str, dict[str, str]]:
    """The attributes of each transcript, by its name, in order."""
    rows = connection.rows("SELECT name, attributes FROM transcript ORDER BY sort_key")
    return {name: json.loads(attributes) for name, attributes in rows}


def find_respondents(connection: Connection) -> dict[tuple[str, str], dict[str, str]]:
    """What is known of each who answers, by transcript and label; one without a label where nobody answers."""
    rows = connection.rows(
        """SELECT transcript.name, coalesce(said.speaker, ''), transcript.attributes, transcript.people
           FROM transcript LEFT JOIN (
               SELECT transcript, speaker, min(start) AS first FROM turn WHERE kind = ? GROUP BY transcript, speaker
           ) AS said ON said.transcript = transcript.number ORDER BY transcript.sort_key, said.first""",
        (Kind.RESPONDENT.value,),
    )
    return {
        (name, speaker): {**json.loads(attributes), **json.loads(people).get(speaker, {})}
        for name, speaker, attributes, people in rows
    }
