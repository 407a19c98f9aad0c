"""Names are looked over and replaced by keys."""

from __future__ import annotations

import asyncio
import csv
import stat
import time
from pathlib import Path

import pytest
from steps import Open, desk, done, drawn, hold_up, post, press, said
from textual.binding import Binding
from textual.pilot import Pilot

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.privacy import Key, read_key
from qualcode.project import Project
from qualcode.project.pseudonyms import PseudonymPlan
from qualcode.tui import errands
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import CodingScreen, FieldAsked, PlacesScreen, PseudonymScreen

INTERVIEW = """\
# sted: Mysen

[00:00:01] Intervjuer: Hva heter du?

[00:00:04] Torunn: Jeg heter Torunn Hovland, og jeg jobber på Mysen med Kari. Karis hund er snill.

[00:00:30] Torunn: Karigjengen møtes hver uke. Ring 912 34 567.
"""


@pytest.fixture
def named(project: Project) -> Project:
    """The small study with an interview full of names, and a coding on one of them."""
    (project.root / "transcripts" / "02-mysen.txt").write_text(INTERVIEW, encoding="utf-8")
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    text = project.transcript("02-mysen")
    start = text.turns[1].text.index("Karis")
    project.code(text.turn_excerpt(1, start, start + 5), ["ressurser"])
    return project


async def look(pilot: Pilot[None]) -> PseudonymScreen:
    """The screen, once the names are found."""
    await done(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PseudonymScreen)
    return screen


async def go_to(pilot: Pilot[None], screen: PseudonymScreen, name: str) -> None:
    """Put the cursor on the name."""
    at = next(n for n, each in enumerate(screen._names) if each.name == name)
    await press(pilot, "home", *["down"] * at)


async def test_names_stand_with_kind_count_and_examples(opened: Open, named: Project) -> None:
    """Each with what would stand in its place, how sure it is, and where it stands."""
    async with opened("P", size=(160, 40)) as pilot:
        await look(pilot)
        screen = "\n".join(drawn(pilot))
        [kari] = [line for line in drawn(pilot) if "Kari →" in line]
        assert "3 · names of people" in kari and "✓" in kari
        for text in ("Hovland →", "phone numbers · certain", "Karigjengen", "places to be replaced"):
            assert text in screen


async def test_names_are_replaced_with_a_locked_key_and_come_back(opened: Open, named: Project, tmp_path: Path) -> None:
    """Another pseudonym follows into endings; the key lies outside, for its owner only; undo brings the names back."""
    before = named.transcript("02-mysen").text
    key = tmp_path / "apart" / "k.key"
    key.parent.mkdir()
    async with opened("P") as pilot:
        screen = await look(pilot)
        await go_to(pilot, screen, "Kari")
        await press(pilot, "e", *["backspace"] * 12, *"Ines", "enter")
        assert any("Kari → Ines" in line for line in drawn(pilot))
        await press(pilot, "ctrl+s", *str(named.root / "inne.key"), "enter")
        assert isinstance(pilot.app.screen, FieldAsked) and not (named.root / "inne.key").exists()
        await press(pilot, "escape", "ctrl+s", *str(key), "enter", *"hemmelig", "enter", *"hemmelih", "enter")
        assert any("not the same passphrase" in line for line in drawn(pilot))
        await press(pilot, "backspace", "g", "enter", "enter")
        await look(pilot)
        text = named.transcript("02-mysen").text
        assert "Ines’ hund" in text and "Inesgjengen" in text and "Hovland" not in text
        assert named.codings()[0].quote == "Ines’"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert b"Hovland" not in key.read_bytes()
        assert dict(read_key(key, "hemmelig").words)["Karis"] == "Ines’"
        await press(pilot, "u")
        await look(pilot)
        assert named.transcript("02-mysen").text == before
        assert named.store.check() == []


async def test_one_place_is_left_and_gone_to(opened: Open, named: Project) -> None:
    """Kari in one place may be another; nothing is written when the question is answered with no."""
    async with opened("P") as pilot:
        screen = await look(pilot)
        await go_to(pilot, screen, "Kari")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlacesScreen)
        await press(pilot, "down", "space", "q")
        assert any("◐ Kari" in line and "2/3" in line for line in drawn(pilot))
        await press(pilot, "enter", "down", "enter")
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == "Karis"
        await press(pilot, "q", "q", "ctrl+s", "enter", "escape")
        assert "Hovland" in named.transcript("02-mysen").text
        await press(pilot, "ctrl+s", "enter", "enter")
        await look(pilot)
        assert "Karis hund" in named.transcript("02-mysen").text
        assert "Hovland" not in named.transcript("02-mysen").text


async def test_one_kind_none_marked_and_the_plan_written(opened: Open, named: Project, tmp_path: Path) -> None:
    """Without a mark nothing can be replaced; the plan in view can go on in a spreadsheet."""
    async with opened("P") as pilot:
        await look(pilot)
        await press(pilot, "c", "down", "enter")
        assert any("Mysen →" in line for line in drawn(pilot)) and not any("Hovland →" in line for line in drawn(pilot))
        await press(pilot, "c", "asterisk")
        await press(pilot, *(["asterisk"] if any("✓" in line for line in drawn(pilot)) else []))
        await press(pilot, "ctrl+s")
        assert "Nothing is marked" in said(pilot)[-1]
        path = tmp_path / "plan.csv"
        await press(pilot, "w", *["backspace"] * 20, *str(path), "enter")
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
        assert {row["apply"] for row in rows} == {"nei"} and len(rows) > 5


async def test_a_key_from_before_gives_the_same_pseudonyms(opened: Open, named: Project, tmp_path: Path) -> None:
    """A wrong passphrase is told; the right one fills in what was used."""
    path = tmp_path / "k.key"
    plan = named.plan_pseudonyms()
    used = named.pseudonymise(plan, key=read_key(path, "hemmelig")).key
    named.undo()
    assert used is not None
    async with opened("P") as pilot:
        await look(pilot)
        await press(pilot, "n", *str(path), "enter", *"feil", "enter")
        await look(pilot)
        assert [told for told in said(pilot) if "does not open" in told] == said(pilot)
        assert any("Hovland →" in line for line in drawn(pilot))
        await press(pilot, "n", *str(path), "enter", *"hemmelig", "enter")
        screen = await look(pilot)
        told = {each.name: each.replacement for each in screen._names}
        assert told["Hovland"] == used.words["Hovland"]


async def test_two_that_would_become_one_are_told_of(opened: Open, named: Project) -> None:
    """Before anything is replaced."""
    async with opened("P") as pilot:
        screen = await look(pilot)
        for name in ("Kari", "Hovland"):
            await go_to(pilot, screen, name)
            await press(pilot, "e", *["backspace"] * 12, *"Ines", "enter")
        await press(pilot, "ctrl+s", "enter")
        assert any("would both be called the same" in line for line in drawn(pilot))


async def test_looking_tells_how_far_it_has_come_and_can_be_stopped(
    opened: Open, named: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+X ends the search itself, not only the waiting; nothing is looked for until it is asked for."""
    told = list[int]()

    def slow(self: Project, names: tuple[str, ...] = (), **_named: object) -> PseudonymPlan:
        for number in range(1000):
            errands.how_far(number, 1000)
            told.append(number)
            time.sleep(0.005)
        return PseudonymPlan(())

    monkeypatch.setattr(Project, "plan_pseudonyms", slow)
    monkeypatch.setattr(errands, "UNTOLD", 0.01)
    async with opened("P", "space") as pilot:
        assert "Looking for names" in said(pilot)[-1]
        await asyncio.sleep(0.5)
        assert any("Looking for names … " in line and "/1000" in line for line in drawn(pilot))
        await press(pilot, "ctrl+x", "question_mark", "escape")
        await done(pilot)
        await pilot.app.workers.wait_for_complete()
        assert len(told) < 1000
        assert any("Stopped. Nothing was changed." in line for line in drawn(pilot))


async def test_replacing_can_be_stopped_and_what_goes_wrong_is_told_once(
    opened: Open, named: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names stand as they were, and what was marked is marked still."""

    def broken(self: Project, plan: PseudonymPlan, *, key: Key | None = None) -> None:
        raise QualcodeError("The disk is full.")

    async with opened("P") as pilot:
        screen = await look(pilot)
        await go_to(pilot, screen, "Kari")
        await press(pilot, "space")
        with monkeypatch.context() as patch:
            hold_up(patch, "pseudonymise")
            await press(pilot, "ctrl+s", "enter")
            post(pilot, "enter")
            await asyncio.sleep(0.2)
            post(pilot, "ctrl+x")
            await done(pilot)
            assert said(pilot) == ["Stopped. Nothing was changed."]
        with monkeypatch.context() as patch:
            patch.setattr(Project, "pseudonymise", broken)
            await press(pilot, "ctrl+s", "enter", "enter")
            await done(pilot)
            assert said(pilot).count("The disk is full.") == 1
        assert any("· Kari" in line for line in drawn(pilot))
    assert "Kari" in named.transcript("02-mysen").text


async def test_what_another_program_codes_leaves_the_marks_alone(
    opened: Open, named: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only other texts are looked in again; what became of a name is found anew then."""
    async with opened("P") as pilot:
        screen = await look(pilot)
        await go_to(pilot, screen, "Kari")
        await press(pilot, "space")
        with Project.open(named.root, coder="ola") as other:
            other.code(other.transcript("02-mysen").turn_excerpt(1, 0, 5), ["ressurser"])
            pilot.app._look_around()  # type: ignore[attr-defined]
            await look(pilot)
            assert any("· Kari" in line for line in drawn(pilot))
            path = named.root / "transcripts" / "02-mysen.txt"
            path.write_text(path.read_text("utf-8").replace("Hovland", "Tveitane"), encoding="utf-8")
            other.import_transcripts(other.plan_import([path]))
        pilot.app._look_around()  # type: ignore[attr-defined]
        await look(pilot)
        await look(pilot)
        assert any("Tveitane" in line for line in drawn(pilot))


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(named: Project, size: tuple[int, int]) -> None:
    """Nothing breaks."""
    set_language("nb")
    app = QualcodeApp(named)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "P")
        await look(pilot)
        await press(pilot, "down", "space", "enter", "space", "q", "question_mark", "escape", "q")


async def test_a_study_without_names(opened: Open, project: Project) -> None:
    """Keys are harmless."""
    async with opened("P") as pilot:
        await look(pilot)
        await press(pilot, "space", "e", "enter", "c", "asterisk", "w", "u")
        assert not any("Traceback" in line for line in drawn(pilot))


@pytest.mark.parametrize("action", ["pseudonyms", "import"])
async def test_a_screen_can_be_left_while_it_looks(named: Project, action: str) -> None:
    """What comes of the search when nobody waits for it any more is let go, and work goes on."""
    app = QualcodeApp(named)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.app.workers.wait_for_complete()
        opened = type(app.screen)
        key = next(b for b in opened.BINDINGS if isinstance(b, Binding) and action in b.action)
        await app.run_action(key.action, app.screen)
        await press(pilot, "escape")
        assert isinstance(app.screen, opened)
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
