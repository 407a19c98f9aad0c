"""Files to be read: found in folders, read in full, hashed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.formats import known
from qualcode.text import clean_text

_LARGEST: Final = 50_000_000  # bytes; a day of talk as text is about one million


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(known())


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises:
        QualcodeError: It is missing, a folder, no ordinary file, unreadable, too large or empty.
    """
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise QualcodeError(_("It is a folder, not a file."), _("Name the files in it, or import the folder."))
        if not stat.S_ISREG(info.st_mode):
            raise QualcodeError(_("It is not an ordinary file."))
        if info.st_size > _LARGEST:
            raise QualcodeError(
                _("The file is too large: {size} MB, and the limit is {limit} MB.").format(
                    size=-(-info.st_size // 1_000_000), limit=_LARGEST // 1_000_000
                ),
                _("Split it, one interview in each file."),
            )
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise QualcodeError(_("There is no such file."), _("Check the name and the folder.")) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise QualcodeError(_("The file cannot be read: {why}.").format(why=why)) from None
    if not data.strip(b" \t\r\n\0"):
        raise QualcodeError(_("The file is empty."), _("Check that the right file was saved."))
    return data


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes, as hex digits.

    Raises:
        QualcodeError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise QualcodeError(_("{path}: the file cannot be read: {why}.").format(path=path, why=why)) from None


def transcript_name(path: Path) -> str:
    """The file's name without its ending, in NFC, without control characters."""
    return " ".join(clean_text(path.stem).text.split("\n")).strip() or "-"


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files as given and those in the folders given, each once.

    In a folder and its subfolders, files with a known ending are found, in natural order (2 before 10);
    hidden ones are left out.

    Raises:
        QualcodeError: A path does not exist, or a folder holds no transcript.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise QualcodeError(
                _("{path}: there is no such file or folder.").format(path=path), _("Check the name and the folder.")
            )
        files = _in_folder(path) if path.is_dir() else [path]
        if not files:
            raise QualcodeError(
                _("{path}: no transcripts in this folder.").format(path=path),
                _("Put files of these kinds in it: {endings}.").format(endings=", ".join(_endings())),
            )
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _endings() -> tuple[str, ...]:
    return tuple(ending for module in known().values() for ending in module.ENDINGS)


def _in_folder(folder: Path) -> list[Path]:
    return sorted(_walk(folder), key=lambda path: [_natural(part) for part in path.parts])


def _walk(folder: Path) -> Iterator[Path]:
    endings = _endings()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            # Word keeps a lock file named ~$… beside an open document.
            if not name.startswith((".", "~$")) and name.lower().endswith(endings):
                yield Path(place, name)


def _natural(name: str) -> list[tuple[int, int, str]]:
    pieces = re.findall(r"[0-9]+|[^0-9]+", unicodedata.normalize("NFC", name))
    return [(0, int(piece), "") if piece[0].isdecimal() else (1, 0, piece.casefold()) for piece in pieces]
