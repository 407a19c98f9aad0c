"""Search in what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from qualcode.model import Excerpt, Kind, SearchHit
from qualcode.store.connection import Connection
from qualcode.store.query import parse_query
from qualcode.store.texts import ensure_text, find_row

# Code points that Unicode promises never to use for text.
_OPEN: Final = "\ufdd0\ufdd1"
_CLOSE: Final = "\ufdd1\ufdd0"
_COLUMNS: Final = (
    "transcript.name, turn.idx, turn.speaker, turn.kind, turn.text, turn.start, highlight(turn_fts, 0, ?, ?)"
)


def search(
    connection: Connection,
    query: str,
    *,
    interviewers: bool = False,
    transcript: str | None = None,
    limit: int | None = None,
) -> list[SearchHit]:
    """Every word or phrase found, in reading order; `limit` is the greatest number of hits.

    Interviewers' turns are left out unless asked for. Words are compared without regard to case, and å, ø
    and æ are letters of their own.

    Raises:
        QualcodeError: The search cannot be understood, or there is no such transcript.
    """
    expression = parse_query(query)
    conditions = ["turn_fts MATCH ?"]
    parameters: list[str | int] = [expression]
    if not interviewers:
        conditions.append("turn.kind != ?")
        parameters.append(Kind.INTERVIEWER.value)
    if transcript is not None:
        conditions.append("turn.transcript = ?")
        parameters.append(find_row(connection, transcript, "number")[0])
    found = f"""FROM turn_fts JOIN turn ON turn.id = turn_fts.rowid
                JOIN transcript ON transcript.number = turn.transcript WHERE {" AND ".join(conditions)}"""
    found += " ORDER BY transcript.sort_key, turn.start LIMIT ?"
    parameters.append(-1 if limit is None else limit)  # no more turns than hits are needed
    hits: list[SearchHit] = []
    for number, *row in connection.rows(f"SELECT turn.transcript, {_COLUMNS} {found}", [_OPEN, _CLOSE, *parameters]):
        ensure_text(connection, number, row[0])
        hits.extend(_hits(*row))
    return hits if limit is None else hits[:limit]


def _hits(name: str, index: int, speaker: str, kind: str, text: str, start: int, marked: str) -> Iterator[SearchHit]:
    for first, last in find_marks(marked):
        yield SearchHit(Excerpt(name, start + first, start + last), index, speaker, Kind(kind), text)


def find_marks(marked: str) -> Iterator[tuple[int, int]]:
    """Where the marked stretches stand in the text without the marks."""
    before, *pieces = marked.split(_OPEN)
    position = len(before)
    for piece in pieces:
        words, _mark, rest = piece.partition(_CLOSE)
        yield position, position + len(words)
        position += len(words) + len(rest)
