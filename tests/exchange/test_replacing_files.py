"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qualcode.errors import QualcodeError
from qualcode.exchange import known_ending, write_tables
from qualcode.exchange.files import cannot_write
from qualcode.i18n import set_language
from qualcode.table import Table

TABLE = Table("excerpts", ("quote",), (("hei",),))
BIG = Table("excerpts", ("quote",), tuple((f"{number} {os.urandom(20).hex()}",) for number in range(3000)))
ENDINGS = [".xlsx", ".ods", ".csv", ".tsv", ".jsonl"]


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may grow past the size, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path, ending: str) -> None:
    """Without --force nothing is written over, and the message says how to."""
    path = tmp_path / f"ut{ending}"
    path.write_text("gammel")

    with pytest.raises(QualcodeError) as caught:
        write_tables(path, [TABLE], about={})

    assert "--force" in caught.value.hint
    assert path.read_text() == "gammel"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_force_replaces_the_file_and_keeps_its_rights(tmp_path: Path, ending: str) -> None:
    """A file only its owner may read is not opened to others by a new export."""
    path = tmp_path / f"ut{ending}"
    path.write_text("gammel")
    path.chmod(0o600)

    write_tables(path, [TABLE], about={}, force=True)

    assert b"gammel" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, ending: str) -> None:
    """When writing fails half-way the old file is there, no half one is, and the error is plain."""
    path = tmp_path / f"ut{ending}"
    path.write_text("gammel")

    with small_disk(20_000), pytest.raises(QualcodeError) as caught:
        write_tables(path, [BIG], about={}, force=True)

    assert str(path) in caught.value.message
    assert path.read_text() == "gammel"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing over a link changes the file it leads to."""
    (tmp_path / "mappe").mkdir()
    real, link = tmp_path / "mappe" / "ut.csv", tmp_path / "lenke.csv"
    real.write_text("gammel")
    link.symlink_to(real)

    write_tables(link, [TABLE], about={}, force=True)

    assert link.is_symlink()
    assert "hei" in real.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("borte/ut.csv", "does not exist"),
        (".", "no ending"),
        ("mappe.csv", "is a folder"),
        ("ut.txt", "cannot be written"),
        ("ut", "no ending"),
        ("x" * 300 + ".csv", "too long"),
    ],
)
def test_mistakes_are_told_in_plain_words(tmp_path: Path, name: str, words: str) -> None:
    """Each mistake has its message, a hint, and leaves no file behind."""
    (tmp_path / "mappe.csv").mkdir()

    with pytest.raises(QualcodeError) as caught:
        write_tables(tmp_path / name, [TABLE], about={})

    assert words in caught.value.message
    assert caught.value.hint
    assert [file.name for file in tmp_path.iterdir()] == ["mappe.csv"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBUSY])
def test_the_systems_own_words_are_not_passed_on(number: int) -> None:
    """A failure is told in the user's language, or by its short name when it is a rare one."""
    set_language("nb")

    assert os.strerror(number) not in cannot_write(Path("ut.csv"), OSError(number, os.strerror(number))).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    """A read-only folder gives one clear line."""
    tmp_path.chmod(0o500)

    with pytest.raises(QualcodeError, match="no permission"):
        write_tables(tmp_path / "ut.csv", [TABLE], about={})


def test_the_known_endings_are_listed() -> None:
    """Whoever guesses wrong sees what there is."""
    with pytest.raises(QualcodeError) as caught:
        known_ending(Path("ut.xls"))

    assert all(ending in caught.value.hint for ending in ENDINGS)
    assert known_ending(Path("UT.XLSX")) == ".xlsx"


def test_nothing_is_left_of_the_drafts(small: Any, tmp_path: Path) -> None:
    """After a good export the folder holds that one file."""
    write_tables(tmp_path / "ut.xlsx", small.tables(), about=small.about())

    assert [file.name for file in tmp_path.iterdir()] == ["ut.xlsx"]
