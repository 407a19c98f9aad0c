"""Codings that their coder has taken away again: the journal alone still knows them."""

from __future__ import annotations

from qualcode.model import Coding, Excerpt, Origin
from qualcode.store.connection import Connection

# Also what an undo took away; what stands again, or stands with other borders, was not taken away.
_WITHDRAWN = """
    SELECT change."row", transcript.name, json_extract(before, '$.start'), json_extract(before, '$.end'),
           json_extract(before, '$.code'), json_extract(before, '$.quote'), json_extract(before, '$.origin'),
           json_extract(before, '$.created'), max(event.seq)
    FROM event
    JOIN change ON change.event = event.seq
    JOIN transcript ON transcript.id = json_extract(before, '$.transcript')
    WHERE event.coder = ?1 AND event.at >= ?2 AND change.kind = 'coding' AND after IS NULL
        AND json_extract(before, '$.coder') = ?1 AND json_extract(before, '$.created') < ?2
        AND NOT EXISTS (
            SELECT 1 FROM coding WHERE coding.coder = ?1 AND coding.transcript = transcript.id
                AND coding.code = json_extract(before, '$.code')
                AND coding.start < json_extract(before, '$.end') AND json_extract(before, '$.start') < coding."end")
    GROUP BY change."row" ORDER BY transcript.sort_key, 3, 4, 5
"""


def find_withdrawn(connection: Connection, coder: str, since: str) -> list[Coding]:
    """The coder's codings that stood at that time (ISO 8601) and do not any more, in reading order.

    A code that stands on some of the words still, or again, was not taken away there.
    """
    return [
        Coding(row, Excerpt(name, start, end), code, coder, quote, Origin(origin), created)
        for row, name, start, end, code, quote, origin, created, _seq in connection.rows(_WITHDRAWN, (coder, since))
    ]
