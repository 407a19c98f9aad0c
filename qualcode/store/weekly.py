"""The whole file is looked over once a week, since a bad sector shows itself only where something is read."""

from __future__ import annotations

import contextlib
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from qualcode.i18n import _
from qualcode.store.connection import open_raw
from qualcode.store.faults import telling

_WEEK: Final = 7 * 24 * 3600
_SHOWN: Final = 3


def is_check_due(path: Path) -> bool:
    """Whether corpus.db was not looked over as a whole in the last week."""
    try:
        checked = _mark(path).stat().st_mtime
    except OSError:
        return True
    return not 0 <= time.time() - checked < _WEEK


def check_pages(path: Path) -> list[str]:
    """What is wrong with the pages and references of corpus.db, in sentences for people; a whole file is remembered.

    Nobody is kept from reading meanwhile; who writes waits.

    Raises:
        QualcodeError: It cannot be read at all.
    """
    with telling(path), closing(open_raw(path, "ro")) as raw:
        faults = [fault for (fault,) in raw.execute(f"PRAGMA integrity_check({_SHOWN})") if fault != "ok"]
        orphans = raw.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN) if not faults else []
    found = [_("The file is damaged: {fault}.").format(fault=fault) for fault in faults]
    found += [
        _("A row in {table} points to a row in {parent} that is gone.").format(table=table, parent=parent)
        for table, _rowid, parent, _key in orphans
    ]
    if not found:
        note_checked(path)
    return found


def note_checked(path: Path) -> None:
    """Remember that the file was found whole now; where that cannot be written down, it is looked over again."""
    with contextlib.suppress(OSError):
        mark = _mark(path)
        if mark.parent.is_dir():
            mark.touch(mode=0o600)


def _mark(path: Path) -> Path:
    from qualcode.store.backups import FOLDER

    return path.absolute().parent / FOLDER / f".{path.stem}-checked"
