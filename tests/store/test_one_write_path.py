"""Whatever is written to corpus.db goes through one door; nothing is called done before it is committed."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import qualcode
from qualcode.errors import QualcodeError
from qualcode.store import Store, connection

from .conftest import coding

HOUSE = Path(qualcode.__file__).parent
WRITES = re.compile(
    r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|VACUUM|ATTACH|REINDEX|PRAGMA \w+ *=)\b|\bDELETE FROM\b"
)
DOORS = frozenset({"write", "self._raw", "raw", "copy", "db", "connection"})
"""What may be given a statement that writes: an open transaction, and what only connection.py and migrations hold."""


def calls(file: Path) -> Iterator[tuple[str, str, str, int]]:
    """Every `x.execute("…")` in a file: x, the method, the statement's text, the line."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            words = [
                n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
            if words:
                yield ast.unparse(node.func.value), node.func.attr, "".join(words), node.lineno


def test_only_an_open_transaction_is_given_statements_that_write() -> None:
    """No `rows`, `value` or foreign cursor is handed an INSERT, and no other room speaks SQL at all."""
    found = 0
    for file in HOUSE.rglob("*.py"):
        for receiver, method, sql, line in calls(file):
            if not WRITES.search(sql) or not (method.startswith("execute") or method in {"rows", "row", "value"}):
                continue
            found += 1
            assert file.parent.name == "store", (file, line)
            assert method.startswith("execute") and receiver in DOORS, (file, line, receiver)
            if receiver in {"raw", "self._raw", "copy", "db", "connection"}:
                names = {"connection.py", "writing.py", "migrations.py", "check.py", "salvage.py"}
                assert file.name in names, (file, line, receiver)

    assert found > 30, "the test no longer sees the statements"


def test_no_other_module_knows_how_to_write() -> None:
    """Files and databases are opened by no other way round: no sqlite3 shell, no executescript, no sqlite-utils."""
    for file in HOUSE.rglob("*.py"):
        text = file.read_text("utf-8")
        assert "executescript" not in text, file
        if file.parent.name != "store":
            assert not re.search(r"^\s*(import|from) (sqlite3|sqlite_utils)\b", text, re.MULTILINE), file
        elif file.name not in {"migrations.py", "sqlite_tools.py"}:
            assert "sqlite_tools import" not in text and "Database(" not in text, file


def test_nothing_is_given_back_before_the_commit(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader holds the commit up until the writer gives in: nothing was coded, and no caller hears that it was."""
    store.close()
    monkeypatch.setattr(connection, "WAIT_MS", 50)
    with Store.open(path) as waiting, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        cursor = reader.execute("SELECT text FROM turn")
        cursor.fetchone()
        told: list[object] = []
        with pytest.raises(QualcodeError, match="Another program"):
            told.append(waiting.codings.add([coding("fred")], coder="kari"))
        cursor.close()

        assert told == [] and waiting.codings.find() == []
        assert [event.kind for event in waiting.journal.events()] == ["import"]
        assert len(waiting.codings.add([coding("fred")], coder="kari")) == 1
