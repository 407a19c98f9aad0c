"""Interviews are read, looked at, set right and stored by keys."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from steps import NAME, Open, done, drawn, hold_up, post, press, said
from textual.pilot import Pilot

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.model import Kind
from qualcode.project import Project
from qualcode.project.importing import ImportPlan
from qualcode.readers import ReadOptions
from qualcode.tui import errands
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import ImportScreen, OverviewScreen

GROUP = "SPEAKER_00: Hva synes dere?\nSPEAKER_01: Jeg liker det på møteplassen.\nSPEAKER_00: Ja?\nSPEAKER_01: Ja.\n"


@pytest.fixture
def waiting(project: Project) -> Project:
    """The small study with two new files, one in Windows text, one that is refused, and one as it was."""
    folder = project.root / "transcripts"
    (folder / "02-gruppe.txt").write_text(GROUP, encoding="utf-8")
    (folder / "03-gammel.txt").write_bytes(GROUP.encode("cp1252"))
    (folder / "04-tom.docx").write_bytes(b"PK\x03\x04 ikke en pakke")
    return project


async def read(pilot: Pilot[None]) -> None:
    """Wait until the files are read or stored."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def test_the_preview_tells_how_files_were_understood(opened: Open, waiting: Project) -> None:
    """Format, encoding, speakers with counts and kinds, first turns, warnings; what is refused and unchanged."""
    async with opened("i", size=(160, 40)) as pilot:
        await read(pilot)
        screen = "\n".join(drawn(pilot))
        for text in (
            *("02-gruppe", "new", "cp1252", "SPEAKER_00 (respondent, 2)", "It is not clear who the interviewer is"),
            *("Jeg liker det på møteplassen.", "1 unchanged", "1 refused", "✗ 04-tom.docx", "2 to store"),
        ):
            assert text in screen, text
        assert waiting.transcript_names() == (NAME,)


async def test_who_asks_and_labels_are_set_right_before_storing(opened: Open, waiting: Project) -> None:
    """In all files at once, or in one; a file that is left out is not stored."""
    async with opened("i", size=(160, 40)) as pilot:
        await read(pilot)
        await press(pilot, "I", "enter", "n", "down", "enter", *["backspace"] * 10, *"A1", "enter")
        assert any("SPEAKER_00 (interviewer, 2) · A1 (respondent, 2)" in line for line in drawn(pilot))
        await press(pilot, "down", "space", "ctrl+s", "enter")
        await read(pilot)
        kinds = {turn.speaker: turn.kind for turn in waiting.transcript("02-gruppe").turns}
        assert kinds == {"SPEAKER_00": Kind.INTERVIEWER, "A1": Kind.RESPONDENT}
        assert waiting.transcript_names() == (NAME, "02-gruppe")
        assert "1 new" in said(pilot)[-1]


async def test_a_way_of_reading_is_saved_and_used(opened: Open, waiting: Project) -> None:
    """The next time the roles are there from the beginning."""
    async with opened("i", size=(160, 40)) as pilot:
        await read(pilot)
        await press(pilot, "a")
        assert "No way to read files is saved yet" in said(pilot)[-1]
        await press(pilot, "i", "enter", "s", *"whisper", "enter", "a", "enter")
        await read(pilot)
        found = [line for line in drawn(pilot) if "SPEAKER_00 (interviewer, 2)" in line]
        assert len(found) == 2


async def test_letters_are_read_again_in_another_encoding(opened: Open, waiting: Project) -> None:
    """One that is none is told; a wrong one is told too and changes nothing."""
    async with opened("i", size=(160, 40)) as pilot:
        await read(pilot)
        await press(pilot, "down", "c", *["backspace"] * 8, *"klingon", "enter")
        assert any("is not an encoding" in line for line in drawn(pilot))
        await press(pilot, *["backspace"] * 8, *"cp865", "enter")
        await read(pilot)
        assert any("03-gammel" in line and "cp865" in line for line in drawn(pilot))


async def test_other_files_and_corrections(opened: Open, waiting: Project) -> None:
    """A correction tells what becomes of codings, before and after; the overview shows what is new."""
    waiting.code(waiting.transcript(NAME).turn_excerpt(1, 0, 27), ["rolle/motested"])
    path = waiting.root / "transcripts" / f"{NAME}.txt"
    path.write_text(path.read_text("utf-8").replace("en møteplass", "et møtested"), encoding="utf-8")
    async with opened("i", size=(160, 40)) as pilot:
        await read(pilot)
        await press(pilot, "o", *"transcripts/finnes-ikke", "enter", "escape", "o", *f"transcripts/{NAME}.txt", "enter")
        await read(pilot)
        assert any(
            "Corrected: 0 codings stay, 1 get other words" in " ".join(drawn(pilot)).replace("  ", "")
            or "corrected" in line
            for line in drawn(pilot)
        )
        await press(pilot, "ctrl+s", "enter")
        await read(pilot)
        assert isinstance(pilot.app.screen, OverviewScreen)
        assert "et møtested" in waiting.transcript(NAME).text
        assert "the correction touched" in said(pilot)[-1]


def slowly(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let reading tell of a thousand files that take long; how many of them were read."""
    read, told = Project.plan_import, list[int]()

    def slow(self: Project, paths: list[Path], options: ReadOptions | None = None, **named: object) -> ImportPlan:
        for number in range(1000):
            errands.how_far(number, 1000)
            told.append(number)
            time.sleep(0.005)
        return read(self, paths, options)

    monkeypatch.setattr(Project, "plan_import", slow)
    monkeypatch.setattr(errands, "UNTOLD", 0.01)
    return told


async def test_it_tells_how_far_it_has_come_and_can_be_stopped(
    opened: Open, waiting: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys do not wait for the files; Ctrl+X stops before the next one, and o reads others."""
    read = slowly(monkeypatch)
    async with opened("i") as pilot:
        await asyncio.sleep(0.5)
        assert any("Reading the files … " in line and "/1000" in line for line in drawn(pilot))
        await press(pilot, "ctrl+s")
        assert "Reading the files" in said(pilot)[-1]
        await press(pilot, "ctrl+x")
        count = len(read)
        await asyncio.sleep(0.1)
        assert len(read) <= count + 1 < 1000
        assert any("Stopped. Nothing was changed." in line for line in drawn(pilot))
        await press(pilot, "question_mark", "escape")
        assert not pilot.app.errands  # type: ignore[attr-defined]
        monkeypatch.undo()
        await press(pilot, "o", *"transcripts", "enter")
        await done(pilot)
        assert any("02-gruppe" in line for line in drawn(pilot))


async def test_it_can_be_left_at_once_while_it_reads(
    opened: Open, waiting: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that were to come are not read."""
    read = slowly(monkeypatch)
    async with opened("i", "q") as pilot:
        assert isinstance(pilot.app.screen, OverviewScreen)
        await pilot.app.workers.wait_for_complete()
        assert len(read) < 1000


async def test_storing_can_be_stopped(opened: Open, waiting: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is stored then, the files are there still, and can be stored."""
    gate = hold_up(monkeypatch, "import_transcripts")
    async with opened("i") as pilot:
        await read(pilot)
        post(pilot, "ctrl+s", "enter")
        await asyncio.sleep(0.3)
        post(pilot, "ctrl+x")
        await done(pilot)
        assert "Nothing was changed" in said(pilot)[-1]
        assert waiting.transcript_names() == (NAME,)
        gate.set()
        await press(pilot, "ctrl+s", "enter")
        await done(pilot)
        assert len(waiting.transcript_names()) == 3


async def test_what_goes_wrong_is_told_once(opened: Open, waiting: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of the files where they could not be read, as a message where they could not be stored."""

    def broken(*_arguments: object, **_named: object) -> ImportPlan:
        raise QualcodeError("The disk is full.")

    async with opened("i") as pilot:
        await read(pilot)
        monkeypatch.setattr(Project, "import_transcripts", broken)
        await press(pilot, "ctrl+s", "enter")
        await done(pilot)
        assert said(pilot) == ["The disk is full."]
        assert any("2 to store" in line for line in drawn(pilot))
        monkeypatch.setattr(Project, "plan_import", broken)
        await press(pilot, "o", *"transcripts", "enter")
        await done(pilot)
        assert len(said(pilot)) == 1
        assert any("The disk is full." in line for line in drawn(pilot))


async def test_nothing_new_and_an_empty_study(opened: Open, project: Project, study_empty: Project) -> None:
    """The screen says so, and keys are harmless."""
    async with opened("i") as pilot:
        await read(pilot)
        await press(pilot, "ctrl+s", "space", "i", "n", "c", "s")
        assert isinstance(pilot.app.screen, ImportScreen)
        assert any("nothing new" in line for line in drawn(pilot))
        await press(pilot, "q")


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(waiting: Project, size: tuple[int, int]) -> None:
    """Nothing breaks."""
    set_language("nb")
    app = QualcodeApp(waiting)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "i")
        await read(pilot)
        await press(pilot, "down", "down", "up", "i", "escape", "question_mark", "escape", "q")
