"""What tells a qualcode database from other files, and its version; light, for every open."""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x51434F44  # "QCOD"
VERSION: Final = 11
"""How many migrations a database of today has been through."""

DECISION_TABLES: Final = ("coding", "memo", "decision", "blank", "review")
"""The tables that hold what people decided; every change to them is journalled."""

COLUMNS: Final = {
    "coding": (
        "id",
        "transcript",
        "start",
        "end",
        "code",
        "coder",
        "origin",
        "score",
        "run",
        "created",
        "quote",
        "quote_before",
        "quote_after",
        "text_sha256",
        "weight",
    ),
    "memo": ("id", "target", "target_id", "text", "coder", "created", "updated"),
    "decision": (
        "id",
        "transcript",
        "start",
        "end",
        "code",
        "coder",
        "verdict",
        "quote",
        "score",
        "run",
        "created",
        "text_sha256",
        "definition",
    ),
    "blank": ("id", "transcript", "start", "end", "coder", "quote", "created", "text_sha256"),
    "review": ("id", "kind", "coding", "transcript", "code", "coder", "quote", "rows", "created"),
}

PLACED: Final = ("coding", "decision", "blank")
"""The decision tables whose rows stand on words of a text."""

TEXT: Final = "text"
"""What the journal calls the text of a transcript; it has no table of its own, see `wordings`."""

TRANSCRIPT: Final = "transcript"
"""What the journal calls a transcript that was read in: told, and not undone."""

_PLACE: Final = ("coder", "transcript", "code", "start", "end")
KEYS: Final = {
    "coding": _PLACE,
    "memo": ("target", "target_id", "coder"),
    "decision": _PLACE,
    "blank": ("coder", "transcript", "start", "end"),
    "review": ("coding",),
}
"""What there is only one row of in each decision table, besides the id."""


def column_list(table: str) -> str:
    """The columns of a decision table for a SELECT or INSERT, in the order of `COLUMNS`."""
    return ", ".join(f'"{column}"' for column in COLUMNS[table])
