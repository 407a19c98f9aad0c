"""While the terminal UI is open, other programs write, lock and correct: nothing false is shown or stored."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from steps import NAME, Open, coded, desk, press, said

from qualcode.project import Project
from qualcode.store import connection


def correct(study: Path, old: str, new: str) -> None:
    """Another program imports the transcript with other words."""
    path = study / "transcripts" / f"{NAME}.txt"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    with Project.open(study, coder="ola") as other:
        other.import_transcripts(other.plan_import([path]))


async def test_words_that_moved_are_not_coded_blindly(opened: Open, project: Project, study: Path) -> None:
    """Before the screen has seen the correction, coding what it shows is refused, and nothing is stored."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res")
        correct(study, "Det er en møteplass", "Jeg kaller det en møteplass")
        assert project.changed_elsewhere()
        await press(pilot, "enter")
        told = " ".join(said(pilot))

    assert coded(project) == []
    assert "corrected" in told


async def test_a_corrected_transcript_is_opened_again(opened: Open, project: Project, study: Path) -> None:
    """At the next look around the new words are on the desk, and what is coded then is what is seen."""
    async with opened() as pilot:
        await press(pilot, "down")
        correct(study, "Det er en møteplass", "Jeg kaller det en møteplass")
        pilot.app._look_around()
        await pilot.pause()
        await press(pilot, "down", "enter", *"res", "enter")
        here = desk(pilot).desk.transcript.text

    assert "Jeg kaller det" in here
    assert all(quote in here for quote, _code in coded(project))


async def test_what_went_while_a_dialog_was_open_is_not_shown(opened: Open, project: Project, study: Path) -> None:
    """Another program takes a coding away while the picker is open; the screen then has only what is there."""
    project.code(project.transcript(NAME).turn_excerpt(3), ["ressurser"])
    async with opened() as pilot:
        await press(pilot, "down", "enter")
        with Project.open(study, coder="kari") as other:
            other.uncode(other.codings())
        pilot.app._look_around()
        await press(pilot, *"møt", "enter")
        shown = desk(pilot).desk.coding_count

    assert shown == len(project.codings()) == 1


async def test_a_locked_study_ends_nothing(
    opened: Open, project: Project, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the file, moving, waiting and going back are possible; it is told once."""
    async with opened() as pilot:
        await press(pilot, "down", "down")
        monkeypatch.setattr(connection, "WAIT_MS", 20)
        other = sqlite3.connect(study / "corpus.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            desk(pilot)._keep_place()
            await pilot.pause()
        told = len(said(pilot))
        await press(pilot, "q")
        other.execute("ROLLBACK")
        other.close()
        assert pilot.app.is_running

    monkeypatch.undo()
    assert told == 1
    assert connection.WAIT_MS >= 5000


async def test_an_import_of_codings_is_not_undone_by_one_key(opened: Open, project: Project, study: Path) -> None:
    """`u` stops before a whole import and says how to undo it."""
    (study / "in.csv").write_text(f"transcript,turn,start,end,codes,coder,memo\n{NAME},1,0,32,ressurser,,\n")
    project.import_codings(study / "in.csv")

    async with opened() as pilot:
        await press(pilot, "down", "down", "enter", *"møt", "enter", "u", "u", "u")
        told = " ".join(said(pilot))

    assert [code for _quote, code in coded(project)] == ["ressurser"]
    assert "qualcode undo" in told


async def test_a_codebook_that_breaks_is_told_once(opened: Open, study: Path) -> None:
    """The coder learns that the codes on screen are the last good ones."""
    async with opened() as pilot:
        (study / "codebook.yaml").write_text("codes: [")
        for _ in range(3):
            pilot.app._look_around()
        await pilot.pause()
        told = [text for text in said(pilot) if "codebook.yaml" in text]

    assert len(told) == 1
