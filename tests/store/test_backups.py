"""Backups: whole copies at the right moments, cleared out by age, and put back without losing anything."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store, backups, copying, restore
from qualcode.store.backups import Keeper, clear_out, list_backups
from qualcode.store.clock import utc_now

from .conftest import FJELL, coding


def contents(path: Path) -> tuple[tuple[str, ...], str]:
    with Store.open(path, read_only=True) as store:
        return store.transcripts.names(), store.state_hash()


def age(path: Path, hours: float) -> None:
    """Make a file look as if it was written so long ago."""
    then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_the_first_write_of_a_session_keeps_what_was(store: Store, path: Path) -> None:
    """The backup holds the study as it was, the rest of the session makes no more, and only its owner reads it."""
    before = store.state_hash()
    store.attach_backups()

    store.codings.add([coding("fred")], coder="kari")
    store.codings.add([coding("alle")], coder="kari")

    [made] = list_backups(path)
    assert (made.why, contents(made.path)) == ("session", (("01-fjell", "2-mysen"), before))
    if os.name == "posix":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert (made.path.parent / ".gitignore").read_text() == "*\n"


def test_a_new_study_and_a_store_without_a_study_have_nothing_to_keep(path: Path) -> None:
    """No empty copies lie about, and nothing is made where nobody asked for it."""
    with Store.create(path) as store:
        store.attach_backups()
        store.transcripts.add([FJELL], coder="kari")
    with Store.open(path) as store:
        store.codings.add([coding("fred")], coder="kari")

    assert list(path.parent.iterdir()) == [path]


def test_the_next_session_makes_one_when_the_last_is_old(store: Store, path: Path) -> None:
    """Many short commands in an hour do not push the older copies out."""
    for hours, count in ((0.5, 1), (2, 2)):
        with Store.open(path) as session:
            session.attach_backups()
            session.codings.add([coding("fred", f"k{hours}")], coder="kari")
            session.codings.add([coding("alle", f"k{hours}")], coder="kari")
        assert len(list_backups(path)) == count
        for made in list_backups(path):
            age(made.path, hours + 1)
        age(path, 0)


def test_what_changes_much_is_kept_before(store: Store, path: Path) -> None:
    """A backup of the last ten minutes is enough for a change, and none is for a purge; unchanged, no copy is made."""
    store.attach_backups()
    store.codings.add([coding("fred")], coder="kari")

    store.keep()
    assert [made.why for made in list_backups(path)] == ["session"]
    age(list_backups(path)[0].path, 0.2)
    store.keep()
    assert sorted(made.why for made in list_backups(path)) == ["change", "session"]
    store.codings.add([coding("alle")], coder="kari")
    store.keep("purge")
    store.keep("purge")
    assert sorted(made.why for made in list_backups(path)) == ["change", "purge", "session"]


def test_a_clock_that_went_back_does_not_stop_the_backups(store: Store, path: Path) -> None:
    """A backup from the future is no reason to make none now."""
    store.attach_backups()
    Keeper(path, now=lambda: "2099-01-01T00:00:00+00:00").make("session")
    age(path.parent / "backup" / "corpus-20990101T000000Z-session.db", 5)
    os.utime(path.parent / "backup" / "corpus-20990101T000000Z-session.db", (1e9, 1e9))

    store.codings.add([coding("fred")], coder="kari")

    assert len(list_backups(path)) == 2


@pytest.mark.parametrize("why", ["session", "change"])
def test_a_backup_that_cannot_be_made(store: Store, path: Path, why: str) -> None:
    """Work goes on without the one of a session, which is told; what changes much is not done without."""
    (path.parent / "backup").write_text("here is a file")
    store.attach_backups()

    if why == "session":
        store.codings.add([coding("fred")], coder="kari")
        assert store.backups.problem is not None and "backup" in store.backups.problem.message
    else:
        with pytest.raises(QualcodeError, match="No backup could be made, so nothing was changed"):
            store.keep()


def test_old_backups_are_cleared_out(store: Store, path: Path) -> None:
    """Ten stay, and of older ones the newest of each day and each week."""
    folder = path.parent / "backup"
    folder.mkdir()
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for hours in (*range(0, 24 * 30, 6), *range(24 * 30, 24 * 800, 24 * 2)):
        name = f"corpus-{now - timedelta(hours=hours):%Y%m%dT%H%M%SZ}-session.db"
        (folder / name).write_bytes(b"x")
        (folder / name).with_suffix(".yaml").write_bytes(b"x")
    aside = folder / "corpus-20200101T000000Z-damaged.db"
    aside.write_bytes(b"x")

    clear_out(path)

    left = list_backups(path)
    ages = [(now - datetime.fromisoformat(each.at)).days for each in left]
    assert len([days for days in ages if days < 2.5]) >= backups.KEPT
    assert [days for days in ages if days < backups.DAYS - 1] and len(set(ages)) >= backups.DAYS
    assert 340 < max(ages) < 380
    assert len(left) < 80
    assert aside.exists()
    assert len(list(folder.glob("*.yaml"))) == len(left)
    assert clear_out(path) == []


def test_a_damaged_study_gives_no_backup(store: Store, path: Path) -> None:
    """A copy that is not whole is never kept among those that are."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    data = bytearray(path.read_bytes())
    data[5 * 4096 : 6 * 4096] = b"\xa5" * 4096
    path.write_bytes(data)

    with pytest.raises(QualcodeError, match="damaged"):
        Keeper(path, now=utc_now).make("session")

    assert list_backups(path) == []
    assert [each.name for each in (path.parent / "backup").iterdir()] == [".gitignore"]


def test_others_write_while_a_backup_is_made(store: Store, path: Path) -> None:
    """Nobody waits for the copying, and the copy is of one moment."""
    store.cache.save({"stor": os.urandom(40_000_000)})
    made: list[backups.Backup] = []
    thread = threading.Thread(target=lambda: made.append(Keeper(path, now=utc_now).make("session")))
    thread.start()
    written = 0
    while thread.is_alive() and written < 500:
        store.memos.set("project", "", f"{written}", coder="kari")
        written += 1
    thread.join()

    assert written > 2
    with Store.open(made[0].path, read_only=True) as copy:
        assert copy.check() == []


def test_a_backup_comes_to_an_end_however_often_others_write(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun anew too often, it is made in one go, and is whole."""
    monkeypatch.setattr(copying, "PAGES", 1)
    monkeypatch.setattr(copying, "_PATIENCE", 2)
    store.cache.save({"stor": os.urandom(3_000_000)})
    made: list[backups.Backup] = []
    thread = threading.Thread(target=lambda: made.append(Keeper(path, now=utc_now).make("session")))
    thread.start()
    written = 0
    while thread.is_alive() and written < 2000:
        store.memos.set("project", "", f"{written}", coder="kari")
        written += 1
    thread.join()

    with Store.open(made[0].path, read_only=True) as copy:
        assert copy.check() == []


def test_restoring_puts_back_and_keeps_what_was(store: Store, path: Path) -> None:
    """What was there before the restoring is a backup itself, and can be put back as well."""
    store.codings.add([coding("fred")], coder="kari")
    first = store.state_hash()
    backup = store.backups.make("session")
    store.codings.add([coding("alle")], coder="kari")
    second = store.state_hash()
    store.close()

    kept = restore(path, backup.path)

    assert contents(path)[1] == first
    assert kept is not None and contents(kept)[1] == second
    assert restore(path, kept) is not None
    assert contents(path)[1] == second
    with Store.open(path) as again:
        assert again.check() == []


def test_an_open_study_writes_nothing_into_a_restored_one(store: Store, path: Path) -> None:
    """The next change says that the file was replaced."""
    backup = store.backups.make("session")
    store.codings.add([coding("fred")], coder="kari")

    restore(path, backup.path)

    with pytest.raises(QualcodeError, match="replaced while it was open"):
        store.codings.add([coding("alle")], coder="kari")
    with Store.open(path) as again:
        assert again.codings.find() == []


def test_a_damaged_or_missing_file_is_replaced_and_kept(store: Store, path: Path) -> None:
    """What stood there is put aside byte for byte, and what SQLite left beside it does not spoil the new one."""
    backup = store.backups.make("session")
    store.close()
    path.write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    path.with_name("corpus.db-journal").write_bytes(b"old")

    kept = restore(path, backup.path)

    assert kept is not None and kept.read_bytes().endswith(b"xxx") and "damaged" in kept.name
    assert not path.with_name("corpus.db-journal").exists()
    assert contents(path)[0] == ("01-fjell", "2-mysen")
    path.unlink()
    assert restore(path, backup.path) is None
    assert contents(path)[0] == ("01-fjell", "2-mysen")


def test_nothing_but_a_whole_backup_is_restored(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged copy, another file, or a study that someone writes in: refused, and all is as it was."""
    state = store.state_hash()
    backup = store.backups.make("session")
    whole = backup.path.read_bytes()
    for bad in (whole[:-4096], whole[:8192] + b"\xa5" * 4096 + whole[12288:], b"", b"nothing"):
        backup.path.write_bytes(bad)
        with pytest.raises(QualcodeError):
            restore(path, backup.path)
    with pytest.raises(QualcodeError, match="no backup"):
        restore(path, path.with_name("borte.db"))
    backup.path.write_bytes(whole)
    monkeypatch.setattr("qualcode.store.connection.WAIT_MS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(QualcodeError, match="Another program"):
            restore(path, backup.path)
        other.execute("ROLLBACK")

    assert store.state_hash() == state
    assert sorted(each.name for each in path.parent.iterdir()) == ["backup", "corpus.db"]


def test_the_codebook_of_the_time_lies_beside(store: Store, path: Path) -> None:
    """The codes' meaning is kept with the codings."""
    path.with_name("codebook.yaml").write_text("codes: []\n")

    made = store.backups.make("session")

    assert made.codebook.read_text() == "codes: []\n"


def test_an_upgrade_keeps_the_old_one(store: Store, path: Path) -> None:
    """Before the tables change shape there is a backup of that very version; without one nothing is changed."""
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version = 9")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name = 'm010_wordings'")
        raw.execute("DROP TABLE review")
        raw.execute("DROP TABLE wording")
        raw.execute("ALTER TABLE transcript DROP COLUMN pseudonyms")
        raw.commit()
    old = path.read_bytes()
    (path.parent / "backup").write_text("in the way")
    with pytest.raises(QualcodeError, match="No backup could be made"):
        Store.open(path)
    assert path.read_bytes() == old
    (path.parent / "backup").unlink()

    Store.open(path).close()

    [made] = list_backups(path)
    assert made.why == "upgrade"
    with closing(sqlite3.connect(made.path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (9,)
    shutil.rmtree(path.parent / "backup")
