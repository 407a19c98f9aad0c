"""Tables as text: csv from Excel in any language, Whisper's tsv, NVivo's tab-separated rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.columns import add_rows, find_columns
from qualcode.readers.decoding import read_text
from qualcode.readers.reading import Draft, ReadOptions

NAME: Final = "csv"
ENDINGS: Final = (".csv", ".tsv")
_HEAD: Final = 1000
_MARKS: Final = ("\t", ";", ",")
_LONGEST_CELL: Final = 1_000_000
_WHISPER: Final = ("start", "end", "text")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"')


def sniff(data: bytes) -> bool:
    """Whether the first line names the columns of a transcript."""
    text = data[:_HEAD].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    return bool(_mark(text.lstrip("\r\n").splitlines()))


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the rows below the headings.

    Raises:
        QualcodeError: The bytes are not text, or no column is for the words.
    """
    draft, text = read_text(data, options.encoding)
    body = text.lstrip("\n")
    mark = _mark(body.split("\n", 1))
    if not mark:
        raise QualcodeError(
            _("The first line does not name the columns of a transcript."),
            _("It needs a column such as Tekst, and one such as Taler, Start or Tid."),
        )
    rows = _rows(draft, body, mark)
    columns = find_columns(next(rows))
    assert columns is not None, "the mark was found by the columns"
    add_rows(draft, rows, columns, carry=False, thousandths=tuple(columns.headings) == _WHISPER)
    return draft


def _mark(lines: Sequence[str]) -> str:
    """What parts the cells, or nothing when no mark gives known headings."""
    first = lines[0] if lines else ""
    return next((mark for mark in _MARKS if find_columns(_headings(first, mark))), "")


def _headings(line: str, mark: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(mark)]


def _rows(draft: Draft, text: str, mark: str) -> Iterator[list[str]]:
    """The rows; one with an odd quotation mark is taken as it stands, so that it swallows no other."""
    import csv

    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        draft.warn(
            _("The quotation marks in the table do not come in pairs; each line was read as one row."), doubtful=True
        )
        rows = [[_unquote(cell) for cell in line.split(mark)] for line in text.split("\n")]
    finally:
        csv.field_size_limit(limit)
    return (row for row in [_headings(text.split("\n", 1)[0], mark), *rows[1:]])


def _unquote(cell: str) -> str:
    match = _QUOTED.fullmatch(cell.strip())
    return match[1].replace('""', '"') if match else cell
