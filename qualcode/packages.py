"""The gates for what comes from outside: zip packages (.docx, .odt, .xlsx) and XML, looked at before anything is used.

A room that opens one words the fault for its user.
"""

from __future__ import annotations

import re
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import zipfile

_MOST_MEMBERS: Final = 5_000
_MOST_BYTES: Final = 100_000_000
_LARGEST_MEMBER: Final = 50_000_000
_RATIO: Final = 200
_RATIO_FROM: Final = 1_000_000
_MARKUP: Final = (".xml", ".rels", ".qde", ".qdc")
_MOST_NODES: Final = 800_000  # elements' ends and attributes; the tree takes some 200 bytes for each
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
_LONGEST_MARK: Final = max(map(len, _DOCTYPES))
_PIECE: Final = 1_000_000
_SEALED: Final = re.compile(rb"<[\w:]*encryption-data[\s>]")  # how OpenDocument says that there is a password
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


def open_package(data: bytes, *, larger: int = 1) -> zipfile.ZipFile:
    """The package, when neither its directory nor its markup holds anything harmful.

    Sizes hold while reading, zipfile sees to that. Who reads the parts as a stream may take `larger` ones, so many
    times the usual size.

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
    bombs = any(_is_bomb(member, _LARGEST_MEMBER * larger) for member in members)
    if len(members) > _MOST_MEMBERS or sizes > _MOST_BYTES * larger or bombs:
        raise PackageError(Fault.TOO_LARGE)
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_is_odd, names)):
        raise PackageError(Fault.ODD_NAMES)
    if any(member.flag_bits & 1 for member in members) or _is_sealed(package, names):
        raise PackageError(Fault.LOCKED)
    for name in names:
        if name.endswith(_MARKUP):
            _check_part(package, name)
    return package


def _check_part(package: zipfile.ZipFile, name: str) -> None:
    """Look at one part in pieces, since it may be large."""
    try:
        with package.open(name) as part:
            piece = part.read(_PIECE)
            check_markup(piece)
            while more := part.read(_PIECE):
                piece = piece[-_LONGEST_MARK:] + more
                if any(mark in piece for mark in _DOCTYPES):
                    raise PackageError(Fault.DOCTYPE)
    except PackageError:
        raise
    except Exception:  # zipfile and the unpackers raise many kinds for damaged data
        raise PackageError(Fault.DAMAGED) from None


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part of an open package.

    Raises:
        PackageError: The part is missing or damaged.
    """
    try:
        return package.read(name)
    except Exception:  # zipfile and the unpackers raise many kinds for damaged data
        raise PackageError(Fault.DAMAGED) from None


def check_markup(part: bytes) -> None:
    """Make sure that XML holds neither a document type nor a place to hide one.

    Raises:
        PackageError: It does, or it is no XML.
    """
    encoding = _ENCODING.match(part)
    odd = encoding is not None and encoding[1].lower() not in _ENCODINGS
    if odd or any(mark in part for mark in _DOCTYPES):
        raise PackageError(Fault.DOCTYPE)
    if not part.lstrip().startswith(_STARTS):
        raise PackageError(Fault.DAMAGED)


def parse_markup(part: bytes) -> Any:
    """The root element of XML from outside, read without entities, network or comments.

    lxml's own limits hold for depth (256) and the length of one text (10 MB).

    Raises:
        PackageError: It is harmful, too large or no whole XML.
    """
    from lxml import etree

    check_markup(part)
    _check_nodes(part.count(b"<") + part.count(b"="))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(part.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise PackageError(Fault.DAMAGED) from None


def parse_page(text: str) -> Any:
    """The root element of HTML from outside, read within the same limits; None when there is nothing in it.

    Raises:
        PackageError: It is too large.
    """
    from lxml import etree

    _check_nodes(text.count("<") + text.count("="))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _check_nodes(count: int) -> None:
    if count > _MOST_NODES:
        raise PackageError(Fault.TOO_LARGE)


def _is_sealed(package: zipfile.ZipFile, names: list[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and _SEALED.search(read_part(package, manifest)) is not None


def _is_bomb(member: zipfile.ZipInfo, largest: int) -> bool:
    if member.file_size > largest:
        return True
    return member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)


def _is_odd(name: str) -> bool:
    path = PurePosixPath(name)
    return not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
