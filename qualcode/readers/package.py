"""Documents and workbooks as packages, and XML: opened only when safe, with the fault in a researcher's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.packages import Fault, PackageError, open_package, parse_markup, parse_page, read_part

if TYPE_CHECKING:
    import zipfile


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The package in the bytes.

    Raises:
        QualcodeError: It is damaged or not safe to open.
    """
    try:
        return open_package(data)
    except PackageError as error:
        raise refusal(error.fault) from None


def read_bytes_of(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part.

    Raises:
        QualcodeError: The part is missing or damaged.
    """
    try:
        return read_part(package, name)
    except PackageError as error:
        raise refusal(error.fault) from None


def read_markup(package: zipfile.ZipFile, name: str) -> Any:
    """The root element of a part.

    Raises:
        QualcodeError: The part is missing, damaged or not safe.
    """
    try:
        return parse_markup(read_part(package, name))
    except PackageError as error:
        raise refusal(error.fault) from None


def parse_safely(data: bytes) -> Any:
    """The root element of an XML file.

    Raises:
        QualcodeError: It is damaged or not safe.
    """
    try:
        return parse_markup(data)
    except PackageError as error:
        raise refusal(error.fault) from None


def parse_html(text: str) -> Any:
    """The root element of HTML, or None when there is nothing in it.

    Raises:
        QualcodeError: It is too large.
    """
    try:
        return parse_page(text)
    except PackageError as error:
        raise refusal(error.fault) from None


def refusal(fault: Fault) -> QualcodeError:
    """The fault as an error with advice."""
    copy = _("Copy the text into a new document.")
    match fault:
        case Fault.DAMAGED:
            return QualcodeError(
                _("The file is damaged, or not what its name says."),
                _("Open it in the program that made it, and save it again."),
            )
        case Fault.TOO_LARGE:
            return QualcodeError(_("The file unpacks to far more than a transcript holds, and was not opened."), copy)
        case Fault.LOCKED:
            return QualcodeError(_("The file is protected with a password."), _("Save it without one."))
        case Fault.ODD_NAMES:
            return QualcodeError(_("The file holds parts with unsafe names, and was not opened."), copy)
        case Fault.DOCTYPE:
            return QualcodeError(
                _("The file holds a document type or entities, which no transcript needs, and was not opened."), copy
            )
