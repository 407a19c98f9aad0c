"""A database copied as it is at one moment, and looked over."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Final

from qualcode.store.connection import open_raw, open_source, reading
from qualcode.store.faults import damaged, newer, not_a_database, telling
from qualcode.store.schema import APPLICATION_ID, VERSION

PAGES: Final = 2_000
"""How much is copied at a time (8 MB): in between, others may write."""
_PATIENCE: Final = 20
"""Times that a copy may begin anew because others wrote, before they are kept waiting."""


def nothing() -> None:
    """Nobody waits for the copy."""


def copy_whole(source: Path, target: Path, copied: Callable[[], object] = nothing) -> None:
    """Copy a database as it is at one moment, call `copied`, and look the copy over.

    Others may write between the pieces. Where they do so too often for the copy to come to an end, or to be compared,
    they wait until it is made in one go.

    Raises:
        QualcodeError: The source is damaged or cannot be read, or there is no room for the copy.
    """
    counts = _copy(source, target, PAGES)
    copied()
    if counts is not None and look_over(target) == counts:
        return
    counts = _copy(source, target, -1)
    if look_over(target) != counts:
        raise damaged(source)


def _copy(source: Path, target: Path, pages: int) -> dict[str, int] | None:
    """Copy so many pages at a time (-1: all, in which nobody else writes); the rows of the source.

    None: others wrote too often in between.
    """
    left, anew = 0, 0

    def watch(_status: int, remaining: int, _total: int) -> None:
        nonlocal left, anew
        anew += remaining > left
        left = remaining
        if anew > _PATIENCE and remaining:
            raise TimeoutError

    os.close(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with telling(source), closing(open_source(source)) as raw, closing(open_raw(target, "rw")) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # whoever relies on it syncs it as a whole
        copy.execute("PRAGMA journal_mode = OFF")
        with reading(raw) if pages < 0 else nullcontext():
            try:
                raw.backup(copy, pages=pages, progress=watch)
            except TimeoutError:
                return None
            return count_rows(raw)


def look_over(path: Path) -> dict[str, int]:
    """How many rows each table of a qualcode database has.

    Raises:
        QualcodeError: It is damaged, none of ours, or newer than this program.
    """
    with telling(path), closing(open_raw(path, "ro")) as raw:
        if raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise damaged(path)
        if raw.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise not_a_database(path)
        if raw.execute("PRAGMA user_version").fetchone()[0] > VERSION:
            raise newer(path)
        return count_rows(raw)


def count_rows(raw: sqlite3.Connection) -> dict[str, int]:
    """The number of rows in each table."""
    names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names.fetchall()}


def has_anything(path: Path) -> bool:
    """Whether there is a text in the study; one that is new, or cannot be read, has nothing to keep."""
    with contextlib.suppress(sqlite3.Error, UnicodeDecodeError), closing(open_source(path)) as raw:
        return bool(raw.execute("SELECT EXISTS (SELECT 1 FROM transcript)").fetchone()[0])
    return False


def discard(draft: Path) -> None:
    """Take away a file that was made on the way, with what SQLite left beside it.

    Where the disk does not let it, it lies there: its name says that it is no study, and what was done is done.
    """
    for ending in ("", "-journal"):
        with contextlib.suppress(OSError):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk, where folders can be synced."""
    with contextlib.suppress(OSError):
        sync(folder)
