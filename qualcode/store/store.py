"""corpus.db as one thing: transcripts, codings, memos, suggestions, the journal, search and caches."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import SearchHit
from qualcode.store.cache import Cache
from qualcode.store.clock import Clock, IdMaker, random_id, utc_now
from qualcode.store.codings import Codings
from qualcode.store.connection import Connection, connect, upgrade
from qualcode.store.faults import telling
from qualcode.store.journal import Journal
from qualcode.store.memos import Memos
from qualcode.store.schema import DECISION_TABLES, column_list
from qualcode.store.search import search
from qualcode.store.suggestions import Suggestions
from qualcode.store.transcripts import Transcripts


class Store:
    """An open corpus.db. It belongs to the thread that opened it, and is closed when its block ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.path = connection.path
        self.transcripts = Transcripts(connection)
        self.codings = Codings(connection)
        self.memos = Memos(connection)
        self.suggestions = Suggestions(connection)
        self.journal = Journal(connection)
        self.cache = Cache(connection)

    @classmethod
    def create(cls, path: Path, *, now: Clock = utc_now, new_id: IdMaker = random_id) -> Self:
        """A new, empty database that only its owner may read; `now` and `new_id` give its times and ids.

        Raises:
            QualcodeError: There is such a file already, or it cannot be made.
        """
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError as error:
            raise QualcodeError(
                _("There is already a file {path}.").format(path=path), _("It was left as it is.")
            ) from error
        except OSError as error:
            raise QualcodeError(
                _("{path} cannot be made.").format(path=path), _("Is the folder there, and may you write in it?")
            ) from error
        try:
            connection = Connection(path, read_only=False, now=now, new_id=new_id)
            try:
                upgrade(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return cls(connection)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, now: Clock = utc_now, new_id: IdMaker = random_id) -> Self:
        """The database in that file; one that cannot be written to is opened for reading only.

        Raises:
            QualcodeError: The file is missing, damaged, not ours, or made by a newer qualcode (which may still be
                read when `read_only` is asked for).
        """
        return cls(connect(path, read_only=read_only, now=now, new_id=new_id))

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._connection.read_only

    def data_version(self) -> int:
        """A number that changes when another program, and not this one, has written."""
        return int(self._connection.value("PRAGMA data_version"))

    def search(
        self, query: str, *, interviewers: bool = False, transcript: str | None = None, limit: int | None = None
    ) -> list[SearchHit]:
        """Every word or phrase found, in reading order.

        Words are all to be found in a turn; "phrases", prefix*, OR (ELLER), NOT (IKKE) and -word are understood.
        Interviewers' turns are left out unless asked for.

        Raises:
            QualcodeError: The search cannot be understood, or there is no such transcript.
        """
        return search(self._connection, query, interviewers=interviewers, transcript=transcript, limit=limit)

    def state_hash(self) -> str:
        """A hash over everything that people have decided: the same decisions give the same hash."""
        from hashlib import sha256  # brings OpenSSL, which listing and searching need not

        digest = sha256()
        for table in DECISION_TABLES:
            digest.update(f"{table}\n".encode())
            for row in self._connection.rows(f"SELECT {column_list(table)} FROM {table} ORDER BY id"):
                digest.update(f"{json.dumps(row)}\n".encode())
        return digest.hexdigest()

    def check(self) -> list[str]:
        """Every fault found in the file, its quotes, its journal and its search index; empty when all is well."""
        from qualcode.store.check import find_faults  # seldom needed

        with telling(self.path):
            return find_faults(self._connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
