"""One way to write: all or nothing, one at a time, and only in there."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import qualcode
from qualcode.errors import QualcodeError
from qualcode.store import Store, connection
from qualcode.store.faults import told
from qualcode.store.journal import record
from qualcode.store.writing import AlarmError, Change, writing

from .conftest import FJELL, MYSEN, coding

_HOUSE = Path(qualcode.__file__).parent


def test_only_one_place_opens_and_commits() -> None:
    """The settings and the transaction are in connection.py and nowhere else in the house."""
    for file in _HOUSE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file.name not in ("connection.py", "foreign.py"):  # the other reads databases of other programs
            assert not re.search(r'"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)|query_only|\.commit\(\)', text), file
            assert not re.search(r"sqlite3\.connect\(", text), file
        if file.name not in ("connection.py", "writing.py"):
            assert ".transaction(" not in text, file
            assert not re.search(r"\._raw\b", text), file


def test_sqlite_itself_refuses_to_write_elsewhere(store: Store) -> None:
    """A statement outside the write path changes nothing, even by mistake."""
    for sql in ("DELETE FROM turn", "UPDATE transcript SET name = 'x'", "CREATE TABLE x (y)"):
        with pytest.raises(QualcodeError, match="can only be read"):
            store._connection.rows(sql)

    assert store.transcripts.find("01-fjell").turns == FJELL.turns


def test_the_settings_that_keep_work_safe_are_on(store: Store) -> None:
    """Measured choices: rollback journal, full syncing, foreign keys, no traces of what was deleted."""
    pragmas = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "application_id": 0x51434F44,
    }

    assert {name: store._connection.value(f"PRAGMA {name}") for name in pragmas} == pragmas


def test_a_writer_that_waits_in_vain_is_told(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the lock nothing is written, and afterwards it works."""
    store.close()
    monkeypatch.setattr(connection, "WAIT_MS", 50)
    with Store.open(path) as waiting, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(QualcodeError, match="Another program is writing"):
            waiting.codings.add([coding("fred")], coder="kari")
        assert waiting.codings.find() == []
        other.execute("COMMIT")
        assert len(waiting.codings.add([coding("fred")], coder="kari")) == 1


def test_two_open_studies_see_each_other(store: Store, path: Path) -> None:
    """What one writes the other reads, and the version number tells that it did."""
    with Store.open(path) as other:
        before, mine = other.data_version(), store.data_version()
        store.codings.add([coding("fred")], coder="kari")

        assert other.data_version() != before
        assert store.data_version() == mine
        assert [one.quote for one in other.codings.find()] == ["fred"]
        other.codings.add([coding("alle")], coder="ola")
        assert store.data_version() != mine


def test_an_error_in_a_write_leaves_nothing(store: Store) -> None:
    """Whatever goes wrong inside, all of it is taken back and the next write works."""
    state = store.state_hash()

    with pytest.raises(ZeroDivisionError), writing(store._connection) as write:
        write.execute("DELETE FROM turn_fts")
        write.execute("DELETE FROM turn")
        raise ZeroDivisionError

    assert store.state_hash() == state
    assert store.transcripts.find("01-fjell").turns == FJELL.turns
    store.codings.add([coding("fred")], coder="kari")


def test_a_write_that_loses_codings_without_saying_so_is_stopped(store: Store) -> None:
    """Rows that no event accounts for do not vanish, whoever wrote the bug."""
    store.codings.add([coding("fred")], coder="kari")

    with pytest.raises(AlarmError, match="lost"), writing(store._connection) as write:
        write.execute("DELETE FROM coding")

    assert len(store.codings.find()) == 1


def test_fewer_codings_than_anyone_asked_for_stop_the_write(store: Store) -> None:
    """An event that tells of every row it removes is stopped too, unless removing is what it is for."""
    made = store.codings.add([coding("fred"), coding("alle")], coder="kari")
    state, events = store.state_hash(), store.journal.events()

    for kind in ("import", "memo", "correct", "weigh"):
        with pytest.raises(AlarmError, match="2 codings would have been lost"), writing(store._connection) as write:
            changes = [Change("coding", one.id, write.find("coding", one.id), None) for one in made]
            record(write, "kari", kind, "", changes)

    assert (store.state_hash(), store.journal.events()) == (state, events)
    store.codings.remove([one.id for one in made], coder="kari")
    assert store.codings.find() == []


def test_a_transcript_with_codings_cannot_be_deleted(store: Store) -> None:
    """Foreign keys hold, and a broken one is a bug that is not hidden."""
    store.codings.add([coding("fred")], coder="kari")

    with pytest.raises(sqlite3.IntegrityError), writing(store._connection) as write:
        write.execute("DELETE FROM transcript")


@pytest.mark.skipif(os.name != "posix", reason="an open file can be replaced there only")
def test_a_replaced_file_is_noticed_before_writing(store: Store, path: Path) -> None:
    """Nothing is written into a file that is no longer the study."""
    shutil.copy(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)

    with pytest.raises(QualcodeError, match="replaced while it was open"):
        store.codings.add([coding("fred")], coder="kari")

    with Store.open(path) as now:
        assert now.codings.find() == []


def test_a_program_that_dies_in_the_middle_leaves_the_last_commit(store: Store, path: Path) -> None:
    """The work before is there, the half transaction is not, and the file is whole."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    script = f"""
import os
from pathlib import Path
from qualcode.store import Store
from qualcode.store.journal import record
from qualcode.store.writing import AlarmError, Change, writing
store = Store.open(Path({str(path)!r}))
store.memos.set("project", "", "lagret", coder="kari")
store._connection._raw.execute("PRAGMA cache_spill = 1")  # in a transaction it has no effect
store._connection._raw.execute("PRAGMA cache_size = 1")
with writing(store._connection) as write:
    write.executemany("INSERT INTO analysis (key, data) VALUES (?, zeroblob(5000))", ((str(n),) for n in range(200)))
    write.execute("DELETE FROM memo")
    os._exit(9)
"""
    size = path.stat().st_size
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert path.stat().st_size > size, "the half transaction reached the file"

    with Store.open(path) as again:
        assert [memo.text for memo in again.memos.find()] == ["lagret"]
        assert len(again.codings.find()) == 1
        assert again.cache.load(["1"]) == {}
        assert again.check() == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_IOERR | (3 << 8), "did not answer"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_BUSY | (1 << 8), "Another program"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
    ],
)
def test_what_disks_do_is_told_in_plain_words(code: int, words: str) -> None:
    """Each kind of failure has its own sentence."""
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code

    message = told(error, Path("corpus.db"))

    assert message is not None
    assert words in message.message
    assert message.hint


def test_a_full_disk_changes_nothing(store: Store) -> None:
    """SQLite's own page limit stands in for the disk."""
    store._connection.value("PRAGMA max_page_count = 1")  # the present size is the least

    with pytest.raises(QualcodeError, match="disk is full"):
        store.cache.save({"a": b"x" * 1_000_000})

    assert store.cache.load(["a"]) == {}
    assert store.check() == []


def test_two_builds_with_the_same_clock_and_ids_are_the_same(tmp_path: Path) -> None:
    """A demo can be built again and compared."""
    dumps = []
    for name in ("a.db", "b.db"):
        numbers = iter(range(10_000))
        with Store.create(tmp_path / name, now=lambda: "2026-01-01", new_id=lambda: str(next(numbers))) as store:  # noqa: B023
            store.transcripts.add([FJELL, MYSEN], coder="kari")
            store.codings.add([coding("fred", memo="x")], coder="kari")
        with closing(sqlite3.connect(tmp_path / name)) as raw:
            dumps.append([line for line in raw.iterdump() if "_sqlite_migrations" not in line])

    assert dumps[0] == dumps[1]
