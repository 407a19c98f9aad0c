"""Backups while the terminal UI is open."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest
from steps import Open, coded, press, said

from qualcode.project import Project
from qualcode.store import Store, list_backups


async def test_opening_a_study_keeps_what_it_was(opened: Open, project: Project, study: Path) -> None:
    """The copy is made beside the work, holds what was there when it began, and one is enough."""
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "down", "enter", *"res", "enter")
        await pilot.app.workers.wait_for_complete()
    assert coded(project)

    [made] = list_backups(study / "corpus.db")
    with Store.open(made.path, read_only=True) as copy:
        assert made.why == "session"
        assert copy.codings.find() == [] and copy.transcripts.names() == project.transcript_names()


async def test_the_first_keys_do_not_get_into_the_backup(opened: Open, project: Project, study: Path) -> None:
    """Keys that are there before the copy is made wait for it, so that it is what the study was."""
    async with opened("enter", "down", "enter", *"res", "enter") as pilot:
        await pilot.app.workers.wait_for_complete()
    assert coded(project)

    [made] = list_backups(study / "corpus.db")
    with Store.open(made.path, read_only=True) as copy:
        assert copy.codings.find() == []


async def test_a_backup_that_cannot_be_made_is_told_and_work_goes_on(
    opened: Open, project: Project, study: Path
) -> None:
    """A file stands where the folder should be: it is said once, and coding works."""
    (study / "backup").write_text("i veien")
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "down", "enter", *"res", "enter")
        told = [text for text in said(pilot) if "backup" in text]

    assert len(told) == 1
    assert coded(project)


async def test_a_damaged_study_ends_with_a_line_and_not_a_traceback(
    opened: Open, project: Project, study: Path
) -> None:
    """What fails on a damaged file is told as that; on a sound one it is a bug, and shown as one."""
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        with sqlite3.connect(study / "corpus.db") as raw:
            raw.execute("UPDATE turn SET kind = 'respondemt'")
        pilot.app.call_later(lambda: pilot.app.project.store.transcripts.find(project.transcript_names()[0]))
        await asyncio.sleep(0.5)  # it ends, so there is no screen to wait for

    assert pilot.app.return_code == 1


async def test_a_bug_on_a_sound_study_is_shown_as_one(opened: Open) -> None:
    """Nothing is hidden where the data are whole."""
    with pytest.raises(ZeroDivisionError):
        async with opened() as pilot:
            pilot.app.call_later(lambda: 1 / 0)
            await pilot.pause()


async def test_what_is_wrong_with_the_file_or_its_place_is_told_at_opening(
    opened: Open, project: Project, study: Path
) -> None:
    """The weekly look over the whole file, and a warning of a folder that is synchronised."""
    project.store.backups.make("asked")
    os.utime(study / "backup" / ".corpus-checked", (0, 0))
    (study / ".stfolder").mkdir()
    with sqlite3.connect(study / "corpus.db") as raw:
        raw.execute("UPDATE turn SET transcript = 99 WHERE id = (SELECT max(id) FROM turn)")
    async with opened() as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        told = said(pilot)

    assert len([text for text in told if "synchronised" in text]) == 1
    assert len([text for text in told if "points to a row" in text]) == 1
