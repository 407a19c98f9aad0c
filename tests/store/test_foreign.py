"""Databases of other programs are read with care."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import foreign
from qualcode.store.foreign import foreign_tables, is_sqlite, table_names


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A database of another program, with a table, a view, and a virtual table."""
    path = tmp_path / "other database.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE tags (id INTEGER, name TEXT, note TEXT)")
        raw.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(2, "å", "x"), (1, "b", None), (3, "c", "z")])
        raw.execute("INSERT INTO tags VALUES (4, CAST(x'ff6f' AS TEXT), '')")
        raw.execute("CREATE VIEW seen AS SELECT * FROM tags")
        raw.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
    raw.close()
    return path


def test_columns_come_in_the_order_asked_for(other: Path) -> None:
    """Rows as they were made; letters that are none are replaced."""
    found = foreign_tables(other, {"tags": ("name", "id")})

    assert found == {"tags": [("å", 2), ("b", 1), ("c", 3), ("\ufffdo", 4)]}


def test_only_real_tables_are_there(other: Path) -> None:
    """Views and virtual tables would run what their maker wrote."""
    assert "tags" in table_names(other)
    assert not {"seen", "words"} & table_names(other)
    for name in ("seen", "words", "none"):
        with pytest.raises(QualcodeError) as caught:
            foreign_tables(other, {name: ("id",)})
        assert caught.value.message == f"{other} has no table named {name}."
        assert caught.value.hint == "It may be from another version of the program."


def test_a_column_that_is_not_there_is_no_text(other: Path) -> None:
    """SQLite would take its name for the words themselves."""
    with pytest.raises(QualcodeError) as caught:
        foreign_tables(other, {"tags": ("id", "colour")})
    assert caught.value.message == f"{other} cannot be read: no such column: tags.colour."
    assert caught.value.hint == "It may be damaged, or from another version of the program."


def test_there_is_an_end_to_the_rows(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table without end takes no memory without end."""
    monkeypatch.setattr(foreign, "_MOST_ROWS", 2)

    assert foreign_tables(other, {"tags": ("id",)}) == {"tags": [(2,), (1,)]}


def test_nothing_can_be_written(other: Path) -> None:
    """Whatever is asked of the connection."""
    raw = foreign._open(other)
    try:
        assert raw.execute("PRAGMA query_only").fetchone() == (1,)
        assert raw.execute("PRAGMA trusted_schema").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError):
            raw.execute("DELETE FROM tags")
        raw.execute("PRAGMA query_only = OFF")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            raw.execute("DELETE FROM tags")
    finally:
        raw.close()


def test_what_is_no_database_is_told(other: Path, tmp_path: Path) -> None:
    """A file of another kind, one that is cut, and one that is not there."""
    text = tmp_path / "text.db"
    text.write_text("not a database at all, but long enough to be looked at as one " * 20)
    assert is_sqlite(other)
    assert not is_sqlite(text) and not is_sqlite(tmp_path / "none") and not is_sqlite(tmp_path)
    for ask in (lambda: table_names(text), lambda: foreign_tables(text, {"tags": ("id",)})):
        with pytest.raises(QualcodeError) as caught:
            ask()
        assert caught.value.message == f"{text} cannot be read: file is not a database."
    assert caught.value.hint == "It may be damaged, or from another version of the program."
    with pytest.raises(QualcodeError) as caught:
        table_names(tmp_path / "none")
    assert caught.value.message == f"{tmp_path / 'none'} cannot be opened: unable to open database file."
    assert caught.value.hint == "Is it there, and may you read it?"
    assert not (tmp_path / "none").exists()
