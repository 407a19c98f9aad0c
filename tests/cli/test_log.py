"""`log` as an audit trail, and the study as it was."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from qualcode.project import Project


@pytest.fixture
def worked(run, study):
    """A study with work of two coders in it."""
    run("import", "--yes")
    with Project.open(study, coder="kari") as project:
        transcript = project.transcript("01-drammen")
        [made] = project.code(transcript.turn_excerpt(1), ["ressurser"], memo="utkast")
        project.set_memo(made, "=ferdig")
        project.code(transcript.turn_excerpt(3), ["rolle"])
        project.undo()
    with Project.open(study, coder="ola") as project:
        project.merge_codes("ressurser", "rolle")
    return study


def test_the_trail_tells_who_when_what_before_and_after(run, worked):
    """One row for each change; a memo and a code merged show what stood there and what stands there now."""
    rows = [json.loads(line) for line in run("log", "--details").out.splitlines()]

    assert [row["seq"] for row in rows] == sorted((row["seq"] for row in rows), reverse=True)
    assert all(row["coder"] and row["at"] for row in rows)
    memo = next(row for row in rows if row["event"] == "memo")
    assert (memo["before"], memo["after"], memo["code"]) == ("utkast", "=ferdig", "ressurser")
    assert memo["transcript"] == "01-drammen" and memo["quote"].startswith("Det er en møteplass")
    merged = next(row for row in rows if row["event"] == "merge codes" and row["part"] == "coding")
    assert (merged["coder"], merged["before"].split()[0], merged["after"].split()[0]) == ("ola", "ressurser", "rolle")
    book = next(row for row in rows if row["event"] == "merge codes" and row["part"] == "codebook")
    assert "id: ressurser" in book["before"]
    undone = next(row for row in rows if row["event"] == "undo")
    assert undone["before"].startswith("rolle") and undone["after"] == ""
    imported = rows[-1]
    assert (imported["event"], imported["part"], imported["transcript"]) == ("import", "transcript", "01-drammen")
    assert "When" in run("log", "--details", "--format", "table").out


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "tsv"])
def test_the_trail_is_written_to_files(run, worked, ending):
    """Oldest first; no formula; nothing is written over without --force."""
    done = run("log", "--to", f"logg.{ending}")

    assert done.code == 0, done.err
    path = worked / f"logg.{ending}"
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";" if ";" in path.read_text("utf-8-sig")[:60] else ","))
        assert rows[1][0] == "1" and not any(cell.startswith("=") for row in rows for cell in row)
    elif ending == "jsonl":
        assert json.loads(path.read_text("utf-8").splitlines()[0])["seq"] == 1
    assert run("log", "--to", f"logg.{ending}").code == 1
    assert run("log", "--to", f"logg.{ending}", "--force").code == 0


def at(study: Path, seq: int) -> str:
    with Project.open(study) as project:
        return next(event.at for event in project.events() if event.seq == seq)


def test_the_study_as_it_was_is_rebuilt(run, worked, tmp_path, monkeypatch):
    """Into a folder of its own, with the codebook of the time; the study itself is not touched."""
    before = (worked / "corpus.db").read_bytes()
    import sqlite3

    with sqlite3.connect(worked / "corpus.db") as raw:  # the events came within a second
        raw.execute("UPDATE event SET at = '2026-01-0' || seq || 'T12:00:00+00:00'")
    before = (worked / "corpus.db").read_bytes()

    done = run("log", "--at", "2026-01-03", "--copy-to", str(tmp_path / "da"))

    assert done.code == 0, done.err
    assert (worked / "corpus.db").read_bytes() == before
    with Project.open(tmp_path / "da", coder="kari") as then:
        assert [(c.code, c.memo) for c in then.codings()] == [("ressurser", "=ferdig")]
        assert "ressurser" in then.codebook
        assert then.store.check() == []
        assert [event.seq for event in then.events()] == [3, 2, 1]
        assert then.search("møteplass")
        then.undo(None)
        assert then.codings() == []
    with Project.open(worked, coder="kari") as now:
        assert "ressurser" not in now.codebook
    assert run("log", "--at", "2026-01-03", "--copy-to", str(tmp_path / "da")).code == 1
    run("log", "--at", "2025-12-31", "--copy-to", str(tmp_path / "ingen"))
    with Project.open(tmp_path / "ingen") as empty:
        assert empty.transcript_names() == () and empty.store.check() == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--at", "i går", "--copy-to", "x"], 1),
        (["--at", "2026-01-01"], 2),
        (["--copy-to", "x"], 2),
        (["--at", "2026-13-01", "--copy-to", "x"], 1),
        (["--to", "logg.pdf"], 1),
        (["--at", "2026-01-01", "--copy-to", "codebook.yaml"], 1),
    ],
)
def test_mistakes_are_told(run, worked, arguments, code):
    """No date, half of what is needed, or a file that is no folder: one line, and nothing is made."""
    done = run("log", *arguments)

    assert done.code == code and "Traceback" not in done.err
    assert not (worked / "x").exists()
