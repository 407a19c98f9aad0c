"""A .qdpx as a zip from outside: only what is needed is unpacked, in memory, and never more than it may be."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

MOST_MEMBERS: Final = 100_000
LARGEST_XML: Final = 300_000_000
LARGEST_TEXT: Final = 50_000_000
MOST_TEXT: Final = 1_000_000_000
_RATIO: Final = 200
_RATIO_FROM: Final = 1_000_000


class Package:
    """An open project file. Names are compared without regard to case."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        self._members = {info.filename.casefold(): info for info in archive.infolist() if not info.is_dir()}
        self._read = 0

    def project_xml(self) -> bytes:
        """The XML that says what is in the project: the .qde at the root.

        Raises:
            QualcodeError: There is none, or several, or it is too large.
        """
        found = [name for name in self._members if name.endswith(".qde") and "/" not in name]
        if "project.qde" in found:
            found = ["project.qde"]
        if len(found) != 1:
            raise QualcodeError(
                _("{path} holds no project.qde, which every REFI-QDA project has.").format(path=self._path),
                _("Export the project once more from the program it comes from."),
            )
        return self._bytes(found[0], LARGEST_XML)

    def text(self, name: str) -> bytes | None:
        """The bytes of a source, by its path inside `sources/`; None when it is not there."""
        inner = PurePosixPath("sources") / name
        for candidate in (str(inner), name):
            if candidate.casefold() in self._members:
                return self._bytes(candidate.casefold(), LARGEST_TEXT)
        return None

    def _bytes(self, name: str, most: int) -> bytes:
        info = self._members[name]
        self._read += info.file_size
        tight = info.file_size > _RATIO_FROM and info.file_size > _RATIO * max(info.compress_size, 1)
        if info.file_size > most or self._read > MOST_TEXT + LARGEST_XML or tight:
            raise QualcodeError(
                _("{path} unpacks to far more than a project holds, and was not opened.").format(path=self._path),
                _("Export the project once more, with less in it."),
            )
        if info.flag_bits & 1:
            raise QualcodeError(
                _("{path} is protected with a password.").format(path=self._path), _("Save it without one.")
            )
        try:
            return self._archive.read(info)
        except Exception:  # zipfile and the unpackers raise many kinds for damaged data
            raise damaged(self._path) from None


@contextmanager
def open_project(path: Path) -> Iterator[Package]:
    """The project file, once its directory has been looked at.

    Raises:
        QualcodeError: It is missing, no whole zip, or holds names that lead out of a folder.
    """
    if not path.is_file():
        raise QualcodeError(_("{path} does not exist.").format(path=path))
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, EOFError, OSError):
            raise damaged(path) from None
        names = [info.filename for info in archive.infolist()]
        if len(names) > MOST_MEMBERS or any(map(_is_odd, names)) or len({n.casefold() for n in names}) < len(names):
            raise QualcodeError(
                _("{path} holds parts with unsafe names, and was not opened.").format(path=path),
                _("Ask for the file again from the person or program it came from."),
            )
        yield Package(path, archive)


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    return not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name


def damaged(path: Path) -> QualcodeError:
    """The error for a file that no program opens either."""
    return QualcodeError(
        _("{path} is damaged or not a REFI-QDA file.").format(path=path),
        _("Export it once more from the program it comes from."),
    )
