"""Reading a file, and writing one whole or not at all, with every failure in plain words."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.text import why


@contextmanager
def replaced_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when all went well; else `path` is as it was.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    check_target(path, force=force)
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".qualcode-{os.urandom(8).hex()}.tmp")
    try:
        try:
            with draft.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                draft.chmod(target.stat().st_mode & 0o777)
            check_target(path, force=force)
            draft.replace(target)
            _sync_folder(target.parent)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def check_target(path: Path, *, force: bool = False) -> None:
    """Make sure that a file can be put at `path`, before any work is done.

    Raises:
        QualcodeError: It is a folder, its folder is missing, or it is there and `force` is false.
    """
    try:
        _check_place(path)
        taken = os.path.lexists(path)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise cannot_write(path, error) from error
    if taken and not force:
        raise QualcodeError(
            _("{path} is already there and was left as it is.").format(path=path),
            _("Choose another name, or write over it with --force."),
        )


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise QualcodeError(
            _("{path} is a folder.").format(path=path),
            _("Give the name of a file in it, such as {example}.").format(example=path / "utdrag.xlsx"),
        )
    if not path.parent.is_dir():
        raise QualcodeError(
            _("The folder {folder} does not exist.").format(folder=path.parent),
            _("Make the folder first, or choose another."),
        )
    if path.exists() and not path.is_file():
        raise QualcodeError(_("{path} is not an ordinary file.").format(path=path), _("Choose another name."))


def cannot_write(path: Path, error: OSError) -> QualcodeError:
    """The error in plain words."""
    message = _("{path} could not be written: {reason}.").format(path=path, reason=why(error))
    if isinstance(error, PermissionError):
        hint = _("Close the file if it is open in another program, or choose another folder.")
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = _("Free some space, or choose another disk.")
    elif error.errno == errno.EROFS:
        hint = _("Choose another folder.")
    elif error.errno == errno.ENAMETOOLONG:
        hint = _("Choose a shorter name.")
    else:
        hint = _("Choose another place, or try again.")
    return QualcodeError(message, hint)


def read_file(path: Path) -> bytes:
    """The bytes of the file.

    Raises:
        QualcodeError: It cannot be read; said in plain words.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise QualcodeError(_("{path} does not exist.").format(path=path)) from error
    except IsADirectoryError as error:
        raise QualcodeError(_("{path} is a folder.").format(path=path)) from error
    except OSError as error:
        raise QualcodeError(_("{path} could not be read: {reason}.").format(path=path, reason=why(error))) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; Windows has no such call, and some network disks refuse it."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
