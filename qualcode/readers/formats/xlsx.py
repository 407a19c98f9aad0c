"""Excel workbooks with a transcript as a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.packages import Fault
from qualcode.readers.columns import Columns, add_rows, find_columns, names_transcripts
from qualcode.readers.limits import check_size
from qualcode.readers.package import open_zip, read_bytes_of, refusal
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.times import write_code

NAME: Final = "xlsx"
ENDINGS: Final = (".xlsx",)
_MOST_TAGS: Final = 3_000_000


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip that names a workbook's main part."""
    return data.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in data


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the first sheet whose first row names the columns of a transcript.

    Raises:
        QualcodeError: The file is unsafe or damaged, or no sheet is a transcript.
    """
    with open_zip(data) as package:
        tags = sum(read_bytes_of(package, name).count(b"<") for name in package.namelist() if name.endswith(".xml"))
    if tags > _MOST_TAGS:
        raise refusal(Fault.TOO_LARGE)
    columns, rows = _find_sheet(data)
    draft = Draft("utf-8")
    add_rows(draft, ([draft.clean(cell) for cell in row] for row in rows), columns, carry=True, thousandths=False)
    return draft


def _find_sheet(data: bytes) -> tuple[Columns, list[list[str]]]:
    """The columns of the first sheet that has them, and the rows below."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that are of no use here
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a file may claim millions of empty cells
                rows = _rows(sheet)
                columns = find_columns(next(rows, []))
                below = list(rows) if columns else []
                if columns and not names_transcripts(columns, below):
                    return columns, below
        except QualcodeError:
            raise
        except Exception:  # openpyxl and the XML parser raise many kinds for a damaged workbook
            raise refusal(Fault.DAMAGED) from None
    raise QualcodeError(
        _("No sheet in the workbook starts with the columns of a transcript."),
        _("The first row needs a column such as Tekst, and one such as Taler, Start or Tid."),
    )


def _rows(sheet: Any) -> Iterator[list[str]]:
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        cells += len(row)
        check_size(lines=10 * number, signs=cells)  # openpyxl is slow
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    """What a cell shows, times as `HH:MM:SS`."""
    import datetime

    if value is None:
        return ""
    if isinstance(value, datetime.time):
        value = datetime.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, datetime.timedelta):
        return write_code(max(round(value.total_seconds() * 1000), 0))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
