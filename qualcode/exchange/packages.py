"""Workbooks from outside, looked at before anything in them is unpacked or parsed.

The limits are those of the readers of transcripts.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
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
_ENCODING: Final = re.compile(rb"^[^>]{0,100}encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS: Final = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"ascii"})


def check_package(path: Path, data: bytes) -> None:
    """Make sure that the workbook can be opened without harm.

    Raises:
        QualcodeError: It is no whole zip, unpacks to too much, is locked, or declares a document type.
    """
    import zipfile

    try:
        package = zipfile.ZipFile(BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, EOFError):
        raise damaged(path) from None
    with package:
        if (
            len(members) > _MOST_MEMBERS
            or sum(member.file_size for member in members) > _MOST_BYTES
            or any(map(_is_bomb, members))
        ):
            raise QualcodeError(
                _("{path} unpacks to far more than a table of codings, and was not opened.").format(path=path),
                _("Save the rows alone in a new workbook, or bring the codings as .csv or .jsonl."),
            )
        try:
            harmful = any(_is_harmful(package.read(member)) for member in members)
        except Exception:  # zipfile and the unpackers raise many kinds for damaged data
            raise damaged(path) from None
    if harmful:
        raise QualcodeError(
            _("{path} holds a document type or entities, which no workbook needs, and was not opened.").format(
                path=path
            ),
            _("Save the rows alone in a new workbook, or bring the codings as .csv or .jsonl."),
        )


def damaged(path: Path) -> QualcodeError:
    """The error for a file that no spreadsheet opens either."""
    return QualcodeError(
        _("{path} is damaged, locked with a password, or not an Excel workbook.").format(path=path),
        _("Open it in a spreadsheet and save it again as .xlsx."),
    )


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    if member.file_size > _LARGEST_MEMBER:
        return True
    return member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)


def _is_harmful(part: bytes) -> bool:
    """Whether the part declares a document type (the way to entity bombs) or could hide one by its encoding."""
    encoding = _ENCODING.match(part)
    return any(mark in part for mark in _DOCTYPES) or bool(encoding and encoding[1].lower() not in _ENCODINGS)
