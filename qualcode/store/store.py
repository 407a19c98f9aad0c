"""corpus.db as one thing: transcripts, codings, memos, suggestions, the journal, search and caches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from qualcode.errors import QualcodeError
from qualcode.model import Excerpt, SearchHit
from qualcode.store.blanks import Blanks
from qualcode.store.cache import Cache
from qualcode.store.clock import Clock, IdMaker, random_id, utc_now
from qualcode.store.codings import Codings
from qualcode.store.connection import Connection, connect
from qualcode.store.counting import count_places
from qualcode.store.faults import telling
from qualcode.store.journal import Journal
from qualcode.store.keepsakes import Keepsakes
from qualcode.store.memos import Memos
from qualcode.store.places import PlacedTurn, find_attributes, find_turns
from qualcode.store.recoding import Recodings
from qualcode.store.reviews import Reviews
from qualcode.store.schema import DECISION_TABLES, column_list
from qualcode.store.search import search
from qualcode.store.suggestions import Suggestions
from qualcode.store.transcripts import Transcripts

if TYPE_CHECKING:
    from qualcode.store.as_it_was import AsItWas
    from qualcode.store.audit import Step
    from qualcode.store.backups import Keeper
    from qualcode.store.bringing import Delivery, Taken
    from qualcode.store.codebook_text import Check
    from qualcode.store.purging import Removed
    from qualcode.store.relabelling import Relabelled
    from qualcode.store.revising import Revised, Revision


class Store:
    """An open corpus.db. It belongs to the thread that opened it, and is closed when its block ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.path = connection.path
        self.transcripts = Transcripts(connection)
        self.codings = Codings(connection)
        self.blanks = Blanks(connection)
        self.memos = Memos(connection)
        self.suggestions = Suggestions(connection)
        self.recodings = Recodings(connection)
        self.journal = Journal(connection)
        self.cache = Cache(connection)
        self.keepsakes = Keepsakes(connection)
        self.reviews = Reviews(connection)

    @classmethod
    def create(cls, path: Path, *, now: Clock = utc_now, new_id: IdMaker = random_id) -> Self:
        """A new, empty database that only its owner may read; `now` and `new_id` give its times and ids.

        It is whole from the moment it is there. Of two programs that make it at once one is told that it is
        there already: whoever gets that error opens the database instead.

        Raises:
            AlreadyThereError: There is such a file already; it is left as it is.
            QualcodeError: It cannot be made.
        """
        from qualcode.store.making import make  # seldom needed

        make(path, now=now, new_id=new_id)
        return cls.open(path, now=now, new_id=new_id)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, now: Clock = utc_now, new_id: IdMaker = random_id) -> Self:
        """The database in that file; one that cannot be written to, or is `newer` than this program, is only read.

        A file without a single byte, which an interrupted program may leave, is made into an empty database.

        Raises:
            QualcodeError: The file is missing, damaged, not ours, or empty where nothing can be written.
        """
        return cls(connect(path, read_only=read_only, now=now, new_id=new_id))

    def attach_codebook(self, path: Path, check: Check) -> None:
        """Let the journal change that codebook together with the rows; `check` raises where a text is none.

        What a program that was stopped in between left is put in place.
        """
        from qualcode.store.codebook_text import CodebookText

        self._connection.codebook = CodebookText(path, check)
        self._connection.codebook.recover(self._connection)

    def attach_backups(self) -> None:
        """Let there be a backup before the first write of a session and before what changes much."""
        self._connection.has_backups = True

    @property
    def backups(self) -> Keeper:
        """Makes the backups of the file."""
        return self._connection.keeper

    @property
    def backup_problem(self) -> QualcodeError | None:
        """Why there was no backup before the first write of this session, though one was due."""
        return self._connection.backup_problem

    def keep(self, why: str = "change") -> None:
        """Make a backup before what changes much, if there is none of the last minutes.

        Raises:
            QualcodeError: It could not be made; nothing should be changed then.
        """
        self._connection.keep(why)

    @property
    def newer(self) -> bool:
        """Whether a newer qualcode made the file, which is why it is only read."""
        return self._connection.newer

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._connection.read_only

    def stop_when(self, asked: Callable[[], bool]) -> None:
        """Stop what is being read or written, and all that follows, once `asked` says so.

        It is asked by the thread that reads or writes. What is stopped raises a StoppedError, and a change that was
        being written is not made.
        """
        self._connection.stop_when(asked)

    def ensure_same(self) -> None:
        """Make sure that the file is still the one that was opened.

        Raises:
            QualcodeError: It was moved, deleted or replaced, or put back to an older state.
        """
        self._connection.ensure_same()

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

    def relabel(self, ids: Iterable[str], code: str, *, coder: str) -> Relabelled:
        """Give the codings that code, as one event (see `relabelling.relabel`).

        Raises:
            QualcodeError: The study can only be read.
        """
        from qualcode.store.relabelling import relabel  # seldom needed

        return relabel(self._connection, ids, code, coder=coder)

    def revise(self, revision: Revision, *, coder: str) -> Revised:
        """Add, change and remove codings as one event (see `revising.revise`).

        Raises:
            QualcodeError: The codings are others by now, or the study can only be read.
        """
        from qualcode.store.revising import revise  # seldom needed

        return revise(self._connection, revision, coder=coder)

    def find_gone(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that were codings once and are none now."""
        from qualcode.store.revising import find_gone

        return find_gone(self._connection, ids)

    def vocabulary(self) -> list[str]:
        """Every word that is said in some transcript, in lower case."""
        return self._connection.vocabulary()

    def attributes(self) -> dict[str, dict[str, str]]:
        """The attributes of each transcript, by its name, in order."""
        return find_attributes(self._connection)

    def set_attributes(self, values: Mapping[str, Mapping[str, str]], *, coder: str) -> list[str]:
        """Let each transcript have just these attributes, as one event (see `attributes.set_attributes`).

        Raises:
            QualcodeError: There is no such transcript, or the study can only be read.
        """
        from qualcode.store.attributes import set_attributes  # seldom needed

        return set_attributes(self._connection, values, coder=coder)

    def count_places(self) -> dict[tuple[str, str], int]:
        """How many codings each code has in each transcript, by (code, transcript's name), without interviewers'."""
        return count_places(self._connection)

    def turns_at(self, excerpt: Excerpt, *, before: int = 0) -> list[PlacedTurn]:
        """The turns that the excerpt touches and so many before them, in order.

        Raises:
            QualcodeError: There is no such transcript.
        """
        return find_turns(self._connection, excerpt, before=before)

    def take_in(self, delivery: Delivery, *, coder: str, last: Callable[[], None] | None = None) -> Taken:
        """Store all of a delivery from another program, or nothing (see `bringing.take_in`)."""
        from qualcode.store.bringing import take_in  # seldom needed

        return take_in(self._connection, delivery, coder=coder, last=last)

    def count_past(self) -> Removed:
        """What a purge would remove from the file."""
        from qualcode.store.purging import count_past  # seldom needed

        return count_past(self._connection)

    def purge(self, *, coder: str, in_words: Callable[[str], str]) -> Removed:
        """Remove all that the study has been, down to the bytes of the file (see `purging.purge`)."""
        from qualcode.store.purging import purge  # seldom needed

        return purge(self._connection, coder=coder, in_words=in_words)

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

    def steps(self) -> Iterator[Step]:
        """Every change in the journal with what stood there before and after, oldest first."""
        from qualcode.store.audit import find_steps  # seldom needed

        return find_steps(self._connection)

    def copy_as_it_was(self, until: str, target: Path, book: str | None) -> AsItWas:
        """Rebuild the study as it was at a time (UTC, ISO 8601) in a new file (see `as_it_was.copy_as_it_was`)."""
        from qualcode.store.as_it_was import copy_as_it_was, find_event  # seldom needed

        return copy_as_it_was(self._connection, find_event(self._connection, until), target, book)

    def repair(self, *, coder: str) -> list[str]:
        """Mend what can be mended without guessing (see `repairing.repair`); what was done, in sentences."""
        from qualcode.store.repairing import repair  # seldom needed

        return repair(self._connection, coder=coder)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
