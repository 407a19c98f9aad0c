"""Zip packages from outside, checked before anything in them is unpacked."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    import zipfile

_MOST_MEMBERS: Final = 5_000
_MOST_BYTES: Final = 100_000_000
_LARGEST_MEMBER: Final = 50_000_000
_RATIO: Final = 200
_RATIO_FROM: Final = 1_000_000
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_STARTS: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_ENCODING: Final = re.compile(rb"^[^>]{0,100}encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS: Final = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii"})


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The package, when its directory promises nothing harmful; sizes hold while reading, zipfile sees to that.

    Raises:
        QualcodeError: It is no whole zip, too large, packed too tightly, encrypted, or names odd places.
    """
    import zipfile

    try:
        package = zipfile.ZipFile(BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, EOFError):
        raise QualcodeError(
            _("The file is damaged or not a Word document."), _("Open it in Word and save it again as .docx.")
        ) from None
    if (
        len(members) > _MOST_MEMBERS
        or sum(member.file_size for member in members) > _MOST_BYTES
        or any(_is_bomb(member) for member in members)
    ):
        raise QualcodeError(
            _("The file unpacks to far more than a transcript holds, and was not opened."),
            _("Copy the text into a new document."),
        )
    if any(member.flag_bits & 1 for member in members):
        raise QualcodeError(_("The file is protected with a password."), _("Save it without one."))
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_is_odd, names)):
        raise QualcodeError(
            _("The file holds parts with unsafe names, and was not opened."), _("Copy the text into a new document.")
        )
    return package


def refuse_doctypes(package: zipfile.ZipFile) -> None:
    """Look through every XML part.

    Raises:
        QualcodeError: A part declares a document type (the way to foreign files and entity bombs), is in an
            encoding that could hide one, or cannot be unpacked.
    """
    for name in package.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        try:
            part = package.read(name)
        except Exception:  # zipfile and the unpackers raise many kinds for damaged data
            raise QualcodeError(
                _("The file is damaged or not a Word document."), _("Open it in Word and save it again as .docx.")
            ) from None
        encoding = _ENCODING.match(part)
        if (
            any(mark in part for mark in _DOCTYPES)
            or not part.lstrip().startswith(_STARTS)
            or (encoding and encoding[1].lower() not in _ENCODINGS)
        ):
            raise QualcodeError(
                _("The file holds a document type or entities, which no transcript needs, and was not opened."),
                _("Copy the text into a new document."),
            )


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    if member.file_size > _LARGEST_MEMBER:
        return True
    return member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
