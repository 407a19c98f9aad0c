"""The gate for zip packages from outside (.docx, .xlsx): looked at before anything in them is used.

A room that opens one words the fault for its user.
"""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import zipfile

_MOST_MEMBERS: Final = 5_000
_MOST_BYTES: Final = 100_000_000
_LARGEST_MEMBER: Final = 50_000_000
_RATIO: Final = 200
_RATIO_FROM: Final = 1_000_000
_MARKUP: Final = (".xml", ".rels")
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_STARTS: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_ENCODING: Final = re.compile(rb"^[^>]{0,100}encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS: Final = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii"})


class Fault(StrEnum):
    """What is wrong with a package."""

    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    LOCKED = "locked"
    ODD_NAMES = "odd names"
    DOCTYPE = "doctype"


class PackageError(Exception):
    """A package that is not opened, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package, when neither its directory nor its markup holds anything harmful.

    Sizes hold while reading, zipfile sees to that.

    Raises:
        PackageError: It is no whole zip, too large, packed too tightly, encrypted, names odd places, or a part
            declares a document type (the way to foreign files and entity bombs) or is in an encoding that
            could hide one.
    """
    import zipfile

    try:
        package = zipfile.ZipFile(BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, EOFError):
        raise PackageError(Fault.DAMAGED) from None
    sizes = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or sizes > _MOST_BYTES or any(map(_is_bomb, members)):
        raise PackageError(Fault.TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        raise PackageError(Fault.LOCKED)
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_is_odd, names)):
        raise PackageError(Fault.ODD_NAMES)
    for name in names:
        if name.endswith(_MARKUP):
            _check_markup(package, name)
    return package


def _check_markup(package: zipfile.ZipFile, name: str) -> None:
    try:
        part = package.read(name)
    except Exception:  # zipfile and the unpackers raise many kinds for damaged data
        raise PackageError(Fault.DAMAGED) from None
    encoding = _ENCODING.match(part)
    odd = encoding is not None and encoding[1].lower() not in _ENCODINGS
    if odd or any(mark in part for mark in _DOCTYPES) or not part.lstrip().startswith(_STARTS):
        raise PackageError(Fault.DOCTYPE)


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    if member.file_size > _LARGEST_MEMBER:
        return True
    return member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
