"""Backups and recovery of a study that may not be able to open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store import Store, find_damage, list_backups

if TYPE_CHECKING:
    from qualcode.store import Backup

__all__ = ["find_damage", "list_backups"]


def database(root: Path) -> Path:
    """Where the study's corpus.db is, or should be.

    Raises:
        QualcodeError: There is no such folder.
    """
    from qualcode.project.study import DATABASE

    if not root.is_dir():
        raise QualcodeError(
            _("There is no folder {path}.").format(path=root),
            _("Check the spelling, or name another with --project."),
        )
    return root / DATABASE


def make_backup(root: Path) -> Backup:
    """Make a backup now.

    Raises:
        QualcodeError: It could not be made.
    """
    with Store.open(database(root), read_only=True) as store:
        return store.backups.make("asked")


def find_backup(root: Path, which: str | None) -> Backup:
    """The backup with that number in the list (1 is the newest, and meant without one), or in that file.

    Raises:
        QualcodeError: There is none.
    """
    from qualcode.store import as_backup

    found = list_backups(database(root))
    if which is not None and not which.isdigit():
        return as_backup(Path(which))
    number = int(which or 1)
    if not 1 <= number <= len(found):
        raise QualcodeError(
            _("There is no backup number {number}.").format(number=number), _("See them with: qualcode backups")
        )
    return found[number - 1]


def count_contents(backup: Backup) -> tuple[int, int] | None:
    """How many transcripts and codings are in a backup; None when it cannot be read."""
    from qualcode.store import count_contents

    return count_contents(backup)


def damage_in(root: Path) -> QualcodeError | None:
    """The error that tells of a damaged corpus.db; None where it is whole, or there is none."""
    path = root / "corpus.db"
    return _damage(find_damage(path) if path.is_file() else [])


def weekly_damage(root: Path) -> QualcodeError | None:
    """The error that tells of damaged pages, when the last look at the file is a week old; None where all is well.

    Raises:
        QualcodeError: It cannot be read at all.
    """
    from qualcode.store.weekly import check_pages, is_check_due

    path = root / "corpus.db"
    return _damage(check_pages(path)) if path.is_file() and is_check_due(path) else None


def place_warning(root: Path) -> str | None:
    """A sentence for people where the study is not safe in its folder; None where nothing speaks against it."""
    from qualcode.store.whereabouts import warn_of_place

    return warn_of_place(root)


def _damage(faults: list[str]) -> QualcodeError | None:
    if not faults:
        return None
    return QualcodeError(
        faults[0], _("Keep the file as it is. See all with “qualcode check”, mend it with “qualcode recover”.")
    )


def is_whole(path: Path) -> bool:
    """Whether no fault is found in corpus.db.

    Raises:
        QualcodeError: It is newer than this program.
    """
    return not find_damage(path)
