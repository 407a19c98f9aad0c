"""Who speaks is said once on the command line, and saved for the next files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
GROUP = "SPEAKER_00: Hva synes dere?\nSPEAKER_01: Jeg liker det.\nSPEAKER_00: Ja?\nSPEAKER_01: Ja.\n"


def kinds(run: Run, name: str) -> dict[str, str]:
    rows = [json.loads(line) for line in run("show", name, "--format", "jsonl").out.splitlines()]
    return {row["speaker"]: row["kind"] for row in rows}


def test_roles_and_labels_are_said_saved_and_used_again(study: Path, run: Run) -> None:
    """A saved way is listed; the report tells all in json: encoding, speakers with words, first turns, warnings."""
    folder = study / "transcripts"
    (folder / "a.txt").write_text(GROUP, encoding="utf-8")
    (folder / "b.txt").write_text(GROUP, encoding="cp1252")
    said = ("--role", "SPEAKER_00=intervjuer", "--rename", "SPEAKER_01=A1", "--save-as", "whisper")
    done = run("import", str(folder / "a.txt"), *said, "--yes", "--format", "json")
    assert done.code == 0 and "--as whisper" in done.err
    [report] = json.loads(done.out)["new"]
    assert {"encoding", "format", "warnings", "dropped", "notes", "doubtful", "attributes"} <= set(report)
    assert report["speakers"][1] == {"speaker": "A1", "kind": "respondent", "turns": 2, "words": 4}
    assert [turn["text"] for turn in report["first_turns"]][:2] == ["Hva synes dere?", "Jeg liker det."]
    assert kinds(run, "a") == {"SPEAKER_00": "interviewer", "A1": "respondent"}

    assert run("import", str(folder / "b.txt"), "--as", "whisper", "--yes").code == 0
    assert kinds(run, "b") == kinds(run, "a")
    [row] = [json.loads(line) for line in run("list", "ways", "--format", "jsonl").out.splitlines()]
    assert row["name"] == "whisper" and "SPEAKER_00" in row["options"]
    assert "2 files are unchanged" in run("import", str(folder / "a.txt"), str(folder / "b.txt"), *said[:4]).err


def test_what_is_said_wrong_is_told(study: Path, run: Run) -> None:
    """A role that is none, a pair without its sign, a way that nobody saved."""
    assert run("import", "--role", "MS=sjef").code == 2
    assert run("import", "--rename", "MS").code == 2
    done = run("import", "--as", "teams")
    assert done.code == 1 and "saved as teams" in done.err
