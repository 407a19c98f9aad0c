"""A backup put in the place of corpus.db, and nothing lost by it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.backups import Keeper, put_aside
from qualcode.store.clock import Clock, utc_now
from qualcode.store.connection import held
from qualcode.store.copying import copy_whole, discard, has_anything, look_over, sync, sync_folder
from qualcode.store.faults import telling


def restore(path: Path, backup: Path, *, now: Clock = utc_now) -> Path | None:
    """Let corpus.db be as it was in the backup; where the one of today was kept, None when there was nothing in it.

    Programs that have the study open notice at their next action, and write nothing any more.

    Raises:
        QualcodeError: The backup is missing or damaged, another program is writing, or there is no room; then
            corpus.db is as it was.
    """
    if not backup.is_file():
        raise QualcodeError(_("There is no backup {path}.").format(path=backup), _("See them with: qualcode backups"))
    look_over(backup)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        copy_whole(backup, beside)
        with telling(path), held(path) as is_whole:
            kept = _keep(path, is_whole, now)
            put_in_place(beside, path)
    except OSError as error:
        raise cannot_replace(path) from error
    finally:
        discard(beside)
    return kept


def put_in_place(beside: Path, path: Path) -> None:
    """Let the finished file take the place of corpus.db, which has been kept elsewhere.

    Raises:
        QualcodeError: It cannot be replaced; it is as it was.
    """
    try:
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
        sync(beside)
        # What SQLite left of a half write goes with the old file, where a copy of it is; it would spoil the new one.
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        beside.replace(path)
        sync_folder(path.absolute().parent)
    except OSError as error:
        raise cannot_replace(path) from error


def cannot_replace(path: Path) -> QualcodeError:
    """The error for a corpus.db that is as it was, since nothing could be put in its place."""
    return QualcodeError(
        _("{path} could not be replaced.").format(path=path),
        _("Close other programs that have it open, and see to it that you may write in the folder."),
    )


def _keep(path: Path, is_whole: bool, now: Clock) -> Path | None:
    keeper = Keeper(path, now=now)
    if is_whole:
        if not has_anything(path):
            return None
        with suppress(QualcodeError):
            return keeper.make("restore").path
    return put_aside(path, now)
