"""The journal as a way back and forth: what each coder did, what stands of it, and where in the text it was."""

from __future__ import annotations

import json
from typing import Final

from qualcode.model import Excerpt, Moment, Standing
from qualcode.store.connection import Connection

_MOMENTS: Final = """
    SELECT event.seq, event.at, event.coder, event.kind, event.summary, coalesce(standing.state, '')
    FROM event LEFT JOIN standing ON standing.event = event.seq
    WHERE event.reverts IS NULL
    ORDER BY event.seq DESC LIMIT ?
"""
_FIRST_CHANGE: Final = """
    SELECT change.kind, coalesce(change.after, change.before) FROM change
    WHERE change.event = ? ORDER BY change.position LIMIT 1
"""


def find_moments(connection: Connection, limit: int | None = None) -> list[Moment]:
    """What was done, newest first, without the undoing and redoing itself."""
    rows = connection.rows(_MOMENTS, (-1 if limit is None else limit,))
    return [Moment(seq, at, who, kind, what, Standing(state)) for seq, at, who, kind, what, state in rows]


def find_where(connection: Connection, seq: int) -> Excerpt | None:
    """Where in the text an event was, if it was about one place."""
    row = connection.row(_FIRST_CHANGE, (seq,))
    if row is None or row[1] is None:
        return None
    values = json.loads(row[1])
    if row[0] == "memo":
        if values["target"] != "coding":
            return None
        found = connection.row('SELECT transcript, start, "end" FROM coding WHERE id = ?', (values["target_id"],))
        values = dict(zip(("transcript", "start", "end"), found, strict=True)) if found else {}
    name = connection.row("SELECT name FROM transcript WHERE id = ?", (values.get("transcript"),))
    return Excerpt(name[0], values["start"], values["end"]) if name else None
