"""Backup copies of corpus.db: made by SQLite while others work, looked over, and cleared out by age.

They lie in the folder backup/ beside it, each with the codebook of its time. Which are kept: the newest ten, and of
older ones the newest of each day for two weeks and of each week for a year.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.clock import Clock
from qualcode.store.copying import copy_whole, discard, has_anything, look_over, nothing, sync, sync_folder
from qualcode.store.weekly import note_checked

FOLDER: Final = "backup"
KEPT: Final = 10
DAYS: Final = 14
WEEKS: Final = 52
AGES: Final = {"session": timedelta(hours=1), "change": timedelta(minutes=10), "work": timedelta(minutes=9)}
"""How old the newest backup must be for another one to be due; before anything else there is always one."""

_NAME: Final = re.compile(r"(?P<stem>.+)-(?P<at>\d{8}T\d{6}Z)-(?P<why>[a-z]+)(?:-\d+)?\.db")
_TIME: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: where, when it was made (UTC, ISO 8601), before what, and its size in bytes."""

    path: Path
    at: str
    why: str
    bytes: int

    @property
    def codebook(self) -> Path:
        """The codebook of that time; it may not be there."""
        return self.path.with_suffix(".yaml")


class Keeper:
    """Makes the backups of one corpus.db.

    `problem` is what went wrong with the backup at the beginning of a session, which does not stop the work.
    """

    def __init__(self, path: Path, *, now: Clock) -> None:
        self.path = path
        self.folder = path.absolute().parent / FOLDER
        self.problem: QualcodeError | None = None
        self._now = now
        self._begun = False

    def before(self, why: str) -> None:
        """Make the backup that is due before a write.

        Raises:
            QualcodeError: It could not be made, and it is about more than the first write of a session.
        """
        if why == "session":
            if self._begun:
                return
            self._begun = True
        if not self.is_due(why):
            return
        try:
            self.make(why)
        except QualcodeError as error:
            if why == "session":
                self.problem = error
                return
            raise QualcodeError(
                _("No backup could be made, so nothing was changed: {reason}").format(reason=error.message), error.hint
            ) from error

    def leave_session(self) -> None:
        """Leave the backup of this session to someone else, who makes it in the background."""
        self._begun = True

    def is_due(self, why: str) -> bool:
        """Whether there is anything to keep that no backup holds, and the newest is old enough."""
        try:
            written = self.path.stat().st_mtime
        except OSError:
            return False
        for newest in list_backups(self.path)[:1]:
            made = newest.path.stat().st_mtime
            if made > written:
                return False
            age = datetime.now(UTC) - datetime.fromtimestamp(made, UTC)
            if timedelta(0) <= age < AGES.get(why, timedelta(0)):
                return False
        return has_anything(self.path)

    def make(self, why: str, *, copied: Callable[[], object] = nothing) -> Backup:
        """Make a backup now, look it over, and clear out old ones.

        `copied` is called as soon as nothing that is written gets into the copy any more.

        Raises:
            QualcodeError: It could not be made or is not as it should be; no half backup is left.
        """
        begun = datetime.now(UTC).timestamp()
        try:
            make_folder(self.folder)
            beside = self.folder / f".{self.path.stem}-{os.getpid()}.part"
            beside.unlink(missing_ok=True)
            try:
                copy_whole(self.path, beside, copied)
                note_checked(self.path)  # page for page the same
                target = _put(beside, self._name(why), begun)
            finally:
                discard(beside)
        except OSError as error:
            raise _cannot(self.folder) from error
        self._keep_codebook(target)
        with contextlib.suppress(OSError):  # old ones that stay do no harm
            clear_out(self.path)
        return _backup(target)

    def _name(self, why: str) -> Path:
        try:
            at = datetime.fromisoformat(self._now()).astimezone(UTC)
        except ValueError:  # a clock that counts, in tests and demos
            at = datetime.now(UTC)
        return self.folder / f"{self.path.stem}-{at.strftime(_TIME)}-{why}.db"

    def _keep_codebook(self, target: Path) -> None:
        with contextlib.suppress(OSError):
            shutil.copyfile(self.path.with_name("codebook.yaml"), target.with_suffix(".yaml"))


def list_backups(path: Path) -> list[Backup]:
    """The backups of that corpus.db, newest first; damaged files that were put aside are none."""
    try:
        names = list((path.absolute().parent / FOLDER).iterdir())
    except OSError:
        return []
    found = []
    for each in names:
        match = _NAME.fullmatch(each.name)
        if match and match["stem"] == path.stem and match["why"] != "damaged":
            with contextlib.suppress(OSError):
                found.append(_backup(each))
    return sorted(found, key=lambda backup: (backup.at, backup.path.stat().st_mtime, backup.path.name), reverse=True)


def as_backup(path: Path) -> Backup:
    """The backup in that file, whatever it is called.

    Raises:
        QualcodeError: There is no such file.
    """
    if _NAME.fullmatch(path.name) and path.is_file():
        return _backup(path)
    try:
        status = path.stat()
    except OSError as error:
        raise QualcodeError(
            _("There is no backup {path}.").format(path=path), _("See them with: qualcode backups")
        ) from error
    at = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
    return Backup(path, at, "asked", status.st_size)


def clear_out(path: Path) -> list[Backup]:
    """Delete the backups that are not kept; which these were."""
    days: set[str] = set()
    weeks: set[tuple[int, int]] = set()
    gone = []
    for number, backup in enumerate(list_backups(path)):
        day = backup.at[:10]
        week = datetime.fromisoformat(backup.at).isocalendar()[:2]
        is_first = (day not in days and len(days) < DAYS) or (week not in weeks and len(weeks) < WEEKS)
        if number >= KEPT and not is_first:
            backup.path.unlink(missing_ok=True)
            backup.codebook.unlink(missing_ok=True)
            gone.append(backup)
        days.add(day)
        weeks.add(week)
    return gone


def count_contents(backup: Backup) -> tuple[int, int] | None:
    """How many transcripts and codings are in a backup; None when it cannot be read."""
    with contextlib.suppress(QualcodeError):
        counts = look_over(backup.path)
        return counts.get("transcript", 0), counts.get("coding", 0)
    return None


def newest_whole(path: Path) -> Backup | None:
    """The newest backup in which no fault is found; where there is none, the newest that can be read."""
    from qualcode.store.check import find_damage

    whole = [backup for backup in list_backups(path) if count_contents(backup) is not None]
    return next((backup for backup in whole if not find_damage(backup.path)), whole[0] if whole else None)


def make_folder(folder: Path) -> None:
    """Make the folder for backups, which only its owner may read and git leaves out."""
    folder.mkdir(mode=0o700, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")


def put_aside(path: Path, now: Clock) -> Path | None:
    """Keep a damaged corpus.db, with what SQLite left beside it, in backup/ under a name of its own; where.

    Raises:
        QualcodeError: It cannot be copied there.
    """
    if not path.exists():
        return None
    keeper = Keeper(path, now=now)
    try:
        make_folder(keeper.folder)
        beside = keeper.folder / f".{path.stem}-{os.getpid()}.part"
        shutil.copyfile(path, beside)
        target = _put(beside, keeper._name("damaged"), path.stat().st_mtime)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():
            beside_target = target.with_name(f"{target.name}-journal")
            shutil.copyfile(journal, beside_target)
            sync(beside_target)
    except OSError as error:
        raise _cannot(keeper.folder) from error
    return target


def _put(beside: Path, target: Path, at: float) -> Path:
    """Give the finished copy its name, or the next one that is free."""
    beside.chmod(0o600)
    os.utime(beside, (at, at))
    sync(beside)
    first, number = target, 1
    while target.exists():
        number += 1
        target = first.with_name(f"{first.stem}-{number}.db")
    beside.replace(target)
    sync_folder(target.parent)
    return target


def _backup(path: Path) -> Backup:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    at = datetime.strptime(match["at"], _TIME).replace(tzinfo=UTC).isoformat(timespec="seconds")
    return Backup(path, at, match["why"], path.stat().st_size)


def _cannot(folder: Path) -> QualcodeError:
    return QualcodeError(
        _("No backup can be made in {folder}.").format(folder=folder),
        _("Is there room on the disk, and may you write there?"),
    )
