"""What comes with files beside their text: notes of those who made them, and how they are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.memos import memo_change
from qualcode.store.summary import name_some
from qualcode.store.writing import Change, Writing, writing

PROFILE: Final = "profile"
TRANSCRIPT: Final = "transcript"


class ReadingWays:
    """How files are read, as the readers write it: of single transcripts, and saved under a name of the user's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_transcripts(self) -> dict[str, str]:
        """By the names of transcripts that were read in another way than the usual."""
        return self._all(TRANSCRIPT)

    def saved(self) -> dict[str, str]:
        """By the names that users gave."""
        return self._all(PROFILE)

    def _all(self, kind: str) -> dict[str, str]:
        sql = "SELECT name, options FROM way_of_reading WHERE kind = ? ORDER BY name"
        return dict(self._connection.rows(sql, (kind,)))

    def save(self, name: str, options: str) -> None:
        """Keep it under the name, instead of what was kept there.

        Raises:
            QualcodeError: The study can only be read.
        """
        with writing(self._connection) as write:
            _keep(write, PROFILE, name, options)


def keep_ways(write: Writing, ways: Mapping[str, str], names: Iterable[str]) -> None:
    """Remember how these transcripts were read; nothing of those that were read in the usual way."""
    for name in names:
        if name in ways:
            _keep(write, TRANSCRIPT, name, ways[name])
        else:
            write.execute("DELETE FROM way_of_reading WHERE kind = ? AND name = ?", (TRANSCRIPT, name))


def _keep(write: Writing, kind: str, name: str, options: str) -> None:
    write.execute("INSERT OR REPLACE INTO way_of_reading (kind, name, options) VALUES (?, ?, ?)", (kind, name, options))


def keep_notes(write: Writing, notes: Mapping[str, Sequence[str]], coder: str) -> None:
    """Put the paragraphs that are new into the coder's memos on the transcripts, as one event."""
    changes: list[Change] = []
    names: list[str] = []
    for name, paragraphs in notes.items():
        row = write.row("SELECT id FROM transcript WHERE name = ?", (name,))
        if row is None:
            continue
        there = write.row(
            "SELECT text FROM memo WHERE target = 'transcript' AND target_id = ? AND coder = ?", (row[0], coder)
        )
        text = there[0] if there else ""
        new = [paragraph for paragraph in paragraphs if paragraph not in text]
        change = memo_change(write, "transcript", row[0], "\n\n".join([*([text] if text else []), *new]), coder)
        if new and change is not None:
            changes.append(change)
            names.append(name)
    if changes:
        record(write, coder, "memo", name_some(names), changes)
