"""Tables as text: csv from Excel in any language, Whisper's tsv, NVivo's tab-separated rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.columns import Columns, add_rows, find_columns, names_transcripts
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
    return bool(_layout(text.lstrip("\r\n").splitlines()))


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the rows below the headings.

    Raises:
        QualcodeError: The bytes are not text, or no column is for the words.
    """
    draft, text = read_text(data, options.encoding)
    body = text.lstrip("\n")
    found = _layout(body.split("\n", 1))
    if found is None:
        raise _no_transcript()
    columns, mark = found
    whisper = columns.headings == _WHISPER and mark == "\t"
    rows = _split(body, mark) if whisper else _rows(draft, body, mark)
    if names_transcripts(columns, rows[1:]):
        raise _no_transcript()
    whole = (_whole(row, columns, mark) for row in rows[1:])
    add_rows(draft, whole, columns, carry=False, thousandths=whisper)
    return draft


def _no_transcript() -> QualcodeError:
    return QualcodeError(
        _("The first line does not name the columns of a transcript."),
        _("It needs a column such as Tekst, and one such as Taler, Start or Tid."),
    )


def _layout(lines: Sequence[str]) -> tuple[Columns, str] | None:
    """The columns and what parts them, or None when no mark gives known headings."""
    first = lines[0] if lines else ""
    tried = ((find_columns([cell.strip().strip('"') for cell in first.split(mark)]), mark) for mark in _MARKS)
    return next(((columns, mark) for columns, mark in tried if columns), None)


def _whole(row: list[str], columns: Columns, mark: str) -> list[str]:
    """The row, with words in its last column put together that someone forgot to set in quotation marks."""
    last = len(columns.headings) - 1
    return [*row[:last], mark.join(row[last:])] if columns.text == last < len(row) - 1 else row


def _rows(draft: Draft, text: str, mark: str) -> list[list[str]]:
    """The rows; one with an odd quotation mark is taken as it stands, so that it swallows no other."""
    import csv

    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        draft.warn(
            _("The quotation marks in the table do not come in pairs; each line was read as one row."), doubtful=True
        )
        return [[_unquote(cell) for cell in row] for row in _split(text, mark)]
    finally:
        csv.field_size_limit(limit)


def _split(text: str, mark: str) -> list[list[str]]:
    """The rows of a table in which quotation marks mean nothing, as in Whisper's."""
    return [line.split(mark) for line in text.split("\n")]


def _unquote(cell: str) -> str:
    match = _QUOTED.fullmatch(cell.strip())
    return match[1].replace('""', '"') if match else cell
