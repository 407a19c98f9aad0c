"""`backups`, `restore`, `check --repair` and `recover`, as a person calls them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def coded(run, study):
    """A study with one coding, and a backup from before it."""
    run("import", "--yes")
    (study / "in.csv").write_text("transcript,turn,start,end,codes,coder,memo\n01-drammen,1,0,20,ressurser,,husk\n")
    assert run("codings", "import", "in.csv").code == 0
    return study


def rows(done):
    return [json.loads(line) for line in done.out.splitlines()]


def test_backups_are_listed_and_made(run, coded):
    """The one from before the import is there; another can be asked for."""
    listed = rows(run("backups"))
    assert [(row["before_what"], row["codings"], row["whole"]) for row in listed] == [("change", 0, True)]

    assert "backup" in run("backups", "--make").err

    assert [(row["before_what"], row["codings"]) for row in rows(run("backups"))] == [("asked", 1), ("change", 0)]
    assert "asked for" in run("backups", "--format", "table").out


def test_a_backup_is_put_back_and_back_again(run, coded):
    """Without --yes nothing happens; with it the older state is there, and the newer one is a backup."""
    assert run("restore", "1").code == 1
    assert len(rows(run("codings", "export"))) == 1

    done = run("restore", "1", "--yes")

    assert done.code == 0 and "1 transcripts, 0 codings" in done.err
    assert rows(run("codings", "export")) == []
    assert run("restore", "1", "--yes").code == 0
    assert [row["memo"] for row in rows(run("codings", "export"))] == ["husk"]


@pytest.mark.parametrize("which", ["0", "9", "nowhere.db", "in.csv"])
def test_what_is_no_backup_is_not_restored(run, coded, which):
    """A number or file that is none is told, and the study stays."""
    done = run("restore", which, "--yes")

    assert done.code == 1 and "Traceback" not in done.err
    assert len(rows(run("codings", "export"))) == 1


def spoil(study, sql):
    with closing(sqlite3.connect(study / "corpus.db")) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(sql)
        raw.commit()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE coding SET code = 'rolle'",
        "UPDATE coding SET quote = 'noe annet'",
        "UPDATE coding SET start = start + 1",
        "DELETE FROM coding",
        "UPDATE memo SET text = 'hysj'",
        "DELETE FROM turn_fts_data WHERE id > 10",
        "UPDATE standing SET state = 'undone'",
    ],
)
def test_what_the_journal_knows_is_mended(run, coded, sql):
    """A row that another program changed is as it was, after a backup; whole studies are left alone."""
    whole = run("codings", "export").out
    spoil(coded, sql)

    checked = run("check")
    done = run("check", "--repair")

    assert (checked.code, done.code) == (1, 0) or "standing" in sql
    assert run("check").code == 0
    assert run("codings", "export").out == whole
    assert "repair" in [row["before_what"] for row in rows(run("backups"))] or "standing" in sql


def test_what_cannot_be_mended_safely_is_left(run, coded):
    """A text that is not the one that was imported is for `recover`, which finds it in the backup."""
    spoil(coded, "UPDATE turn SET text = replace(text, 'møteplass', 'kafeteria')")

    assert run("check", "--repair").code == 1
    done = run("recover")

    assert done.code == 0 and "1 transcripts, 1 codings" in done.err
    assert run("check").code == 0
    assert "møteplass" in run("show", "01-drammen").out


def test_nothing_to_recover(run, coded):
    """A whole study is left as it is."""
    before = (coded / "corpus.db").read_bytes()

    done = run("recover")

    assert done.code == 0 and "nothing to recover" in done.err
    assert (coded / "corpus.db").read_bytes() == before


def test_a_file_of_noise_is_recovered_from_the_backup(run, coded):
    """Nothing but the backup is left: its texts and codings come back."""
    run("backups", "--make")
    (coded / "corpus.db").write_bytes(b"\xa5" * 30_000)

    assert run("list", "transcripts").code == 1
    assert run("check").code == 1
    assert run("recover").code == 0

    assert [row["memo"] for row in rows(run("codings", "export"))] == ["husk"]
