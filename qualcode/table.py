"""What analysis gives and every output takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


class Rows(Sequence[Row]):
    """Rows that are made anew each time they are read, so that a long table is never whole in memory.

    There are `count` of them, and no text in them is longer than `longest`.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, count: int, longest: int, make: Callable[[], Iterator[Row]]) -> None:
        self._count = count
        self._make = make
        self.longest = longest

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return self._make()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        return next(islice(self._make(), range(self._count)[index], None))


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of plain values.

    `columns` are machine names (`transcript`, `start`); every row has one cell for each.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] | Rows

    def __post_init__(self) -> None:
        for row in () if isinstance(self.rows, Rows) else self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries, in column order."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
