"""What can be worked out again but is dear to: analyses of texts, and the codebook without YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from qualcode.store.connection import Connection
from qualcode.store.writing import writing


class Cache:
    """Stored results by key. A study that can only be read keeps none, without complaint."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The analyses that are there, by key."""
        wanted = json.dumps(list(keys))
        return dict(
            self._connection.rows(
                "SELECT key, data FROM analysis WHERE key IN (SELECT value FROM json_each(?))", (wanted,)
            )
        )

    def save(self, items: Mapping[str, bytes]) -> None:
        """Keep analyses; one with a key that is taken takes its place."""
        if items and not self._connection.read_only:
            with writing(self._connection) as write:
                write.executemany("INSERT OR REPLACE INTO analysis (key, data) VALUES (?, ?)", items.items())

    def load_codebook(self, sha256: str) -> str | None:
        """The codebook as JSON, as it was when its file had that hash."""
        row = self._connection.row("SELECT json FROM codebook WHERE sha256 = ?", (sha256,))
        return None if row is None else str(row[0])

    def save_codebook(self, sha256: str, json_text: str) -> None:
        """Keep the codebook of a file with that hash, and no earlier one."""
        if self._connection.read_only or self.load_codebook(sha256) == json_text:
            return
        with writing(self._connection) as write:
            write.execute("DELETE FROM codebook")
            write.execute("INSERT INTO codebook (sha256, json) VALUES (?, ?)", (sha256, json_text))
