"""Formulas in a sheet that came back: what they come to is read, and those that come to nothing are told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

_ERRORS: Final = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "Err:")
_MARKS: Final = (b"<f>", b"<f ", b"<f/")
_PIECE: Final = 1_000_000
_SHEETS: Final = "xl/worksheets/"

Cells = tuple[object, ...]


class Unread(NamedTuple):
    """A cell with a formula that no program has worked out, or that comes to an error."""

    formula: str


def has_formulas(data: bytes) -> bool:
    """Whether any sheet of the .xlsx has a formula; what we write has none."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return any(_has_mark(package, name) for name in package.namelist() if name.startswith(_SHEETS))


def _has_mark(package: zipfile.ZipFile, name: str) -> bool:
    last = b""
    with package.open(name) as member:
        while piece := member.read(_PIECE):
            if any(mark in last + piece for mark in _MARKS):
                return True
            last = piece[-2:]
    return False


def with_formulas(values: Iterator[Cells], formulas: Iterator[Cells]) -> Iterator[Cells]:
    """The rows with what formulas come to; `Unread` where that is nothing or an error."""
    for row, wrote in zip(values, formulas, strict=True):
        yield tuple(map(_read, row, wrote))


def _read(value: object, wrote: object) -> object:
    return as_read(value, getattr(wrote, "text", None) or wrote) if wrote != value else value


def as_read(value: object, formula: Any) -> object:
    """What a formula comes to; the formula itself when that is nothing or an error."""
    return Unread(str(formula)) if value is None or str(value).startswith(_ERRORS) else value


def unread(row: Sequence[object], places: Sequence[int]) -> list[tuple[int, Unread]]:
    """The formulas that could not be read at these places of the row."""
    return [(n, cell) for n in places if n < len(row) and isinstance(cell := row[n], Unread)]
