"""SQLite databases of other programs: read, never written, and never trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

MAGIC: Final = b"SQLite format 3\x00"
_MOST_ROWS: Final = 5_000_000

Row = tuple[Any, ...]


def is_sqlite(path: Path) -> bool:
    """Whether the file begins as SQLite's do; False when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def table_names(path: Path) -> frozenset[str]:
    """The database's tables.

    Raises:
        QualcodeError: It cannot be read.
    """
    with closing(_open(path)) as raw:
        return frozenset(_tables(raw, path))


def foreign_tables(path: Path, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """The rows of each wanted table in the order they were made, with the columns asked for.

    Args:
        path: The database.
        wanted: The columns by table.

    Raises:
        QualcodeError: The file cannot be read, is damaged, or lacks a table or column.
    """
    with closing(_open(path)) as raw:
        there = _tables(raw, path)
        found = {}
        for table, columns in wanted.items():
            if table not in there:
                raise QualcodeError(
                    _("{path} has no table named {table}.").format(path=path, table=table),
                    _("It may be from another version of the program."),
                )
            try:
                # A name in quotation marks that is no column would be read as a text: the table's name keeps that off.
                names = ", ".join(f'"{table}"."{column}"' for column in columns)
                found[table] = raw.execute(f'SELECT {names} FROM "{table}" LIMIT {_MOST_ROWS}').fetchall()
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise QualcodeError(
                    _("{path} cannot be read: {reason}.").format(path=path, reason=error),
                    _("It may be damaged, or from another version of the program."),
                ) from error
        return found


def _tables(raw: sqlite3.Connection, path: Path) -> set[str]:
    """Real tables only: a view or a virtual table would run what the file's maker wrote."""
    try:
        rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise QualcodeError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error),
            _("It may be damaged, or from another version of the program."),
        ) from error
    return {name for name, sql in rows if str(sql or "").lstrip().upper().startswith("CREATE TABLE")}


def _open(path: Path) -> sqlite3.Connection:
    try:
        raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        raw.execute("PRAGMA trusted_schema = OFF")
        raw.execute("PRAGMA query_only = ON")
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise QualcodeError(
            _("{path} cannot be opened: {reason}.").format(path=path, reason=error),
            _("Is it there, and may you read it?"),
        ) from error
    raw.text_factory = _text
    return raw


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
