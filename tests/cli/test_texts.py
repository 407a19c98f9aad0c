"""Corrections, pseudonyms and purge from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.project import Project

Run = Callable[..., Any]
INTERVIEW = "Intervjuer: Hva gjør du?\nKari: Jeg treffer Torunn Hovland på Mysen hver dag.\nKari: Og så går jeg hjem.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one interview and a coding."""
    root = tmp_path / "studie"
    with Project.create(root, coder="kari") as project:
        (root / "transcripts" / "en.txt").write_text(INTERVIEW, encoding="utf-8")
        project.import_transcripts(project.plan_import([root / "transcripts"]))
        code = next(iter(project.codebook)).id
        project.code(project.transcript("en").turn_excerpt(1, 4, 25), [code])
        project.code(project.transcript("en").turn_excerpt(2, 6, 19), [code])
    return root


def correct(study: Path, old: str, new: str) -> None:
    (study / "transcripts" / "en.txt").write_text(INTERVIEW.replace(old, new), encoding="utf-8")


def test_a_correction_is_told_confirmed_and_worked_off(study: Path, run: Run) -> None:
    """The plan says what follows; without --yes nothing is stored; the queue is listed, accepted and undone."""
    correct(study, "treffer", "møter")

    refused = run("import")
    assert refused.code == 1
    assert "2 codings follow, 1 of them has other words" in refused.err
    assert json.loads(run("import", "--yes", "--format", "json").out)["followed"]["en"] == {
        "kept": 1,
        "touched": 1,
        "lost": 0,
    }
    [row] = [json.loads(line) for line in run("list", "review").out.splitlines()]
    assert (row["old"], row["text"], row["turn"]) == ("treffer Torunn Hovlan", "møter Torunn Hovlan", 1)
    assert run("review", "accept", row["id"]).code == 0
    assert run("list", "review").out == ""
    assert run("undo", "2").code == 0
    assert "treffer" in run("show", "en", "--format", "jsonl").out


def test_a_coding_without_a_place_gets_one_or_goes(study: Path, run: Run) -> None:
    """By turn and position; without ids or --all nothing is guessed."""
    correct(study, "\nKari: Og så går jeg hjem.", "")
    run("import", "--yes")
    [row] = [json.loads(line) for line in run("list", "review").out.splitlines()]
    assert (row["old"], row["text"], row["turn"]) == ("går jeg hjem.", "", None)

    assert run("review", "accept").code == 2
    assert run("review", "place", row["id"], "7", "0", "4").code == 2
    assert run("review", "place", "feil", "1", "0", "4").code == 1
    assert run("review", "place", "", "0", "0", "4").code == 1
    shown = run("list", "review", "--format", "table").out
    assert row["id"][:4] in shown and row["id"] not in shown
    assert run("review", "place", row["id"][:4], "0", "0", "4").code == 0
    assert run("list", "review").out == ""
    run("undo")
    assert run("review", "drop", row["id"]).code == 0
    assert run("list", "review").out == ""


def test_names_go_from_plan_to_purge(study: Path, tmp_path: Path, run: Run) -> None:
    """A plan, a key outside, an export that is looked through, and a record without names."""
    plan, key = tmp_path / "plan.csv", tmp_path / "studie.key"
    assert run("pseudonymise", "--plan", str(plan)).code == 0
    assert run("pseudonymise", "--plan", str(plan)).code == 1, "a plan is not written over"
    assert run("pseudonymise", "--apply", str(plan), "--yes").code == 2
    inside = run("pseudonymise", "--apply", str(plan), "--key", str(study / "k"), "--yes")
    assert inside.code == 1 and "would lie in the study" in inside.err
    before = run("export", str(tmp_path / "a.csv"), "--key", str(key))
    assert before.code == 1 and not (tmp_path / "a.csv").exists()

    assert run("pseudonymise", "--apply", str(plan), "--key", str(key), "--yes").code == 0

    assert "Hovland" not in run("show", "en", "--format", "jsonl").out
    assert run("export", str(tmp_path / "b.csv"), "--key", str(key)).code == 0
    assert run("purge", "--key", str(key)).code == 1, "nobody was asked"
    assert (study / "transcripts" / "en.txt").exists()
    going = [
        path for name in ("transcripts", "backup") for path in (study / name).iterdir() if path.name != ".gitignore"
    ]
    purged = run("purge", "--key", str(key), "--delete-key", "--yes")
    assert purged.code == 0, purged.err
    record = json.loads(purged.out)
    assert record["files"] == len(going) and record["key_deleted"] and "Hovland" not in purged.out
    assert not key.exists()
    assert not any(b"Hovland" in path.read_bytes() for path in study.rglob("*") if path.is_file())
