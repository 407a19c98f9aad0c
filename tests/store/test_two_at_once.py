"""Several programs in one study: every write is there, nobody is told off, and nobody writes over another."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import MemoConflictError, Store, connection

from .conftest import coding

WRITER = """
import sys
from pathlib import Path
from qualcode.store import Store
path, coder, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with Store.open(path) as store:
    store.attach_backups()
    sys.stdin.readline()
    for number in range(count):
        store.memos.set("code", f"{coder}-{number}", f"notat {number}", coder=coder)
        if number % 7 == 0:
            store.codings.find()
            store.data_version()
"""


def test_every_write_of_six_programs_is_there(store: Store, path: Path) -> None:
    """Two that are worked in by hand and four batches: `python -m bench.writers` has them write more."""
    count = 25
    names = [f"coder{number}" for number in range(6)]
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [
        subprocess.Popen([*command, name, str(count)], stdin=subprocess.PIPE, stderr=subprocess.PIPE) for name in names
    ]
    for one in writers:
        assert one.stdin is not None
        one.stdin.write(b"go\n")
        one.stdin.flush()
    told = [one.communicate()[1].decode() for one in writers]

    assert told == [""] * 6
    found = {(memo.coder, memo.target_id) for memo in store.memos.find(target="code")}
    assert found == {(name, f"{name}-{number}") for name in names for number in range(count)}
    assert store.check() == []


@pytest.mark.skipif(os.name != "posix", reason="programs are stopped the POSIX way")
def test_a_program_that_stops_in_the_middle_is_waited_for(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits hears it in words after a while, and writes as soon as the other goes on."""
    script = f"""
from pathlib import Path
from qualcode.store import Store
from qualcode.store.writing import writing
with Store.open(Path({str(path)!r})) as store, writing(store._connection) as write:
    write.execute("DELETE FROM analysis")
    print("in it", flush=True)
    input()
"""
    store.close()
    monkeypatch.setattr(connection, "WAIT_MS", 300)
    with Store.open(path) as waiting:
        other = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert other.stdout is not None and other.stdout.readline() == b"in it\n"
        begun = monotonic()
        with pytest.raises(QualcodeError, match="Another program is writing"):
            waiting.codings.add([coding("fred")], coder="kari")
        assert 0.25 < monotonic() - begun < 5
        assert waiting.codings.find() == []
        other.communicate(b"\n")
        assert len(waiting.codings.add([coding("fred")], coder="kari")) == 1


def test_a_memo_changed_in_two_places_keeps_both(store: Store, path: Path) -> None:
    """The second to save is shown what stands there and what they wrote; nothing of either is lost."""
    [made] = store.codings.add([coding("fred", memo="utkast")], coder="kari")
    with Store.open(path) as other:
        other.codings.set_memo(made.id, "fra det andre vinduet", coder="kari", seen="utkast")

    with pytest.raises(MemoConflictError) as caught:
        store.codings.set_memo(made.id, "fra dette", coder="kari", seen="utkast")

    error = caught.value
    assert (error.theirs, error.mine) == ("fra det andre vinduet", "fra dette")
    assert all(words in "".join(error.lines()) and words in error.both for words in (error.theirs, error.mine))
    assert store.codings.find()[0].memo == "fra det andre vinduet"
    store.codings.set_memo(made.id, error.both, coder="kari", seen=error.theirs)
    assert store.codings.find()[0].memo == error.both


def test_an_older_state_in_the_same_file_is_noticed(store: Store, path: Path) -> None:
    """A copy put back byte by byte, under an open study: the next action says so, and writes nothing."""
    store.codings.add([coding("fred")], coder="kari")
    older = path.read_bytes()
    store.codings.add([coding("alle")], coder="kari")
    with path.open("r+b") as file:
        file.write(older)
        file.truncate()

    for act in (store.ensure_same, lambda: store.codings.add([coding("Her")], coder="kari")):
        with pytest.raises(QualcodeError, match="replaced while it was open"):
            act()
    with Store.open(path) as again:
        assert [one.quote for one in again.codings.find()] == ["fred"]


@pytest.mark.skipif(os.name != "posix", reason="an open file can be deleted there only")
@pytest.mark.parametrize("how", ["deleted", "moved", "another study", "emptied", "cut", "noise"])
def test_a_file_that_changes_under_an_open_study(store: Store, path: Path, how: str) -> None:
    """Whatever becomes of it, the next change is refused in words, and what lies there now is left as it is."""
    store.codings.add([coding("fred")], coder="kari")
    match how:
        case "deleted":
            path.unlink()
        case "moved":
            path.rename(path.with_name("annet.db"))
        case "another study":
            with Store.create(path.with_name("ny.db")) as other:
                other.memos.set("project", "", "mitt", coder="ola")
            path.with_name("ny.db").replace(path)
        case "emptied":
            path.write_bytes(b"")
        case "cut":
            os.truncate(path, 3 * 4096)
        case "noise":
            path.write_bytes(b"\xa5" * path.stat().st_size)
    before = path.read_bytes() if path.exists() else None

    with pytest.raises(QualcodeError):
        store.codings.add([coding("alle")], coder="kari")
    with pytest.raises(QualcodeError):
        store.ensure_same()
        store.codings.find()

    assert (path.read_bytes() if path.exists() else None) == before


def test_a_copy_taken_while_it_is_open_is_whole(store: Store, path: Path) -> None:
    """People copy and mail corpus.db: one file has all of it, at any time."""
    store.codings.add([coding("fred")], coder="kari")
    copy = path.with_name("kopi.db")
    shutil.copyfile(path, copy)

    with Store.open(copy) as other:
        assert [one.quote for one in other.codings.find()] == ["fred"]
        assert other.check() == []


def test_a_reader_does_not_hold_writers_up(store: Store, path: Path) -> None:
    """Between two reads no lock is left behind, however many rows there were."""
    with Store.open(path, read_only=True) as reader, closing(sqlite3.connect(path, timeout=0)) as raw:
        reader.codings.find()
        list(reader.transcripts.all())
        reader.search("fred")
        raw.execute("BEGIN EXCLUSIVE")
        raw.rollback()
        sleep(0)
