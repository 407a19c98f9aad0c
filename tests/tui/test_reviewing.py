"""What a correction touched is worked off by keys."""

from __future__ import annotations

import asyncio

import pytest
from steps import NAME, Open, desk, done, drawn, hold_up, post, press, said

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui import typeahead
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import OverviewScreen, PlacingScreen, ReviewScreen


@pytest.fixture
def corrected(project: Project) -> Project:
    """The small study with two codings, one on words that were changed, one on words that are gone."""
    text = project.transcript(NAME)
    project.code(text.turn_excerpt(1, 0, 27), ["rolle/motested"])
    project.code(text.turn_excerpt(5), ["ressurser"], memo="viktig")
    path = project.root / "transcripts" / f"{NAME}.txt"
    kept, _gone, _rest = path.read_text("utf-8").replace("en møteplass", "et møtested").partition("[00:00:42]")
    path.write_text(kept, encoding="utf-8")
    project.import_transcripts(project.plan_import([path]))
    return project


async def test_old_words_stand_over_the_new(opened: Open, corrected: Project) -> None:
    """Both are shown with what differs, what is said around them, and what has no place any more."""
    async with opened("r") as pilot:
        assert isinstance(pilot.app.screen, ReviewScreen)
        lines = drawn(pilot)
        old = next(n for n, line in enumerate(lines) if "− Det er en møteplass, altså" in line)
        assert "+ Det er et møtested, altså" in lines[old + 1]
        assert any("no place any more" in line for line in lines)
        assert any("Hva er biblioteket for deg?" in line for line in lines)
        await press(pilot, "down")
        assert any("These words are gone" in line for line in drawn(pilot))


async def test_accepted_taken_away_and_brought_back(opened: Open, corrected: Project) -> None:
    """One key each; undo brings the coding and its place in the queue back."""
    async with opened("r", "a") as pilot:
        assert [review.excerpt for review in corrected.reviews()] == [None]
        await press(pilot, "a")
        assert "no place any more" in said(pilot)[-1]
        await press(pilot, "x")
        assert corrected.reviews() == []
        assert any("No codings wait" in line for line in drawn(pilot))
        await press(pilot, "u", "u")
        assert len(corrected.reviews()) == 2
        await press(pilot, "u")
        assert "gave transcripts other words" in said(pilot)[-1]


async def test_a_coding_without_a_place_gets_one_by_keys(opened: Open, corrected: Project) -> None:
    """The words are chosen in the transcript, its memo comes back with it, and one undo takes it back."""
    async with opened("r", "down", "p") as pilot:
        assert isinstance(pilot.app.screen, PlacingScreen)
        await press(pilot, "G", "s", "enter")
        [coding] = [coding for coding in corrected.codings() if coding.code == "ressurser"]
        assert (coding.quote, coding.memo) == ("Bemanninga.", "viktig")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert len(corrected.reviews()) == 1
        await press(pilot, "u")
        assert len(corrected.reviews()) == 2
        assert corrected.store.check() == []


async def test_a_coding_with_new_words_is_placed_elsewhere(opened: Open, corrected: Project) -> None:
    """It starts where it stands; Escape changes nothing; Enter moves it, as one event."""
    async with opened("r", "p") as pilot:
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == "Det er et møtested, altså."
        await press(pilot, "escape")
        assert len(corrected.reviews()) == 2
        await press(pilot, "p", "s", "enter")
        [coding] = corrected.codings()
        assert coding.quote == "Her kan alle være i fred."
        assert len(corrected.reviews()) == 1
        await press(pilot, "u")
        assert corrected.codings()[0].quote == "Det er et møtested, altså."
        assert len(corrected.reviews()) == 2


async def test_all_that_have_new_words_are_accepted_after_a_question(opened: Open, corrected: Project) -> None:
    """The one without a place goes on waiting, and can be gone to."""
    async with opened("r", "A") as pilot:
        await press(pilot, "enter")
        assert [review.old for review in corrected.reviews()] == ["Nei, jeg skal rekke bussen."]
        await press(pilot, "enter")
        assert desk(pilot).desk.transcript.name == NAME


async def test_an_empty_queue_and_a_study_for_reading(opened: Open, corrected: Project) -> None:
    """Keys are harmless, and mistakes are told."""
    corrected.drop_reviews(corrected.reviews())
    async with opened("r", "a", "x", "p", "enter", "A") as pilot:
        assert any("No codings wait" in line for line in drawn(pilot))
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_it_can_be_left_while_it_reads(opened: Open, corrected: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape goes back, and keys that were meant for rows that never came are forgotten."""
    monkeypatch.setattr(typeahead, "LONG", 0.05)
    gate = hold_up(monkeypatch, "reviews")
    async with opened("escape") as pilot:
        post(pilot, "r", "a", "escape")
        await asyncio.sleep(0.3)
        gate.set()
        await press(pilot)
        assert isinstance(pilot.app.screen, OverviewScreen)
    assert len(corrected.reviews()) == 2


async def test_accepting_all_can_be_stopped(opened: Open, corrected: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+X says that nothing was changed, and all still wait; the key works again."""
    gate = hold_up(monkeypatch, "accept_reviews")
    async with opened("r") as pilot:
        post(pilot, "A", "enter")
        await asyncio.sleep(0.2)
        post(pilot, "ctrl+x")
        await done(pilot)
        assert "Nothing was changed" in said(pilot)[-1]
        assert len(corrected.reviews()) == 2
        gate.set()
        await press(pilot, "A", "enter")
        assert len(corrected.reviews()) == 1


async def test_what_cannot_be_read_or_written_is_told_once(
    opened: Open, corrected: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows stay as they were."""

    def broken(*_arguments: object) -> int:
        raise QualcodeError("The disk is full.")

    async with opened("r") as pilot:
        monkeypatch.setattr(Project, "accept_reviews", broken)
        await press(pilot, "A", "enter")
        await done(pilot)
        monkeypatch.setattr(Project, "reviews", broken)
        pilot.app.screen.reread()  # type: ignore[attr-defined]
        await done(pilot)
        assert 0 < said(pilot).count("The disk is full.") <= 2
        assert any("− Det er en møteplass" in line for line in drawn(pilot))


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(corrected: Project, size: tuple[int, int]) -> None:
    """Nothing breaks."""
    set_language("nb")
    app = QualcodeApp(corrected)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "r", "down", "p", "s", "escape", "question_mark", "escape", "q")
