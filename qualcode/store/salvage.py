"""Rows read from the pages of a database that SQLite will not read: what is whole in a page is found, whatever else is.

A row is known by its shape: how many values, and of which kinds. Nothing is guessed: a row whose bytes do not add up
is left out, and who reads the rows must compare them with what else is known.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qualcode.store.connection import open_raw

Cell = int | float | str | bytes | None
SalvagedRow = dict[str, Cell]

_LEAF: Final = 0x0D
_PAGE: Final = 4096
_INTEGERS: Final = (0, 1, 2, 3, 4, 6, 8)
"""The bytes of an integer, by its serial type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, kind, whether it may be empty, whether it is the row's number, and what older rows have."""

    name: str
    kind: str
    may_be_empty: bool
    is_number: bool
    default: Cell

    def takes(self, cell: Cell) -> bool:
        """Whether that may stand in the column."""
        if self.is_number:
            return cell is None
        if cell is None:
            return self.may_be_empty
        kinds: dict[str, type | tuple[type, ...]] = {"TEXT": str, "INTEGER": int, "REAL": (int, float), "BLOB": bytes}
        return isinstance(cell, kinds.get(self.kind, str))

    def read(self, number: int, cell: Cell) -> Cell:
        """What stands there; SQLite keeps a row's number apart, and whole fractions as integers."""
        if self.is_number:
            return number
        return float(cell) if self.kind == "REAL" and isinstance(cell, int) else cell


Shapes = Mapping[str, tuple[Column, ...]]


def shapes_of(path: Path) -> Shapes:
    """The shape of each table in a whole database."""
    with closing(open_raw(path, "ro")) as raw:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        names = [name for (name,) in raw.execute(sql).fetchall() if not name.startswith(("turn_fts", "_", "sqlite_"))]
        found = {}
        for name in names:
            columns = raw.execute(f'PRAGMA table_info("{name}")').fetchall()
            keys = [column for column in columns if column[5]]
            found[name] = tuple(
                Column(
                    column[1],
                    column[2].upper(),
                    not column[3] and not column[5],
                    len(keys) == 1 and bool(column[5]) and column[2].upper() == "INTEGER",
                    _default(column[4]),
                )
                for column in columns
            )
        return found


def _default(text: str | None) -> Cell:
    if text is None:
        return None
    plain = text.strip("'\"")
    return int(plain) if plain.lstrip("-").isdigit() and not text.startswith("'") else plain


def read_rows(path: Path, shapes: Shapes) -> dict[str, list[SalvagedRow]]:
    """The rows that are whole in the file, by their table; the same row may come more than once."""
    found: dict[str, list[SalvagedRow]] = {name: [] for name in shapes}
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return found
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            for number, cells in _Pages(data).rows():
                for name, row in _named(shapes, number, cells):
                    found[name].append(row)
    return found


def _named(shapes: Shapes, number: int, cells: list[Cell]) -> Iterator[tuple[str, SalvagedRow]]:
    for name, columns in shapes.items():
        missing = columns[len(cells) :]
        if len(cells) > len(columns) or any(each.default is None and not each.may_be_empty for each in missing):
            continue
        if not all(column.takes(cell) for column, cell in zip(columns, cells, strict=False)):
            continue
        row = {column.name: column.read(number, cell) for column, cell in zip(columns, cells, strict=False)}
        yield name, row | {column.name: column.default for column in missing}


class _Pages:
    """The leaves of tables in a file, wherever they are."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        size = int.from_bytes(data[16:18], "big")
        self._size = size if size in (512, 1024, 2048, 4096, 8192, 16384, 32768) else _PAGE
        self._count = (len(data) + self._size - 1) // self._size

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row's number and cells."""
        for page in range(1, self._count + 1):
            data = self._page(page)
            first = 100 if page == 1 else 0
            if len(data) < first + 8 or data[first] != _LEAF:
                continue
            cells = int.from_bytes(data[first + 3 : first + 5], "big")
            for place in range(first + 8, min(first + 8 + 2 * cells, len(data) - 1), 2):
                start = int.from_bytes(data[place : place + 2], "big")
                try:
                    found = self._cell(data, start)
                except (IndexError, ValueError, struct.error):
                    continue
                if found is not None:
                    yield found

    def _page(self, number: int) -> bytes:
        return self._data[(number - 1) * self._size : number * self._size]

    def _cell(self, data: bytes, at: int) -> tuple[int, list[Cell]] | None:
        length, at = _varint(data, at)
        number, at = _varint(data, at)
        room = self._size
        if not 2 <= length <= len(self._data):
            return None
        most, least = room - 35, (room - 12) * 32 // 255 - 23
        local = length
        if length > most:
            local = least + (length - least) % (room - 4)
            local = local if local <= most else least
        payload = data[at : at + local]
        if local < length:
            payload += self._overflow(int.from_bytes(data[at + local : at + local + 4], "big"), length - local)
        if len(payload) != length:
            return None
        cells = _record(payload)
        return None if cells is None else (number - (number >> 63 << 64), cells)  # a number of 64 bits with a sign

    def _overflow(self, page: int, wanted: int) -> bytes:
        pieces, seen = [], set()
        while wanted > 0 and 0 < page <= self._count and page not in seen:
            seen.add(page)
            data = self._page(page)
            piece = data[4 : 4 + min(wanted, self._size - 4)]
            page = int.from_bytes(data[:4], "big")
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> list[Cell] | None:
    """The values of a record, when its bytes add up."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != end:
        return None
    cells: list[Cell] = []
    for kind in kinds:
        size = _INTEGERS[kind] if kind < 7 else (8 if kind == 7 else 0 if kind < 12 else (kind - 12) // 2)
        piece = payload[at : at + size]
        if len(piece) != size or kind in (10, 11):
            return None
        cells.append(_value(kind, piece))
        at += size
    return cells if at == len(payload) else None


def _value(kind: int, piece: bytes) -> Cell:
    match kind:
        case 0:
            return None
        case 7:
            return float(struct.unpack(">d", piece)[0])
        case 8 | 9:
            return kind - 8
        case _ if kind < 7:
            return int.from_bytes(piece, "big", signed=True)
        case _ if kind % 2:
            return piece.decode()  # a ValueError where it is no text any more
        case _:
            return piece
