"""corpus.db of every version there has been is upgraded with all that was in it; a newer one is only read."""

from __future__ import annotations

import gzip
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Verdict
from qualcode.store import Store, list_backups
from qualcode.store.schema import VERSION

from .conftest import coding

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
FILES = sorted(SCHEMAS.glob("v*.db.gz"), key=lambda path: (int(re.findall(r"\d+", path.name)[0]), path.name))
NAMES = [path.name.removesuffix(".db.gz") for path in FILES]


def unpack(name: str, path: Path) -> int:
    """Put the fixture there; its version."""
    path.write_bytes(gzip.decompress((SCHEMAS / f"{name}.db.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])


def test_there_is_a_file_of_each_version() -> None:
    """Whoever adds a migration adds a file of that version, made by the program as it is then."""
    assert {int(name[1:].partition("-")[0]) for name in NAMES} == set(range(1, VERSION + 1))


def see(store: Store, version: int) -> None:
    """All that the fixture's study has, as far as its version knew of it."""
    assert store.check() == []
    assert store.transcripts.names() == ("01-fjell",)
    assert len(store.search("bemanninga")) == 1
    assert store.transcripts.find("01-fjell").attributes == {"rolle": "Bibliotekar", "kommune": "Drammen"}
    codings = [(one.quote, one.code, one.memo) for one in store.codings.find()]
    wanted = [("alle", "andre", ""), ("tvers", "rolle", ""), ("Her", "rolle", ""), ("fred", "rolle", "husk")]
    assert codings == (wanted if version >= 3 else [])
    if version >= 3:
        verdicts = {(one.verdict, one.excerpt.end - one.excerpt.start) for one in store.suggestions.decisions()}
        assert verdicts == {(Verdict.REJECT, 5), (Verdict.ACCEPT, 5)}
        assert [memo.text for memo in store.memos.find(target="project")] == ["om alt"]
    if version >= 4:
        assert [run.id for run in store.suggestions.runs()] == ["run-1"]


@pytest.mark.parametrize("name", NAMES)
def test_every_version_is_upgraded(path: Path, name: str) -> None:
    """Texts, codings, memos, answers, runs and the journal are there, work goes on, and the old file is a backup."""
    version = unpack(name, path)
    if version in (1, 2):  # without a journal there never was a study with decisions
        with closing(sqlite3.connect(path)) as raw:
            for table in ("coding", "memo", "decision"):
                if version == 2:
                    raw.execute(f"DELETE FROM {table}")
            raw.commit()

    with Store.open(path) as store:
        see(store, version)
        state = store.state_hash()
        if version >= 3:
            undone = store.journal.undo("kari", None)
            assert undone and store.codings.find() == []
            store.journal.redo("kari", len(undone))
            assert store.state_hash() == state
        store.codings.add([coding("alle", "ny")], coder="kari")
        assert store.check() == []

    backups = list_backups(path)
    assert [backup.why for backup in backups] == (["upgrade"] if version < VERSION else [])
    for backup in backups:
        with closing(sqlite3.connect(backup.path)) as raw:
            assert raw.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.mark.parametrize("name", NAMES[2:])
def test_every_version_can_be_read_where_nothing_may_be_written(path: Path, name: str) -> None:
    """An old study on a stick that is locked is read in the shape of today, and the file stays as it is."""
    version = unpack(name, path)
    before = path.read_bytes()

    with Store.open(path, read_only=True) as store:
        see(store, version)
        with pytest.raises(QualcodeError, match="reading only"):
            store.codings.add([coding("alle")], coder="kari")

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("asked", [False, True])
def test_a_newer_version_is_only_read(store: Store, path: Path, asked: bool) -> None:
    """An old program shows what is there, says why it writes nothing, and leaves the file alone."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
        raw.execute("CREATE TABLE ny (x)")
    before = path.read_bytes()

    with Store.open(path, read_only=asked) as newer:
        assert newer.read_only and newer.newer
        assert [one.quote for one in newer.codings.find()] == ["fred"]
        with pytest.raises(QualcodeError, match="newer qualcode") as caught:
            newer.codings.add([coding("alle")], coder="kari")
        assert caught.value.hint == "Upgrade qualcode."

    assert path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="programs are stopped the POSIX way")
@pytest.mark.parametrize("step", range(1, VERSION + 1))
def test_an_upgrade_that_is_killed_leaves_the_old_file(path: Path, step: int) -> None:
    """Stopped after any step, the file is of the old version with all in it, and the next opening upgrades it."""
    version = unpack("v3" if step > 3 else "v1", path)
    script = f"""
import os
from pathlib import Path
from qualcode.store import Store, migrations
from qualcode.store.migrations import migrations as steps
step = steps._migrations[{step - 1}]
done = step.fn
def killed(db):
    done(db)
    db.conn.execute("PRAGMA cache_spill = 1")
    os.kill(os.getpid(), 9)
step.fn = killed
Store.open(Path({str(path)!r}))
"""
    stopped = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    if step > version:
        assert stopped.returncode == -9, stopped.stderr.decode()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (version if step > version else VERSION,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    with Store.open(path) as store:
        see(store, version)
