"""Backups by their names: which are ours, which is newest, what is in them, and what is said when there is none."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store.backups import (
    Backup,
    Keeper,
    as_backup,
    count_contents,
    list_backups,
    make_folder,
    newest_whole,
    put_aside,
)
from qualcode.store.copying import copy_whole, count_rows, discard, has_anything, look_over

from .conftest import coding


def _now() -> str:
    return "2026-03-01T13:00:05+01:00"


def _lay(path: Path, *names: str) -> Path:
    """Files with those names in the folder for backups, all written at the same time."""
    folder = path.parent / "backup"
    make_folder(folder)
    for number, name in enumerate(names):
        (folder / name).write_bytes(b"x" * (number + 1))
        os.utime(folder / name, (1e9, 1e9))
    return folder


def test_a_backup_tells_when_and_why_it_was_made(store: Store, path: Path) -> None:
    """By its name, in UTC; the codebook of the time has the same name."""
    path.with_name("codebook.yaml").write_text("koder", encoding="utf-8")

    made = Keeper(path, now=_now).make("purge")

    assert made.path == path.parent / "backup" / "corpus-20260301T120005Z-purge.db"
    assert (made.at, made.why, made.bytes) == ("2026-03-01T12:00:05+00:00", "purge", made.path.stat().st_size)
    assert made.codebook.name == "corpus-20260301T120005Z-purge.yaml"
    assert made.codebook.read_text(encoding="utf-8") == "koder"
    assert list_backups(path) == [made]
    again, third = Keeper(path, now=_now).make("purge"), Keeper(path, now=_now).make("purge")
    assert again.path.name == "corpus-20260301T120005Z-purge-2.db"
    assert third.path.name == "corpus-20260301T120005Z-purge-3.db"
    assert (again.at, again.why) == (made.at, made.why)
    assert not list(made.path.parent.glob("*.part"))
    assert len(list(made.path.parent.glob("*.yaml"))) == 3


def test_only_backups_of_this_study_are_listed(path: Path) -> None:
    """Newest first; other studies, files put aside and files of other people are none."""
    assert list_backups(path) == []
    _lay(
        path,
        "corpus-20260101T000000Z-session.db",
        "corpus-20260103T000000Z-change.db",
        "corpus-20260102T000000Z-session-2.db",
        "corpus-20260104T000000Z-damaged.db",
        "annet-20260105T000000Z-session.db",
        "corpus-20260105T000000Z-session.yaml",
        "corpus-2026-session.db",
        "notat.txt",
    )

    found = list_backups(path)

    assert [(one.at[:10], one.why, one.bytes) for one in found] == [
        ("2026-01-03", "change", 2),
        ("2026-01-02", "session", 3),
        ("2026-01-01", "session", 1),
    ]
    assert [one.path.name for one in list_backups(path.with_name("annet.db"))] == ["annet-20260105T000000Z-session.db"]


def test_any_file_may_be_put_back(path: Path, tmp_path: Path) -> None:
    """One with another name is known by when it was written; one that is not there is told."""
    folder = _lay(path, "corpus-20260101T000000Z-session.db")
    other = tmp_path / "kopi.db"
    other.write_bytes(b"1234")
    os.utime(other, (0, 0))

    assert as_backup(folder / "corpus-20260101T000000Z-session.db") == list_backups(path)[0]
    assert as_backup(other) == Backup(other, "1970-01-01T00:00:00+00:00", "asked", 4)
    for missing in (tmp_path / "borte.db", folder / "corpus-20270101T000000Z-session.db"):
        with pytest.raises(QualcodeError) as error:
            as_backup(missing)
        assert error.value.message == f"There is no backup {missing}."
        assert error.value.hint == "See them with: qualcode backups"


def test_the_newest_whole_backup_is_found(store: Store, path: Path) -> None:
    """One that cannot be read is passed by, and one with faults is taken only when there is none without."""
    assert newest_whole(path) is None
    store.codings.add([coding("fred")], coder="kari")
    keeper = Keeper(path, now=_now)
    whole = keeper.make("session")
    store.codings.add([coding("alle")], coder="kari")
    faulty = keeper.make("session")
    with closing(sqlite3.connect(faulty.path)) as raw, raw:
        raw.execute("UPDATE coding SET quote = 'andre ord' WHERE quote = 'alle'")
    _lay(path, "corpus-20260401T000000Z-session.db")

    assert [count_contents(one) for one in list_backups(path)] == [None, (2, 2), (2, 1)]
    assert newest_whole(path) == whole
    whole.path.unlink()
    assert newest_whole(path) == faulty
    faulty.path.unlink()
    assert newest_whole(path) is None


def test_where_no_backup_can_be_made_that_is_told(store: Store, path: Path) -> None:
    """The folder is named; a session goes on, what changes much does not."""
    (path.parent / "backup").write_text("en fil")
    where = f"No backup can be made in {path.parent / 'backup'}."
    with pytest.raises(QualcodeError) as error:
        Keeper(path, now=_now).make("change")
    assert error.value.message == where
    assert error.value.hint.startswith("Is there room on the disk")
    with pytest.raises(QualcodeError) as error:
        Keeper(path, now=_now).before("change")
    assert error.value.message == f"No backup could be made, so nothing was changed: {where}"
    assert error.value.hint.startswith("Is there room on the disk")
    keeper = Keeper(path, now=_now)
    keeper.before("session")
    assert keeper.problem is not None and keeper.problem.message == where
    keeper.problem = None
    keeper.before("session")
    assert keeper.problem is None, "once is enough"
    with pytest.raises(QualcodeError, match="No backup can be made in"):
        put_aside(path, _now)


def test_a_session_leaves_its_backup_to_another(store: Store, path: Path) -> None:
    """Then none is made before its first write, though others still are."""
    keeper = Keeper(path, now=_now)
    keeper.leave_session()
    keeper.before("session")
    assert list_backups(path) == []
    keeper.before("change")
    assert [one.why for one in list_backups(path)] == ["change"]
    assert not Keeper(path.with_name("borte.db"), now=_now).is_due("change")


def test_a_damaged_file_is_put_aside_with_its_journal(path: Path) -> None:
    """Each time under a name of its own; nothing is done where there is no file."""
    assert put_aside(path, _now) is None
    path.write_bytes(b"skadet")
    os.utime(path, (1e9, 1e9))
    first = put_aside(path, _now)
    path.with_name("corpus.db-journal").write_bytes(b"halv")
    second = put_aside(path, _now)

    assert first is not None and second is not None
    assert (first.name, second.name) == (
        "corpus-20260301T120005Z-damaged.db",
        "corpus-20260301T120005Z-damaged-2.db",
    )
    assert first.read_bytes() == second.read_bytes() == path.read_bytes() == b"skadet"
    assert first.stat().st_mtime == 1e9
    assert second.with_name(f"{second.name}-journal").read_bytes() == b"halv"
    assert list_backups(path) == []


def test_a_copy_is_counted_and_looked_over(store: Store, path: Path, tmp_path: Path) -> None:
    """Row by row of each table; what is damaged, foreign or newer is told by the copy's name."""
    store.codings.add([coding("fred"), coding("alle")], coder="kari")
    target = tmp_path / "kopi.db"
    calls: list[int] = []

    copy_whole(path, target, lambda: calls.append(target.stat().st_size))

    counts = look_over(target)
    assert calls == [path.stat().st_size]
    assert (counts["transcript"], counts["coding"], counts["turn"], counts["event"]) == (2, 2, 7, 2)
    with closing(sqlite3.connect(path)) as raw:
        assert count_rows(raw) == counts
    assert has_anything(target) and not has_anything(tmp_path / "borte.db")
    for pragma, told in (("user_version = 99", "was made by a newer qualcode"), ("application_id = 1", "is not a")):
        with closing(sqlite3.connect(target)) as raw:
            raw.execute(f"PRAGMA {pragma}")
        with pytest.raises(QualcodeError) as error:
            look_over(target)
        assert error.value.message.startswith(f"{target} {told}")
    target.write_bytes(b"x" * 5000)
    with pytest.raises(QualcodeError, match="is not a qualcode database"):
        look_over(target)
    assert not has_anything(target)
    target.with_name("kopi.db-journal").write_bytes(b"x")
    discard(target)
    discard(target)
    assert list(tmp_path.iterdir()) == []
