"""Memos on the project, codes, transcripts and codings are written, found and gone to by keys."""

from __future__ import annotations

import pytest
from steps import NAME, Open, desk, drawn, press, said

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import CodebookScreen, MemosScreen


@pytest.fixture
def noted(project: Project) -> Project:
    """A memo of each kind, and one by someone else."""
    [coding] = project.code(project.transcript(NAME).turn_excerpt(1, 0, 28), ["rolle/motested"])
    project.set_memo(coding, "Fred er viktig her.")
    project.write_memo("project", "", "Skriv om tillit.")
    project.write_memo("code", "ressurser", "Tid eller folk?")
    project.write_memo("transcript", NAME, "Hun var trøtt.")
    with Project.open(project.root, coder="ola") as other:
        other.write_memo("code", "ressurser", "Enig om tillit.")
    return project


async def test_memos_are_written_on_project_code_and_transcript(opened: Open, project: Project) -> None:
    """Each with a key; they stand in one list, and undo takes the last away."""
    async with opened("m") as pilot:
        assert any("No memos here yet" in line for line in drawn(pilot))
        await press(
            pilot, "p", *"ide", "ctrl+s", "c", *"ress", "enter", *"folk", "ctrl+s", "i", "enter", *"sen", "ctrl+s"
        )
        found = {(memo.target, memo.target_id, memo.text) for memo in project.memos()}
        assert found == {("project", "", "ide"), ("code", "ressurser", "folk"), ("transcript", NAME, "sen")}
        assert any("3 memos" in line for line in drawn(pilot))
        await press(pilot, "u")
        assert len(project.memos()) == 2


async def test_memos_are_found_by_words_and_kind(opened: Open, noted: Project) -> None:
    """Words of all kinds in one place; `o` goes from kind to kind."""
    async with opened("m", "slash", *"TILLIT", "enter") as pilot:
        assert any("2 memos" in line for line in drawn(pilot))
        await press(pilot, "slash", *["backspace"] * 6, "enter")
        assert any("5 memos" in line for line in drawn(pilot))
        counts = []
        for _ in range(4):
            await press(pilot, "o")
            counts.append(pilot.app.screen.query_one("RowList").count)
        assert counts == [1, 2, 1, 1]


async def test_enter_goes_to_what_a_memo_is_about(opened: Open, noted: Project) -> None:
    """A coding's place, a code in the codebook, a transcript."""
    async with opened("m", "slash", *"fred", "enter", "enter") as pilot:
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt).startswith("Det er en møteplass, altså.")
        await press(pilot, "q", "slash", *["backspace"] * 4, *"folk", "enter", "enter")
        assert isinstance(pilot.app.screen, CodebookScreen)
        await press(pilot, "q", "slash", *["backspace"] * 4, *"trøtt", "enter", "enter")
        assert desk(pilot).desk.transcript.name == NAME


async def test_anothers_memo_is_read_and_not_removed(opened: Open, noted: Project) -> None:
    """`m` on it writes one's own; `x` takes only one's own away."""
    async with opened("m", "slash", *"enig", "enter", "x") as pilot:
        assert "ola" in said(pilot)[-1]
        await press(pilot, "m", *" Ja.", "ctrl+s")
        assert {memo.text for memo in noted.memos(target="code")} == {"Tid eller folk? Ja.", "Enig om tillit."}


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(noted: Project, size: tuple[int, int]) -> None:
    """Nothing breaks, and every key is harmless."""
    set_language("nb")
    app = QualcodeApp(noted)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "m", "down", "m", "escape", "i", "escape", "question_mark", "escape", "o")
        assert isinstance(app.screen, MemosScreen)
