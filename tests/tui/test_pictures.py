"""Pictures of the codings in plain characters, by keys."""

from __future__ import annotations

import pytest
from steps import NAME, Open, drawn, press, said

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import ExcerptsScreen, PicturesScreen
from qualcode.tui.screens.pictures import Picture
from qualcode.tui.widgets.row_list import RowList


@pytest.fixture
def coded_twice(project: Project) -> Project:
    """Two interviews from two places; one code three times, one once."""
    (project.root / "transcripts" / "02-skien.txt").write_text(
        "# kommune: Skien\n\n[00:00:01] Intervjuer: Hei?\n\n[00:00:04] Rita: Vi er for få.\n", "utf-8"
    )
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    first = project.transcript(NAME)
    project.code(first.turn_excerpt(3, 0, 12), ["ressurser"])
    project.code(first.turn_excerpt(3, 13, 30), ["ressurser"])
    project.code(first.turn_excerpt(1, 0, 27), ["rolle/motested"])
    project.code(project.transcript("02-skien").turn_excerpt(1), ["ressurser"])
    return project


async def test_how_often_each_code_is_used(opened: Open, coded_twice: Project) -> None:
    """The most used first, the longest bar three times the other; Enter shows the excerpts."""
    async with opened("p") as pilot:
        [most, least] = [line for line in drawn(pilot) if "━" in line]
        assert "Ressurser" in most and most.rstrip().endswith(" 3")
        assert "Møteplass" in least and least.rstrip().endswith(" 1")
        assert most.count("━") == pytest.approx(3 * least.count("━"), abs=3)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ExcerptsScreen)


async def test_codes_by_group_and_without_colour(opened: Open, coded_twice: Project) -> None:
    """A column for each value; shade and number say the same, so no colour is needed; → takes the next attribute."""
    async with opened("p", "tab", "c") as pilot:
        await press(pilot, "end", "home", "escape")
        while "kommune" not in drawn(pilot)[0]:
            await press(pilot, "right")
        lines = drawn(pilot)
        assert any("Drammen" in line and "Skien" in line for line in lines)
        [row] = [line for line in lines if "Ressurser" in line]
        assert row.index("███ 2") < row.index("▒▒▒ 1")


async def test_codes_along_the_interview(opened: Open, coded_twice: Project) -> None:
    """What is coded stands where it is said: the meeting place before the resources; → takes the next interview."""
    async with opened("p", "tab", "tab") as pilot:
        lines = drawn(pilot)
        [place] = [line for line in lines if "Møteplass" in line]
        [means] = [line for line in lines if "Ressurser" in line]
        assert place.index("█") < means.index("█")
        await press(pilot, "right")
        assert "02-skien" in drawn(pilot)[0]
        assert not any("Møteplass" in line for line in drawn(pilot))


async def test_nothing_coded_is_said(opened: Open) -> None:
    """Every key is harmless in a study without codings."""
    async with opened("p", "enter", "c") as pilot:
        assert any("Nothing is coded here yet." in line for line in drawn(pilot))
        assert "nothing to choose" in " ".join(said(pilot))
        await press(pilot, "tab", "enter", "right", "left", "tab", "enter")
        assert isinstance(pilot.app.screen, PicturesScreen)


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5), (1, 1)])
async def test_it_stands_in_every_size_and_in_norwegian(coded_twice: Project, size: tuple[int, int]) -> None:
    """Nothing breaks in any picture."""
    set_language("nb")
    app = QualcodeApp(coded_twice)
    async with app.run_test(size=size) as pilot:
        for key in ("p", "tab", "down", "tab", "up", "right", "shift+tab", "question_mark", "escape"):
            await press(pilot, key)  # one by one: Escape leaves a screen that keeps keys waiting for long
        assert isinstance(app.screen, PicturesScreen)


async def test_a_picture_stays_whole_until_the_next_is_there(opened: Open, coded_twice: Project) -> None:
    """Drawn anew while the next one is counted, it is what it was, and not the old figures in the new clothes."""
    async with opened("p") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, PicturesScreen)
        before = drawn(pilot)
        screen._picture = Picture.COURSE
        screen.query_one(RowList).refresh()
        await pilot.pause()

        assert [line for line in drawn(pilot) if "━" in line] == [line for line in before if "━" in line]


async def test_the_note_on_few_people_is_read_whole(coded_twice: Project) -> None:
    """It has a line of its own, so that it fits beside no heading in a narrow terminal."""
    app = QualcodeApp(coded_twice)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "tab")

        assert any("five people or fewer: may point to one of them" in line for line in drawn(pilot)[1:])
