"""The whole file is looked over when that was not done for a week."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store.weekly import check_pages, is_check_due, note_checked

WEEK = 7 * 24 * 3600


def test_a_whole_file_is_checked_once_a_week(store: Store, path: Path) -> None:
    """It is due where it was never done, not right after, and again after a week."""
    (path.parent / "backup").mkdir()
    assert is_check_due(path)
    assert check_pages(path) == []
    assert not is_check_due(path)

    mark = path.parent / "backup" / f".{path.stem}-checked"
    for age, due in ((WEEK - 60, False), (WEEK + 60, True), (-3600, True)):
        os.utime(mark, (time.time() - age,) * 2)
        assert is_check_due(path) is due, "a clock that was wrong puts it off for no longer"


def test_a_backup_is_a_check(worked: Store, path: Path) -> None:
    """A copy that was looked over shows that the file was whole."""
    worked.backups.make("asked")

    assert not is_check_due(path)


def test_a_damaged_file_is_told_and_stays_due(worked: Store, path: Path) -> None:
    """Noise in a page is found though nothing reads that page."""
    (path.parent / "backup").mkdir()
    worked.close()
    data = bytearray(path.read_bytes())
    with sqlite3.connect(path) as raw:
        [size] = raw.execute("PRAGMA page_size").fetchone()
        [page] = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").fetchone()
    data[(page - 1) * size : (page - 1) * size + 8] = b"\xff" * 8
    path.write_bytes(data)

    with pytest.raises(QualcodeError, match="damaged"):
        check_pages(path)
    assert is_check_due(path)


def test_a_row_without_its_parent_is_told(worked: Store, path: Path) -> None:
    """Sound pages that another program wrote nonsense into are told too."""
    (path.parent / "backup").mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE turn SET transcript = 99")

    assert any("turn" in fault and "transcript" in fault for fault in check_pages(path))
    assert is_check_due(path)


def test_where_nothing_can_be_noted_it_stays_due(store: Store, path: Path) -> None:
    """Without a folder for backups none is made for this."""
    note_checked(path)

    assert is_check_due(path)
    assert not (path.parent / "backup").exists()


@pytest.fixture
def worked(store: Store) -> Store:
    """A study with an interview."""
    from .conftest import FJELL

    store.transcripts.add([FJELL], coder="kari")
    return store
