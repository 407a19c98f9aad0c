"""What another program said of the study and qualcode has no room for, kept so that it can be given back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from qualcode.model import Keepsake
from qualcode.store.connection import Connection
from qualcode.store.writing import Writing

_COLUMNS = "kind, local, guid, data"


class Keepsakes:
    """The keepsakes of the study."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Keepsake]:
        """Every keepsake, in the order they came."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM keepsake ORDER BY rowid")
        return [Keepsake(kind, local, guid, json.loads(data)) for kind, local, guid, data in rows]


def keep(write: Writing, keepsakes: Iterable[Keepsake]) -> None:
    """Keep them; one for the same part takes the place of the earlier."""
    write.executemany(
        f"INSERT OR REPLACE INTO keepsake ({_COLUMNS}) VALUES (?, ?, ?, ?)",
        ((one.kind, one.local, one.guid, json.dumps(one.data, ensure_ascii=False)) for one in keepsakes),
    )
