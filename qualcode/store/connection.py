"""The one connection to corpus.db and the only way to write to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.clock import Clock, IdMaker
from qualcode.store.faults import damaged, empty, newer, not_a_database, replaced, telling
from qualcode.store.schema import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from qualcode.store.backups import Keeper
    from qualcode.store.codebook_text import CodebookText

WAIT_MS: Final = 10_000
"""How long to wait for another program to finish writing."""

_LOOK: Final = 4000
"""Steps of SQLite's machine between two looks whether it is to stop: less than a millisecond."""

Row = tuple[Any, ...]


class Connection:
    """An open corpus.db. Reading is free; writing goes through `transaction` and nowhere else.

    Outside a transaction SQLite itself refuses to write (`query_only`).
    """

    def __init__(self, path: Path, *, read_only: bool, now: Clock, new_id: IdMaker) -> None:
        self.path = path
        self.read_only = read_only
        self.now = now
        self.new_id = new_id
        self.newer = False
        self.codebook: CodebookText | None = None
        """codebook.yaml, where the study has one that is changed together with the rows."""
        self.tail: tuple[int, str] | None = None
        """An event of the journal, which only grows, that is known to be in the file."""
        self.sound: set[int] = set()
        """The transcripts, by number, whose texts were found to be those that were stored."""
        self.has_backups = False
        """Whether backups are made before what is written."""
        self._keeper: Keeper | None = None
        with telling(path):
            self._raw = open_raw(path, "ro" if read_only else "rw")
        try:
            with telling(path):
                self._set_up()
            self._identity = _identity(path)
        except BaseException:
            self._raw.close()
            raise

    def _set_up(self) -> None:
        if not self.read_only:
            self._raw.execute("PRAGMA journal_mode = DELETE")
        for pragma in (
            "synchronous = EXTRA",
            "foreign_keys = ON",
            "secure_delete = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "cache_spill = OFF",  # a long write keeps no one from reading until it is done
            "query_only = ON",
        ):
            self._raw.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """All rows that a query gives. They are fetched at once: an open cursor would keep other programs waiting."""
        with telling(self.path, is_newer=self.newer):
            return self._raw.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row that a query gives, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def stop_when(self, asked: Callable[[], bool]) -> None:
        """Let go of what is being read or written, and of all that follows, once that is asked for."""
        self._raw.set_progress_handler(asked, _LOOK)

    @property
    def changes(self) -> int:
        """A number that grows with every row that this program writes."""
        return self._raw.total_changes

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first cell of the first row; the query must give one."""
        return self.rows(sql, parameters)[0][0]

    def vocabulary(self) -> list[str]:
        """Every word of the search index, in lower case."""
        with telling(self.path):
            self._raw.execute("PRAGMA query_only = OFF")  # the table that lists them is made, but in memory
            try:
                self._raw.execute(
                    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'turn_fts', 'row')"
                )
            finally:
                self._raw.execute("PRAGMA query_only = ON")
        return [term for (term,) in self.rows("SELECT term FROM temp.vocabulary")]

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: all of the block or nothing.

        Raises:
            QualcodeError: The database can only be read, is in use, or the disk failed.
        """
        self._ensure_writable()
        if self._raw.in_transaction:
            raise RuntimeError("a write inside a write")
        self.keep()
        with telling(self.path):
            self._raw.execute("PRAGMA query_only = OFF")
            try:
                self._begin()
                self.ensure_same()
                yield self._raw
                tail = self._last_event()
                self._raw.execute("COMMIT")
                self.tail = tail
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise
            finally:
                self._raw.execute("PRAGMA query_only = ON")

    def _begin(self) -> None:
        """Begin to write as soon as nobody else does.

        SQLite itself looks ten times a second whether it may, and someone who writes without a pause would be in the
        way each time. This looks often, and never at the same time as another who waits.
        """
        from time import monotonic, sleep

        deadline = monotonic() + WAIT_MS / 1000
        self._raw.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self._raw.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                        raise
                sleep(0.001 + os.urandom(1)[0] / 25_000)
        finally:
            self._raw.execute(f"PRAGMA busy_timeout = {WAIT_MS}")

    def keep(self, why: str = "session") -> None:
        """Make a backup before something is written, if one is due.

        Raises:
            QualcodeError: It could not be made, and the reason is one that must have it.
        """
        if self.has_backups and not self.read_only:
            self.keeper.before(why)

    @property
    def backup_problem(self) -> QualcodeError | None:
        """Why there was no backup before the first write, though one was due."""
        return None if self._keeper is None else self._keeper.problem

    @property
    def keeper(self) -> Keeper:
        """Makes the backups of the file."""
        if self._keeper is None:
            from qualcode.store.backups import Keeper  # reading needs none

            self._keeper = Keeper(self.path, now=self.now)
        return self._keeper

    def vacuum(self) -> None:
        """Write the file anew without what was deleted in it.

        Raises:
            QualcodeError: The database can only be read, is in use, or the disk is full.
        """
        self._ensure_writable()
        with telling(self.path):
            self._raw.execute("PRAGMA query_only = OFF")
            try:
                self._raw.execute("PRAGMA temp_store = MEMORY")  # no copy of the texts in a folder for temporary files
                self._raw.execute("VACUUM")
            finally:
                self._raw.execute("PRAGMA query_only = ON")

    def is_cut_short(self) -> bool:
        """Whether the file ends within a page, which SQLite itself lets pass."""
        with telling(self.path):
            self._raw.execute("BEGIN")
            try:
                size = int(self.value("PRAGMA page_size"))
                self.rows("SELECT 1 FROM sqlite_master")  # from here on no one may write pages
                return self.path.stat().st_size % size != 0
            finally:
                self._raw.execute("ROLLBACK")

    def copy_to_memory(self) -> sqlite3.Connection:
        """A copy of the whole database in memory, for checks that would write."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        with telling(self.path):
            self._raw.backup(copy)
        return copy

    def upgrade_a_copy(self) -> None:
        """Read an older database, which may not be written to, through a copy in memory that has the shape of today."""
        from qualcode.store.migrations import migrate  # seldom needed

        copy = self.copy_to_memory()
        with telling(self.path):
            self._raw.close()
            self._raw = copy
            migrate(copy)
            self._set_up()

    def note_tail(self) -> None:
        """Remember the last event, to know the file by."""
        self.tail = self._last_event()

    def _last_event(self) -> tuple[int, str] | None:
        found = self.row("SELECT seq, id FROM event ORDER BY seq DESC LIMIT 1")
        return None if found is None else (found[0], found[1])

    def ensure_same(self) -> None:
        """Make sure that the file is the one that was opened, and not another or an older one in its place.

        Raises:
            QualcodeError: It is not.
        """
        if _identity(self.path) != self._identity:
            raise replaced(self.path)
        if self.tail is not None and self.row("SELECT id FROM event WHERE seq = ?", self.tail[:1]) != self.tail[1:]:
            raise replaced(self.path)

    def _ensure_writable(self) -> None:
        if self.newer:
            raise newer(self.path)
        if self.read_only:
            raise QualcodeError(
                _("The study is open for reading only, so nothing can be changed in {path}.").format(path=self.path),
                _("Copy the study to a folder where you may write."),
            )
        if _identity(self.path) != self._identity:
            raise replaced(self.path)


def open_raw(path: Path, mode: str) -> sqlite3.Connection:
    """SQLite's own connection to a file: `ro`, `rw`, or `rwc` to make it. For this module and for copies."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_MS / 1000)


def open_source(path: Path) -> sqlite3.Connection:
    """SQLite's own connection to read a whole file by; what a stopped program left half done is rolled back first."""
    raw = open_raw(path, "rw" if _may_write(path) else "ro")
    raw.execute("PRAGMA query_only = ON")
    return raw


@contextmanager
def reading(raw: sqlite3.Connection) -> Iterator[None]:
    """The database stays as it is in the block."""
    raw.execute("BEGIN")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield
    finally:
        raw.execute("ROLLBACK")


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Nobody else writes to the file in the block, which may replace it; whether it can be read at all."""
    if not path.is_file():
        yield False
        return
    with telling(path), closing(open_raw(path, "rw")) as raw:
        try:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            is_whole = True
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            is_whole = False
        yield is_whole


def connect(path: Path, *, read_only: bool, now: Clock, new_id: IdMaker) -> Connection:
    """The connection to a qualcode database that exists; one that cannot be written to, or is newer, is only read.

    Raises:
        QualcodeError: The file is missing, damaged or not ours.
    """
    if not path.exists():
        raise QualcodeError(
            _("There is no file {path}.").format(path=path),
            _("Make a study with “qualcode init”, or go to the folder of one."),
        )
    if not path.is_file():
        raise not_a_database(path)
    connection = Connection(path, read_only=read_only or not _may_write(path), now=now, new_id=new_id)
    try:
        _check_version(connection)
        if not connection.newer:
            connection.note_tail()
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(connection: Connection) -> None:
    if connection.path.stat().st_size == 0:
        # A program that was stopped, or `touch`, left a file without a byte: there is nothing to lose.
        if connection.read_only:
            raise empty(connection.path)
        upgrade(connection)
    if connection.value("PRAGMA application_id") != APPLICATION_ID:
        raise not_a_database(connection.path)
    if connection.is_cut_short():
        raise damaged(connection.path)
    version = connection.value("PRAGMA user_version")
    if version > VERSION:
        connection.newer = connection.read_only = True
    elif version < VERSION and connection.read_only:
        connection.upgrade_a_copy()
    elif version < VERSION:
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Bring the database to the version of this program."""
    from qualcode.store.migrations import migrate  # brings sqlite-utils, which reading does not wait for

    if connection.path.stat().st_size and not connection.read_only:
        connection.keeper.before("upgrade")
    with connection.transaction() as raw:
        migrate(raw)
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _may_write(path: Path) -> bool:
    effective = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
    return os.access(path, os.W_OK, **effective) and os.access(path.absolute().parent, os.W_OK, **effective)


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino
