"""What analysis gives and every output takes."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of plain values.

    `columns` are machine names (`transcript`, `start`); every row has one cell for each.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries, in column order."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
