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
    assert row["name"] == "whisper" and row["options"]["roles"] == {"SPEAKER_00": "interviewer"}
    assert json.loads(run("list", "ways", "--format", "json").out) == [row]
    assert "2 files are unchanged" in run("import", str(folder / "a.txt"), str(folder / "b.txt"), *said[:4]).err


def test_what_is_said_wrong_is_told(study: Path, run: Run) -> None:
    """A role that is none, a pair without its sign, a way that nobody saved."""
    assert run("import", "--role", "MS=sjef").code == 2
    assert run("import", "--rename", "MS").code == 2
    done = run("import", "--as", "teams")
    assert done.code == 1 and "saved as teams" in done.err


def test_a_speaker_goes_by_the_label_in_the_file_as_well(study: Path, run: Run) -> None:
    """A role and a new label can be said of the same speaker, by either label."""
    folder = study / "transcripts"
    for name, asks in (("a", "SPEAKER_00"), ("b", "I1")):
        (folder / f"{name}.txt").write_text(GROUP, encoding="utf-8")
        said = ("--role", f"{asks}=intervjuer", "--rename", "SPEAKER_00=I1", "--rename", "SPEAKER_01=B")
        assert run("import", str(folder / f"{name}.txt"), *said, "--yes").code == 0
        assert kinds(run, name) == {"I1": "interviewer", "B": "respondent"}
    (folder / "c.txt").write_text(GROUP, encoding="utf-8")
    said = ("--interviewer", "SPEAKER_00", "--rename", "SPEAKER_00=Marte")
    assert run("import", str(folder / "c.txt"), *said, "--yes").code == 0
    assert kinds(run, "c")["Marte"] == "interviewer"


def test_who_asks_in_one_file_says_nothing_of_another(study: Path, run: Run) -> None:
    """In a file where that person does not speak, “I” is the interviewer as before."""
    folder = study / "transcripts"
    (folder / "a.txt").write_text("MS: Hva?\nR: Alt.\n", encoding="utf-8")
    (folder / "b.txt").write_text("I: Hva?\nR: Alt.\n", encoding="utf-8")
    assert run("import", str(folder), "--role", "MS=intervjuer", "--yes").code == 0
    assert kinds(run, "b") == {"I": "interviewer", "R": "respondent"}


def test_files_of_other_kinds_are_named(study: Path, run: Run) -> None:
    """An old document and a recording in the folder are not passed by in silence."""
    for name in ("gammel.doc", "lyd.m4a", ".skjult.pdf"):
        (study / "transcripts" / name).write_bytes(b"x")
    done = run("import", "--yes", "--format", "json")
    assert [Path(path).name for path in json.loads(done.out)["passed_by"]] == ["gammel.doc", "lyd.m4a"]
    assert "gammel.doc, lyd.m4a" in run("import", "--yes").err
