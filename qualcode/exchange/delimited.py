"""Tables as .csv and .tsv: one form that Norwegian Excel opens with a click, one that R and pandas read."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol, TextIO

from qualcode.exchange.files import replaced_file
from qualcode.exchange.headings import headings, parse_time, value_words, yes_or_no
from qualcode.exchange.plain import guard_formula, show_controls
from qualcode.table import Cell, Table

BOM: Final = "\ufeff"
_REMEMBERED: Final = 1000


class _Sink(Protocol):
    def write(self, text: str, /) -> object: ...


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
    with replaced_file(target, force=force) as file:
        write(Utf8Sink(file.write), table, separator)


class Utf8Sink:
    """Encodes what it is given; a lone surrogate, which no file can hold, becomes a replacement sign."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, text: str, /) -> None:
        """Write the text as UTF-8."""
        try:
            data = text.encode()
        except UnicodeEncodeError:
            data = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text).encode()
        self._write(data)


def _write_raw(sink: _Sink, table: Table, delimiter: str) -> None:
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(_with_plain_truth(table.rows))


def _with_plain_truth(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        if True in row or False in row:  # 1 and 0 are equal to them: only a cheap first look
            yield tuple(str(cell).lower() if isinstance(cell, bool) else cell for cell in row)
        else:
            yield row


def _write_for_people(sink: _Sink, table: Table, delimiter: str) -> None:
    sink.write(BOM)
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_text_cell(text) for text in headings(table.columns)])
    shown = [_cell_shower(column) for column in table.columns]
    writer.writerows([show(cell) for show, cell in zip(shown, row, strict=True)] for row in table.rows)


def _cell_shower(column: str) -> Callable[[Cell], Cell]:
    words = value_words(column)
    is_time = column == "created"
    remembered: dict[str, str] = {}

    def show(cell: Cell) -> Cell:
        if isinstance(cell, str):
            found = remembered.get(cell)
            if found is None:
                time = parse_time(cell) if is_time else None
                found = _text_cell(words.get(cell, cell)) if time is None else str(time)
                if len(remembered) < _REMEMBERED:
                    remembered[cell] = found
            return found
        if isinstance(cell, bool):
            return yes_or_no(cell)
        if isinstance(cell, float):
            return repr(cell).replace(".", ",")
        return cell

    return show


def _text_cell(text: str) -> str:
    return guard_formula(show_controls(text))
