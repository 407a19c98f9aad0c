"""The study that ships: corpus.db is what `make corpus` builds, and the catalogue of texts is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.suggest.manifest import describe
from scripts import messages
from scripts.corpus import ROOT, build

MACHINE_MADE = {"analysis", "_sqlite_migrations"}


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows that people or files made, by table."""
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
        names = [n for (n,) in connection.execute("select name from sqlite_master where type = 'table' order by name")]
        kept = [
            n
            for n in names
            if n not in MACHINE_MADE and "fts" not in n and not n.startswith(("run", "suggestion", "sqlite_"))
        ]
        return {n: sorted(connection.execute(f'select * from "{n}"'), key=repr) for n in kept}


def test_the_shipped_database_is_what_the_files_give(tmp_path):
    """Built anew from transcripts, codebook and demo codings, every table has the same rows."""
    build(tmp_path / "corpus.db", suggestions=False)

    fresh, shipped = rows_of(tmp_path / "corpus.db"), rows_of(ROOT / "corpus.db")
    fresh.pop("event"), shipped.pop("event")
    assert list(fresh) == list(shipped)
    for table, rows in fresh.items():
        assert rows == shipped[table], table


def test_the_shipped_study_opens_with_work_to_do():
    """A newcomer finds ten interviews, two of them coded, and suggestions waiting in the others."""
    with Project.open(ROOT, coder="demo", read_only=True) as project:
        progress = project.progress()
        problems = project.store.check()

    assert len(progress) == 10
    assert sum(p.codings > 0 for p in progress) == 2
    assert sum(p.suggestions > 0 for p in progress) >= 8
    assert problems == []


def test_the_shipped_database_is_small():
    """It stays under two megabytes, so that a clone is quick."""
    assert (ROOT / "corpus.db").stat().st_size < 2_000_000


def test_every_text_is_translated_and_compiled():
    """Every text that people read has its Norwegian, and the compiled catalogue holds just that."""
    catalog = messages.updated(messages.LOCALE / "qualcode.po")

    missing = [m.id for m in catalog if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]

    assert missing == []
    assert messages.compiled(catalog) == (messages.LOCALE / "qualcode.mo").read_bytes()


def test_the_shipped_suggestions_are_those_of_today():
    """The run in corpus.db was made from the texts, the codebook and the codings that ship with it."""
    set_language("nb")
    with Project.open(ROOT, coder="demo", read_only=True) as project:
        described = describe(project.prepare_suggestions())
        [run] = project.runs()

    made_from = ("codebook", "transcripts", "turns", "training", "decisions", "options", "language")
    assert {key: run.manifest[key] for key in made_from} == {key: described[key] for key in made_from}
