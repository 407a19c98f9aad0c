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
from qualcode.text import clean_text, why

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LARGEST: Final = 50_000_000  # bytes; a day of talk as text is about one million


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(known())


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises:
        QualcodeError: It is missing, a folder, no ordinary file, unreadable, too large or empty; the message
            does not name the file.
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
        raise QualcodeError(_("The file cannot be read: {why}.").format(why=why(error))) from None
    if not data.strip(b" \t\r\n\0"):
        raise QualcodeError(_("The file is empty."), _("Check that the right file was saved."))
    return data


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes, as hex digits.

    Raises:
        QualcodeError: The file cannot be read; the message does not name the file.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise QualcodeError(_("The file cannot be read: {why}.").format(why=why(error))) from None


def transcript_name(path: Path) -> str:
    """The file's name without its ending, in NFC, without control characters; it can be stored as Unicode."""
    return " ".join(clean_text(_as_unicode(path.stem)).text.split("\n")).strip() or "-"


def path_text(path: Path) -> str:
    """The path as text that can be stored as Unicode; bytes that are no UTF-8 are read as Windows text."""
    return _as_unicode(str(path))


def _as_unicode(name: str) -> str:
    return _SURROGATE.sub(_letter, name)


def _letter(match: re.Match[str]) -> str:
    """What the byte in a file name, which Python keeps as a surrogate, is in Windows text."""
    byte = ord(match[0]) - 0xDC00
    return bytes([byte]).decode("cp1252", "replace") if 0x80 <= byte <= 0xFF else "\ufffd"


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files as given and those in the folders given, each once.

    In a folder and its subfolders, files with a known ending are found, in natural order (2 before 10);
    hidden ones are left out.

    Raises:
        QualcodeError: A path does not exist or cannot be reached, or a folder holds no transcript; the message
            names the path.
    """
    found: dict[str, Path] = {}
    folders: dict[Path, str] = {}
    for path in paths:
        files = _in_folder(path) if _is_folder(path) else [path]
        if not files:
            raise QualcodeError(
                _("{path}: no transcripts in this folder.").format(path=path),
                _("Put files of these kinds in it: {endings}.").format(endings=", ".join(_endings())),
            )
        for file in files:
            found.setdefault(real_path(file, folders), file)
    return list(found.values())


def find_others(paths: Sequence[Path]) -> list[Path]:
    """The files in the folders given that `find_files` passes by, since nothing is known with their endings."""
    folders = [path for path in paths if _is_folder(path)]
    found = dict.fromkeys(path for folder in folders for path in _in_folder(folder, others=True))
    return [path for path in found if path not in paths]


def real_path(path: Path, folders: dict[Path, str]) -> str:
    """The path without links; `folders` keeps those that were followed, for following one takes long."""
    if path.is_symlink() or not path.name or path.name == "..":
        return os.path.realpath(path)
    folder = path.parent
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return f"{folders[folder].rstrip(os.sep)}{os.sep}{path.name}"


def _is_folder(path: Path) -> bool:
    hint = _("Check the name and the folder.")
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        raise QualcodeError(_("{path}: there is no such file or folder.").format(path=path), hint) from None
    except (OSError, ValueError) as error:
        raise QualcodeError(_("{path} cannot be read: {why}.").format(path=path, why=why(error)), hint) from None


def _endings() -> tuple[str, ...]:
    return tuple(ending for module in known().values() for ending in module.ENDINGS)


def _in_folder(folder: Path, *, others: bool = False) -> list[Path]:
    return sorted(_walk(folder, others), key=lambda path: [_natural(part) for part in path.parts])


def _walk(folder: Path, others: bool) -> Iterator[Path]:
    endings = _endings()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            # Word keeps a lock file named ~$… beside an open document.
            if not name.startswith((".", "~$")) and name.lower().endswith(endings) is not others:
                yield Path(place, name)


def _natural(name: str) -> list[tuple[int, int, str]]:
    pieces = re.findall(r"[0-9]+|[^0-9]+", unicodedata.normalize("NFC", name))
    return [(0, int(piece), "") if piece[0].isdecimal() else (1, 0, piece.casefold()) for piece in pieces]
