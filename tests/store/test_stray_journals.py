"""A journal beside corpus.db that is not its own, or is older: SQLite takes it for what to roll back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bench.damage import Outcome, _read, _run_commands, make_study, read_truth
from qualcode.errors import QualcodeError
from qualcode.store import Store, find_damage, recover

from .conftest import coding, fast_folder

KILLED = """
import os, sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("PRAGMA cache_size = 1")
raw.execute("BEGIN IMMEDIATE")
raw.execute("UPDATE coding SET quote = quote || '!'")
raw.execute("UPDATE turn SET text = text || '!'")
os.kill(os.getpid(), 9)
"""


def leave_journal(path: Path) -> bytes:
    """What a program that was killed in the middle of a write leaves beside the file."""
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    return path.with_name(f"{path.name}-journal").read_bytes()


@pytest.mark.parametrize("how", ["older", "another study's", "noise", "cut"])
def test_a_stray_journal_shows_no_wrong_word_in_silence(how: str) -> None:
    """The study is whole, or its damage is told, and a backup brings everything back."""
    with fast_folder() as folder:
        root = folder / "studie"
        make_study(root)
        path, outcome = root / "corpus.db", Outcome()
        other = shutil.copytree(root, folder / "annen") / "corpus.db"
        if how == "another study's":
            with sqlite3.connect(other) as raw:
                raw.execute("UPDATE turn SET text = upper(text)")
                raw.execute("UPDATE coding SET quote = upper(quote), code = 'x' || code")
        journal = leave_journal(other)
        with Store.open(path) as store:
            store.codings.remove([one.id for one in store.codings.find()[:5]], coder="kari")
            store.backups.make("asked")
            state = store.state_hash()
        truth = read_truth(path)
        stray = {"noise": b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\xa5" * 9000, "cut": journal[: len(journal) // 2 + 7]}
        path.with_name(f"{path.name}-journal").write_bytes(stray.get(how, journal))

        _run_commands(root, outcome)
        _read(path, truth, outcome)

        assert (outcome.tracebacks, outcome.silent, outcome.unnamed) == ([], [], False)
        try:
            with Store.open(path) as store:
                is_same = store.check() == [] and store.state_hash() == state
        except QualcodeError:
            is_same = False
        assert is_same or outcome.told
        if not is_same:
            recover(path, coder="kari")
            with Store.open(path) as store:
                assert store.check() == []
                found = {(one.quote, one.code) for one in store.codings.find()}
            assert found >= {
                (quote[4], decision[0])
                for quote, decision in zip(truth.quotes.values(), truth.decisions.values(), strict=True)
            }


def test_damage_that_sqlite_quotes_is_told(store: Store, path: Path) -> None:
    """Bytes that are no letters in the words that make a table: the message about them cannot be read, the file can."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    whole = path.read_bytes()
    at = whole.index(b"CREATE TABLE")
    path.write_bytes(whole[:at] + b"CREATE\xf6TABLE" + whole[at + 12 :])

    with pytest.raises(QualcodeError, match="damaged"):
        Store.open(path)
    assert find_damage(path)
    recover(path, coder="kari")
    with Store.open(path) as again:
        assert [one.quote for one in again.codings.find()] == ["fred"]
        assert again.check() == []


def test_a_column_whose_name_is_damaged_is_told(store: Store, path: Path) -> None:
    """One letter of a table's own words: what asks for the column is told that the file is damaged."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    whole = path.read_bytes()
    at = whole.index(b"created", whole.index(b"CREATE TABLE coding") if b"CREATE TABLE coding" in whole else 0)
    path.write_bytes(whole[:at] + b"creabed" + whole[at + 7 :])

    with Store.open(path) as damaged, pytest.raises(QualcodeError, match="damaged"):
        damaged.codings.find()
    assert find_damage(path)
    recover(path, coder="kari")
    with Store.open(path) as again:
        assert [one.quote for one in again.codings.find()] == ["fred"]
