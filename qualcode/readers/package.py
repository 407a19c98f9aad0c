"""Word documents as packages: opened only when they are safe, with the fault in a researcher's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.packages import Fault, PackageError, open_package

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
        raise QualcodeError(*_words(error.fault)) from None


def _words(fault: Fault) -> tuple[str, str]:
    copy = _("Copy the text into a new document.")
    match fault:
        case Fault.DAMAGED:
            return _("The file is damaged or not a Word document."), _("Open it in Word and save it again as .docx.")
        case Fault.TOO_LARGE:
            return _("The file unpacks to far more than a transcript holds, and was not opened."), copy
        case Fault.LOCKED:
            return _("The file is protected with a password."), _("Save it without one.")
        case Fault.ODD_NAMES:
            return _("The file holds parts with unsafe names, and was not opened."), copy
        case Fault.DOCTYPE:
            return (
                _("The file holds a document type or entities, which no transcript needs, and was not opened."),
                copy,
            )
