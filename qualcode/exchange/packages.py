"""Workbooks as packages: opened only when they are safe, with the fault in a researcher's words."""

from __future__ import annotations

from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.packages import Fault, PackageError, open_package


def check_package(path: Path, data: bytes, *, larger: int = 1) -> None:
    """Make sure that the workbook can be opened without harm; `larger` as for `open_package`.

    Raises:
        QualcodeError: It is damaged or not safe to open.
    """
    try:
        open_package(data, larger=larger).close()
    except PackageError as error:
        raise _refusal(path, error.fault) from None


def _refusal(path: Path, fault: Fault) -> QualcodeError:
    again = _("Save the rows alone in a new workbook, or bring the codings as .csv or .jsonl.")
    match fault:
        case Fault.TOO_LARGE:
            text = _("{path} unpacks to far more than a table of codings, and was not opened.")
        case Fault.DOCTYPE | Fault.ODD_NAMES:
            text = _("{path} holds a document type or entities, which no workbook needs, and was not opened.")
        case _:
            return damaged(path)
    return QualcodeError(text.format(path=path), again)


def damaged(path: Path) -> QualcodeError:
    """The error for a file that no spreadsheet opens either."""
    if path.suffix.lower() == ".ods":
        return QualcodeError(
            _("{path} is damaged, locked with a password, or not an OpenDocument spreadsheet.").format(path=path),
            _("Open it in a spreadsheet and save it again as .ods."),
        )
    return QualcodeError(
        _("{path} is damaged, locked with a password, or not an Excel workbook.").format(path=path),
        _("Open it in a spreadsheet and save it again as .xlsx."),
    )
