"""The open file: what is read and written through it, and when it is not the one that was opened any more."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store.backups import list_backups
from qualcode.store.clock import random_id, utc_now
from qualcode.store.connection import connect, held, open_source, reading, upgrade
from qualcode.store.writing import writing

from .conftest import coding


def test_rows_and_cells_are_read_as_they_are(store: Store) -> None:
    """All rows, the first one or none, the first cell; with parameters by place or by name."""
    connection = store._connection
    assert connection.rows("SELECT name FROM transcript ORDER BY name") == [("01-fjell",), ("2-mysen",)]
    assert connection.rows("SELECT :a", {"a": 7}) == [(7,)]
    assert connection.row("SELECT name, ? FROM transcript ORDER BY name DESC", (3,)) == ("2-mysen", 3)
    assert connection.row("SELECT 1 WHERE 0") is None
    assert connection.value("SELECT count(*), 9 FROM transcript") == 2


def test_the_number_of_changes_grows_with_each_row(store: Store) -> None:
    """And with nothing else."""
    before = store._connection.changes
    store.codings.find()
    assert store._connection.changes == before
    store.codings.add([coding("fred")], coder="kari")
    assert store._connection.changes > before


def test_every_word_that_was_said_is_known(store: Store, path: Path) -> None:
    """In lower case, also in a study that is only read, and nothing may be written afterwards."""
    words = store.vocabulary()
    assert {"nedskjæring", "møteplass", "bemanninga"} <= set(words) and "Bemanninga" not in words
    assert len(words) == len(set(words))
    assert store._connection.value("PRAGMA query_only") == 1
    assert store.vocabulary() == words
    with Store.open(path, read_only=True) as reader:
        assert reader.vocabulary() == words


def test_a_write_inside_a_write_is_a_bug(store: Store) -> None:
    """It is told as one, and the outer write is taken back."""
    with pytest.raises(RuntimeError, match=r"^a write inside a write$"), writing(store._connection) as write:
        write.execute("DELETE FROM reading")
        store.memos.set("project", "", "x", coder="kari")

    assert store.memos.find() == []
    assert store._connection.value("PRAGMA query_only") == 1


def test_an_older_file_in_its_place_is_noticed(store: Store, path: Path) -> None:
    """Also where it is the same file with the bytes of before: the last event is not in it."""
    before = path.read_bytes()
    store.codings.add([coding("fred")], coder="kari")
    store.ensure_same()
    with path.open("r+b") as file:
        file.write(before)
        file.truncate(len(before))

    for attempt in (store.ensure_same, lambda: store.memos.set("project", "", "x", coder="kari")):
        with pytest.raises(QualcodeError) as error:
            attempt()
        assert error.value.message.startswith(f"{path} has been moved, deleted or replaced")
    assert path.read_bytes() == before
    with Store.open(path) as again:
        again.ensure_same()
        again.memos.set("project", "", "x", coder="kari")


def test_a_copy_in_its_place_is_another_file(store: Store, path: Path) -> None:
    """Even with the same bytes; and so is one that is gone."""
    copy = path.with_name("kopi.db")
    shutil.copyfile(path, copy)
    copy.replace(path)
    with pytest.raises(QualcodeError, match="moved, deleted or replaced"):
        store.ensure_same()
    with pytest.raises(QualcodeError, match="moved, deleted or replaced"):
        store._connection.vacuum()
    path.unlink()
    with pytest.raises(QualcodeError, match="moved, deleted or replaced"):
        store.memos.set("project", "", "x", coder="kari")
    assert not path.exists()


def test_vacuum_takes_away_what_was_deleted(store: Store, path: Path) -> None:
    """The file is smaller, whole, and still refuses to be written to outside a write."""
    store.cache.save({"k": b"x" * 200_000})
    with writing(store._connection) as write:
        write.execute("DELETE FROM analysis")
    before = path.stat().st_size

    store._connection.vacuum()

    assert path.stat().st_size < before - 150_000
    assert store._connection.value("PRAGMA query_only") == 1
    assert store.check() == []
    with Store.open(path, read_only=True) as reader, pytest.raises(QualcodeError, match="reading only"):
        reader._connection.vacuum()


def test_a_file_that_ends_within_a_page_is_seen(store: Store, path: Path) -> None:
    """Not one that is whole; and looking leaves no lock."""
    assert not store._connection.is_cut_short()
    with path.open("ab") as file:
        file.write(b"x")
    assert store._connection.is_cut_short()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    store.codings.add([coding("fred")], coder="kari")
    assert not store._connection.is_cut_short()


def test_a_held_file_is_written_to_by_nobody_else(store: Store, path: Path) -> None:
    """Whoever holds it is told whether it can be read; one that is not there cannot."""
    with held(path.with_name("borte.db")) as is_whole:
        assert is_whole is False
    with held(path) as is_whole, closing(sqlite3.connect(path, timeout=0)) as other:
        assert is_whole is True
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("DELETE FROM reading")
    store.codings.add([coding("fred")], coder="kari")
    broken = path.with_name("skadet.db")
    broken.write_bytes(b"x" * 4096)
    with held(broken) as is_whole:
        assert is_whole is False


def test_a_whole_file_is_read_as_it_is_at_one_moment(store: Store, path: Path) -> None:
    """While it is read nobody's write gets into it, and nothing is written through it."""
    with closing(open_source(path)) as raw:
        with (
            reading(raw),
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
            other,
        ):
            other.execute("DELETE FROM reading")
        assert not raw.in_transaction
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            raw.execute("DELETE FROM reading")


def test_a_copy_in_memory_may_be_written_to(store: Store, path: Path) -> None:
    """It has all that the file has, and the file stays as it is."""
    before = path.read_bytes()
    with closing(store._connection.copy_to_memory()) as copy:
        assert copy.execute("SELECT count(*) FROM turn").fetchone() == (7,)
        copy.execute("DELETE FROM turn")
    assert path.read_bytes() == before


def test_an_upgrade_has_a_backup_before_it(store: Store, path: Path) -> None:
    """Of what was there, whoever opens the file; a new file has nothing to keep."""
    store.close()
    connection = connect(path, read_only=False, now=utc_now, new_id=random_id)
    try:
        upgrade(connection)
        assert connection.value("PRAGMA application_id") == 0x51434F44
        assert connection.backup_problem is None
    finally:
        connection.close()
    assert [one.why for one in list_backups(path)] == ["upgrade"]
    empty = path.with_name("tom.db")
    empty.touch()
    with Store.open(empty) as made:
        assert made.transcripts.names() == ()
    assert list_backups(empty) == []
    empty.write_bytes(b"")
    with pytest.raises(QualcodeError, match="is empty, so there are no"):
        Store.open(empty, read_only=True)
