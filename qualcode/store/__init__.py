"""corpus.db: the one room that speaks SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.store.faults import StoppedError
from qualcode.store.following import Followed
from qualcode.store.making import AlreadyThereError
from qualcode.store.memos import MemoConflictError
from qualcode.store.places import PlacedTurn
from qualcode.store.recoding import Recoding
from qualcode.store.replacing import Replaced
from qualcode.store.store import Store
from qualcode.store.suggestions import Waiting
from qualcode.store.summary import name_some
from qualcode.store.transcripts import ImportCount
from qualcode.store.writing import AlarmError

if TYPE_CHECKING:
    from qualcode.store.backups import Backup as Backup
    from qualcode.store.recovering import Recovered as Recovered


def list_backups(path: Path) -> list[Backup]:
    """The backups of that corpus.db, newest first."""
    from qualcode.store.backups import list_backups  # seldom needed

    return list_backups(path)


def as_backup(path: Path) -> Backup:
    """The backup in that file, whatever it is called.

    Raises:
        QualcodeError: There is no such file.
    """
    from qualcode.store.backups import as_backup  # seldom needed

    return as_backup(path)


def count_contents(backup: Backup) -> tuple[int, int] | None:
    """How many transcripts and codings are in a backup; None when it cannot be read."""
    from qualcode.store.backups import count_contents  # seldom needed

    return count_contents(backup)


def find_damage(path: Path) -> list[str]:
    """Every fault found in a corpus.db, also in one that cannot be opened (see `check.find_damage`)."""
    from qualcode.store.check import find_damage  # seldom needed

    return find_damage(path)


def restore(path: Path, backup: Path) -> Path | None:
    """Let corpus.db be as it was in the backup (see `restoring.restore`)."""
    from qualcode.store.restoring import restore  # seldom needed

    return restore(path, backup)


def recover(path: Path, *, coder: str) -> Recovered:
    """Put a whole corpus.db in the place of a damaged one (see `recovering.recover`)."""
    from qualcode.store.recovering import recover  # seldom needed

    return recover(path, coder=coder)


__all__ = [
    "AlarmError",
    "AlreadyThereError",
    "Followed",
    "ImportCount",
    "MemoConflictError",
    "PlacedTurn",
    "Recoding",
    "Replaced",
    "StoppedError",
    "Store",
    "Waiting",
    "as_backup",
    "count_contents",
    "find_damage",
    "list_backups",
    "name_some",
    "recover",
    "restore",
]
