"""What SQLite says, told so that people know what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _


class StoppedError(QualcodeError):
    """What was going on was stopped, as somebody asked."""


def not_a_database(path: Path) -> QualcodeError:
    """The error for a file that is no database of ours."""
    return QualcodeError(
        _("{path} is not a qualcode database.").format(path=path),
        _("Is it the right file? A backup may have the contents that belong here."),
    )


def damaged(path: Path) -> QualcodeError:
    """The error for a database that cannot be read as it should."""
    return QualcodeError(
        _("{path} is damaged.").format(path=path),
        _("Keep the file, and make it whole with: qualcode recover"),
    )


def wrong_words(name: str) -> QualcodeError:
    """The error for a text or a quote that is not what was stored."""
    return QualcodeError(
        _("corpus.db is damaged: words in {name} are not those that were stored.").format(name=name),
        _("Nothing is shown that may be wrong. See all with “qualcode check”, mend it with “qualcode recover”."),
    )


def newer(path: Path) -> QualcodeError:
    """The error for a database that this program is too old for."""
    return QualcodeError(
        _("{path} was made by a newer qualcode.").format(path=path),
        _("Upgrade qualcode."),
    )


def replaced(path: Path) -> QualcodeError:
    """The error for a file that is not the one that was opened."""
    return QualcodeError(
        _("{path} has been moved, deleted or replaced while it was open.").format(path=path),
        _("Nothing was changed. Open the study again."),
    )


def empty(path: Path) -> QualcodeError:
    """The error for a file without a byte that nothing can be written to."""
    return QualcodeError(
        _("{path} is empty, so there are no transcripts or codings in it yet.").format(path=path),
        _("Import transcripts first: qualcode import"),
    )


def told(error: sqlite3.Error, path: Path) -> QualcodeError | None:
    """The error as people should hear it; None when it is a bug of ours and not a matter of files or disks."""
    # Every statement of ours is tested on the tables and columns there should be.
    if str(error).startswith(("no such table", "no such column", "vtable constructor failed", "Could not decode")):
        return damaged(path)
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
        return StoppedError(_("It was stopped."), _("Nothing was changed."))
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return QualcodeError(
                _("Another program is writing to {path}.").format(path=path),
                _("Nothing was changed. Wait a little and try again."),
            )
        case sqlite3.SQLITE_FULL:
            return QualcodeError(
                _("The disk is full, so nothing was changed in {path}.").format(path=path),
                _("Make room and try again. All earlier work is safe."),
            )
        case sqlite3.SQLITE_IOERR:
            return QualcodeError(
                _("The disk did not answer as it should when {path} was used.").format(path=path),
                _("Nothing was changed. Check the disk or the network drive and try again."),
            )
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path)
        case sqlite3.SQLITE_NOTADB:
            return not_a_database(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return QualcodeError(
                _("{path} cannot be opened.").format(path=path), _("Do you have access to the file and its folder?")
            )
        case sqlite3.SQLITE_READONLY:
            return QualcodeError(
                _("{path} can only be read.").format(path=path),
                _("Copy the study to a folder where you may write."),
            )
        case _:
            return None


@contextmanager
def telling(path: Path, *, is_newer: bool = False) -> Iterator[None]:
    """Turn what SQLite says about files and disks into errors for people; bugs pass through.

    Where the file is newer than the program, whatever goes wrong comes of that.
    """
    try:
        yield
    except sqlite3.Error as error:
        for_people = newer(path) if is_newer else told(error, path)
        if for_people is None:
            raise
        raise for_people from error
    except UnicodeDecodeError as error:  # SQLite quotes the damaged place, and Python cannot read its words
        raise (newer(path) if is_newer else damaged(path)) from error
    except UnicodeEncodeError as error:
        raise QualcodeError(_("The text holds characters that cannot be stored."), _("Type it again.")) from error
