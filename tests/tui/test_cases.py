"""What is known of the interviews is seen and changed by keys."""

from __future__ import annotations

import pytest
from steps import NAME, Open, drawn, press, said

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import AttributesEditor, CasesScreen, Confirm, FieldAsked


@pytest.fixture
def two(project: Project) -> Project:
    """A second transcript with nothing known of it."""
    (project.root / "transcripts" / "02-skien.txt").write_text("Intervjuer: Hei?\n\nRita: Hei.\n", "utf-8")
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    return project


async def test_attributes_are_written_in_lines_and_undone(opened: Open, two: Project) -> None:
    """A line for each that is known somewhere; one without a value is no attribute; u takes it back."""
    async with opened("c", "down", "enter") as pilot:
        assert isinstance(pilot.app.screen, AttributesEditor)
        await press(pilot, *"Leder", "ctrl+s")
        assert two.store.attributes()["02-skien"] == {"rolle": "Leder"}
        assert any("02-skien" in line and "Leder" in line for line in drawn(pilot))
        await press(pilot, "u")
        assert two.store.attributes()["02-skien"] == {}


async def test_one_attribute_for_all_that_are_marked(opened: Open, two: Project) -> None:
    """All get it in one event; an empty value takes it away."""
    async with opened("c", "asterisk", "s") as pilot:
        assert isinstance(pilot.app.screen, FieldAsked)
        await press(pilot, *["backspace"] * 10, *"tull", "enter")
        assert any("attribute=value" in line for line in drawn(pilot))
        await press(pilot, *["backspace"] * 10, *"runde=2", "enter")
        assert [values["runde"] for values in two.store.attributes().values()] == ["2", "2"]
        await press(pilot, "s", *["backspace"] * 10, *"runde=", "enter")
        assert not any("runde" in values for values in two.store.attributes().values())
        await press(pilot, "u", "u")
        assert list(two.store.attributes()[NAME]) == ["rolle", "kommune"]


async def test_a_table_is_read_after_a_question(opened: Open, two: Project) -> None:
    """What is wrong with it is told where its name is typed; Enter stores it."""
    (two.root / "t.csv").write_text("navn;alder\n02-skien;44\n", "utf-8")
    async with opened("c", "i", *"x.csv", "enter") as pilot:
        assert isinstance(pilot.app.screen, FieldAsked)
        await press(pilot, *["backspace"] * 5, *"t.csv", "enter")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "enter")
        assert two.store.attributes()["02-skien"] == {"alder": "44"}
        assert "1 transcript changed" in said(pilot)[-1]


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(two: Project, size: tuple[int, int]) -> None:
    """Nothing breaks, and every key is harmless."""
    set_language("nb")
    app = QualcodeApp(two)
    async with app.run_test(size=size) as pilot:
        await press(
            pilot, "c", "space", "asterisk", "s", "escape", "i", "escape", "enter", "escape", "question_mark", "escape"
        )
        assert isinstance(app.screen, CasesScreen)
        assert size[1] < 10 or any("Drammen" in line for line in drawn(pilot))


async def test_what_groups_the_interviews_comes_first(opened: Open, project: Project) -> None:
    """A number of its own for each interview takes no room from what is compared."""
    text = "# nummer: {n}\n# kommune: Skien\n\n[00:00:04] Rita: Vi er for få.\n"
    for n in (2, 3):
        (project.root / "transcripts" / f"0{n}-skien.txt").write_text(text.format(n=n), "utf-8")
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    async with opened("c", size=(120, 24)) as pilot:
        heads = next(line for line in drawn(pilot) if "nummer" in line)

    assert heads.index("kommune") < heads.index("nummer")
