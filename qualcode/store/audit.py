"""The journal as an audit trail: who did what, when, and what stood there before and after, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from qualcode.store.connection import Connection
from qualcode.store.schema import TEXT
from qualcode.store.writing import CODEBOOK

_ROWS: Final = """
    SELECT event.seq, event.at, event.coder, event.kind, event.summary,
           coalesce(standing.state, '') IN ('undone', 'dropped'), change.kind, change.before, change.after
    FROM event LEFT JOIN standing ON standing.event = event.seq LEFT JOIN change ON change.event = event.seq
    ORDER BY event.seq, change.position
"""


class Step(NamedTuple):
    """One row that an event changed, or the event itself where it changed none.

    `part` is what kind of row; `transcript`, `code` and `quote` where it was; `before` and `after` what stood there,
    empty where nothing did.
    """

    seq: int
    at: str
    coder: str
    event: str
    summary: str
    undone: bool
    part: str = ""
    transcript: str = ""
    code: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""


def find_steps(connection: Connection) -> Iterator[Step]:
    """Every change in the journal, oldest first."""
    names: dict[str, str] = dict(connection.rows("SELECT id, name FROM transcript"))
    sql = "SELECT id, transcript, code, quote FROM coding"
    codings: dict[str, tuple[str, str, str]] = {row[0]: row[1:] for row in connection.rows(sql)}
    for *event, part, before, after in connection.rows(_ROWS):
        seq, at, coder, kind, summary, undone = event
        head = Step(seq, at, coder, kind, summary, bool(undone))
        if part is None:
            yield head
            continue
        old, new = _read(before), _read(after)
        row = new or old or {}
        if part == "coding":
            codings[row["id"]] = (row["transcript"], row["code"], row["quote"])
        transcript, code, quote = _place(part, row, names, codings)
        yield head._replace(
            part=part,
            transcript=transcript,
            code=code,
            quote=quote,
            before=_told(part, old),
            after=_told(part, new),
        )


def _read(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))


def _place(
    part: str, row: dict[str, Any], names: dict[str, str], codings: dict[str, tuple[str, str, str]]
) -> tuple[str, str, str]:
    if part == "memo":
        match row["target"]:
            case "coding":
                transcript, code, quote = codings.get(row["target_id"], ("", "", ""))
                return names.get(transcript, ""), code, quote
            case "code":
                return "", row["target_id"], ""
            case _:
                return names.get(row["target_id"], ""), "", ""
    if part in (TEXT, "transcript"):
        return str(row.get("name", "")), "", ""
    return names.get(row.get("transcript", ""), ""), str(row.get("code", "")), str(row.get("quote", ""))


def _told(part: str, row: dict[str, Any] | None) -> str:
    """What stood there, in a few words that need no translation."""
    if row is None:
        return ""
    match part:
        case "coding":
            weight = f" {'★' * row['weight']}" if row.get("weight") else ""
            return f"{row['code']} {row['start']}–{row['end']}{weight}"
        case "memo":
            return str(row["text"])
        case "decision":
            return f"{row['verdict']} {row['code']}"
        case "blank":
            return f"{row['start']}–{row['end']}"
        case "review":
            return str(row["kind"])
        case _ if part == CODEBOOK:
            return "\n".join(line for hunk in row.get("hunks", ()) for line in hunk["lines"])
        case _ if part == TEXT:
            return str(row["wording"])[:12]
        case _:
            return str(row.get("text_sha256", ""))[:12]
