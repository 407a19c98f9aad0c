"""Backups while the terminal UI is open."""

from __future__ import annotations

from pathlib import Path

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
