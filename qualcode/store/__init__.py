"""corpus.db: the one room that speaks SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.store.following import Followed
from qualcode.store.making import AlreadyThereError
from qualcode.store.places import PlacedTurn
from qualcode.store.recoding import Recoding
from qualcode.store.replacing import Replaced
from qualcode.store.store import Store
from qualcode.store.suggestions import Waiting
from qualcode.store.transcripts import ImportCount
from qualcode.store.writing import AlarmError

if TYPE_CHECKING:
    from qualcode.store.backups import Backup


def list_backups(path: Path) -> list[Backup]:
    """The backups of that corpus.db, newest first."""
    from qualcode.store.backups import list_backups  # seldom needed

    return list_backups(path)


def restore(path: Path, backup: Path) -> Path | None:
    """Let corpus.db be as it was in the backup (see `restoring.restore`)."""
    from qualcode.store.restoring import restore  # seldom needed

    return restore(path, backup)


__all__ = [
    "AlarmError",
    "AlreadyThereError",
    "Followed",
    "ImportCount",
    "PlacedTurn",
    "Recoding",
    "Replaced",
    "Store",
    "Waiting",
    "list_backups",
    "restore",
]
