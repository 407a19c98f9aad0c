"""Tables as .csv and .tsv: one form that Norwegian Excel opens with a click, one that R and pandas read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from qualcode.exchange.files import replaced_file
from qualcode.exchange.headings import headings, parse_time, value_words, yes_or_no
from qualcode.exchange.plain import guard_formula, show_controls
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from _csv import Writer

BOM: Final = "\ufeff"


def write_csv(
    target: Path | TextIO, table: Table, *, raw: bool = False, delimiter: str | None = None, force: bool = False
) -> None:
    """Write the table for people, or `raw` for programs.

    For people: `;`, byte order mark, CRLF, headings in their language, decimal comma, and an
    apostrophe in front of what could be a formula. Raw: `,`, UTF-8, LF, machine names, decimal
    point, text as it is. `delimiter` overrides both. A stream gets the same characters as a file.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    write = _write_raw if raw else _write_for_people
    separator = delimiter or ("," if raw else ";")
    if not isinstance(target, Path):
        write(target, table, separator)
        return
    with replaced_file(target, force=force) as file, encoded(file) as stream:
        write(stream, table, separator)


@contextmanager
def encoded(file: BinaryIO) -> Iterator[TextIO]:
    """The file as a stream of UTF-8 text, line ends untouched; a lone surrogate becomes a question mark."""
    stream = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    try:
        yield stream
    finally:
        stream.detach()


class _LineFeeds:
    """Ends each row with LF. csv.writer must think of CRLF, or it leaves a carriage return in a text unquoted."""

    def __init__(self, sink: TextIO) -> None:
        self._write = sink.write

    def write(self, row: str, /) -> object:
        """Write one row that ends with CRLF."""
        return self._write(row[:-2] + "\n")


def line_feed_writer(sink: TextIO, delimiter: str) -> Writer:
    """A csv.writer for programs: rows end with LF and every text comes back as it was."""
    return csv.writer(_LineFeeds(sink), delimiter=delimiter, lineterminator="\r\n")


def _write_raw(sink: TextIO, table: Table, delimiter: str) -> None:
    writer = line_feed_writer(sink, delimiter)
    writer.writerow(table.columns)
    writer.writerows(_with_plain_truth(table.rows))


def _with_plain_truth(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        if True in row or False in row:  # 1 and 0 are equal to them: only a cheap first look
            yield tuple(str(cell).lower() if isinstance(cell, bool) else cell for cell in row)
        else:
            yield row


def _write_for_people(sink: TextIO, table: Table, delimiter: str) -> None:
    sink.write(BOM)
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_text_cell(text) for text in headings(table.columns)])
    special = [_value_shower(column) for column in table.columns]
    writer.writerows(
        [
            # The usual cell is a text that begins with a letter or digit and hides nothing: this look is enough.
            cell
            if show is None and (type(cell) is int or (type(cell) is str and cell[:1].isalnum() and cell.isprintable()))
            else (show or _show)(cell)
            for show, cell in zip(special, row, strict=True)
        ]
        for row in table.rows
    )


def _value_shower(column: str) -> Callable[[Cell], Cell] | None:
    """How the values of the column are shown, when it is in a way of its own."""
    if column == "created":
        return _show_time
    words = value_words(column)
    return (lambda cell: _show(words.get(cell, cell) if isinstance(cell, str) else cell)) if words else None


@lru_cache(maxsize=256)  # codings made together share their time
def _show_time(cell: Cell) -> Cell:
    time = parse_time(cell) if isinstance(cell, str) else None
    return _show(cell) if time is None else str(time)


def _show(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _text_cell(cell)
    if isinstance(cell, bool):
        return yes_or_no(cell)
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    return cell


def _text_cell(text: str) -> str:
    return show_controls(guard_formula(text))
