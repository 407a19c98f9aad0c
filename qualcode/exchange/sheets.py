"""A workbook before it has a form: its sheets, their names, what leads where, and what its readers must know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from qualcode.exchange.about import COUNTS, item_name
from qualcode.exchange.cells import ColumnValues, Notes, sheet_time
from qualcode.exchange.headings import table_title
from qualcode.exchange.layout import LONGEST, SheetColumn, lay_out, sheet_name
from qualcode.i18n import _
from qualcode.table import Cell, Table

Report = Callable[[int, int], None]
"""Told how many rows are written of how many."""

MOST_LINKS: Final = 20_000
"""Sheets with more rows than this have no links to the codebook: Excel allows 65,530 and each takes memory."""

IDS_SHEET: Final = "qualcode"
"""The hidden sheet that tells which codings the workbook had, so that a row that was deleted is missed."""

_STEP: Final = 500
"""Rows between two reports of how far it has come."""


@dataclass(frozen=True)
class Place:
    """Where in the workbook a code is explained: a sheet, and a row from 1."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Sheet:
    """One sheet. `links` are places by code, for the names in column `linked` of the codes in column `codes`."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[Cell | datetime]]
    count: int
    frozen_columns: int = 0
    hidden: bool = False
    links: Mapping[str, Place] = field(default_factory=dict)
    codes: int = -1
    linked: int = -1

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return self.columns[-1].first + self.columns[-1].parts if self.columns else 0

    def headings(self) -> list[str]:
        """The first row."""
        return [text for column in self.columns for text in column.headings()]

    def link(self, row: Sequence[Cell | datetime], text: str) -> Place | None:
        """Where the name of the row's code leads; nowhere when it is too long for a link."""
        return self.links.get(str(row[self.codes])) if len(text) <= 255 else None


class Workbook:
    """The sheets of the tables, to be written in order; the last ones tell about the workbook itself."""

    def __init__(
        self,
        tables: Sequence[Table],
        about: Mapping[str, str],
        *,
        ids: Sequence[str] = (),
        report: Report | None = None,
    ) -> None:
        """Lay the tables out.

        Raises:
            QualcodeError: A table is too large for a sheet.
        """
        self.about = about
        self._notes = Notes()
        self._names: list[str] = []
        self._ids = ids
        self._report = report
        self._done = 0
        self._total = sum(len(table.rows) for table in tables)
        layouts = [lay_out(table) for table in tables]
        names = [self._name(table_title(table.title)) for table in tables]
        places = _codebook_places(tables, names)
        self._sheets = [
            _sheet(name, table, columns, places) for name, table, columns in zip(names, tables, layouts, strict=True)
        ]

    def sheets(self) -> Iterator[Sheet]:
        """The sheets, each to be written whole before the next is asked for: the last ones tell of the others."""
        for sheet in self._sheets:
            self._notes.columns.update(column.name for column in sheet.columns)
            wide = [column.heading for column in sheet.columns if column.parts > 1]
            self._notes.long += [f"{table_title(sheet.title)}: {heading}" for heading in wide]
            yield sheet
        yield self._about_sheet()
        if self._ids:
            yield self._ids_sheet()

    def values(self, sheet: Sheet) -> list[ColumnValues]:
        """What says how the cells of each column are shown."""
        return [ColumnValues(column, self._notes) for column in sheet.columns]

    def counted(self, sheet: Sheet) -> Iterator[Sequence[Cell | datetime]]:
        """The rows of the sheet; each few hundred are reported."""
        for number, row in enumerate(sheet.rows, 1):
            yield row
            if self._report is not None and not number % _STEP:
                self._report(self._done + number, self._total)
        self._done += sheet.count
        if self._report is not None and self._done <= self._total:
            self._report(self._done, self._total)

    def _name(self, title: str) -> str:
        self._names.append(sheet_name(title, self._names))
        return self._names[-1]

    def _about_sheet(self) -> Sheet:
        rows = [(item_name(key), _about_value(key, value)) for key, value in self.about.items()]
        rows += [(_("Note"), line) for line in self._notes.lines()]
        texts = tuple((item, value if isinstance(value, str) else None) for item, value in rows)
        columns = lay_out(Table("about", ("item", "value"), texts))
        return Sheet(self._name(table_title("about")), "about", columns, rows, len(rows))

    def _ids_sheet(self) -> Sheet:
        """Some hundred ids in each cell, parted by spaces."""
        per_cell = LONGEST // (max(map(len, self._ids)) + 1)
        cells = (self._ids[first : first + per_cell] for first in range(0, len(self._ids), per_cell))
        table = Table("ids", ("ids",), tuple((" ".join(cell),) for cell in cells))
        return Sheet(self._name(IDS_SHEET), "ids", lay_out(table), table.rows, len(table.rows), hidden=True)


def _sheet(name: str, table: Table, columns: tuple[SheetColumn, ...], places: Mapping[str, Place]) -> Sheet:
    count = len(table.rows)
    codes, linked = (table.columns.index(key) if key in table.columns else -1 for key in ("code", "code_name"))
    has_links = table.title != "codebook" and count <= MOST_LINKS and codes >= 0 and linked >= 0
    return Sheet(
        name,
        table.title,
        columns,
        table.rows,
        count,
        frozen_columns=_frozen_columns(table),
        links=places if has_links else {},
        codes=codes,
        linked=linked,
    )


def _frozen_columns(table: Table) -> int:
    """The columns that stay in sight in tables that go far to the right: those that name the row."""
    return 2 if table.columns[:2] == ("code", "code_name") and table.title != "codebook" else 0


def _codebook_places(tables: Sequence[Table], names: Sequence[str]) -> dict[str, Place]:
    """Where each code is explained."""
    for table, name in zip(tables, names, strict=True):
        if table.title == "codebook":
            column = table.columns.index("code")
            return {str(row[column]): Place(name, number) for number, row in enumerate(table.rows, 2)}
    return {}


def _about_value(key: str, value: str) -> Cell | datetime:
    if key == "date":
        return sheet_time(value) or value
    return int(value) if key in COUNTS and value.isdecimal() else value
