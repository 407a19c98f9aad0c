"""A new corpus.db: built beside its place, and put there whole."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.store.clock import Clock, IdMaker
from qualcode.store.connection import Connection, upgrade
from qualcode.store.copying import discard


class AlreadyThereError(QualcodeError):
    """There is such a file already, perhaps made by another program a moment ago; it can be opened instead."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("There is already a file {path}.").format(path=path), _("It was left as it is."))


def make(path: Path, *, now: Clock, new_id: IdMaker) -> None:
    """Make an empty database that only its owner may read. A program that is killed leaves none, or a whole one.

    Raises:
        AlreadyThereError: There is such a file already.
        QualcodeError: It cannot be made.
    """
    import tempfile  # seldom needed

    # Half a second, in which nothing should stand half made.
    import qualcode.store.migrations  # noqa: F401

    if os.path.lexists(path):
        raise AlreadyThereError(path)
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.absolute().parent)
        os.close(number)
    except OSError as error:
        raise _cannot_be_made(path) from error
    beside = Path(name)
    try:
        _build(beside, now, new_id)
        _put_in_place(beside, path)
    finally:
        discard(beside)


def _build(path: Path, now: Clock, new_id: IdMaker) -> None:
    connection = Connection(path, read_only=False, now=now, new_id=new_id)
    try:
        upgrade(connection)
    finally:
        connection.close()


def _put_in_place(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)
    except FileExistsError as error:
        raise AlreadyThereError(path) from error
    except (OSError, AttributeError, NotImplementedError):
        _rename(beside, path)


def _rename(beside: Path, path: Path) -> None:
    # Memory sticks have no links. Between the look and the renaming another could come first there.
    if os.path.lexists(path):
        raise AlreadyThereError(path)
    try:
        beside.rename(path)
    except FileExistsError as error:
        raise AlreadyThereError(path) from error
    except OSError as error:
        raise _cannot_be_made(path) from error


def _cannot_be_made(path: Path) -> QualcodeError:
    return QualcodeError(
        _("{path} cannot be made.").format(path=path), _("Is the folder there, and may you write in it?")
    )
