"""The suggestions of the whole study are answered by keys in one list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said
from textual.pilot import Pilot

from qualcode.i18n import set_language
from qualcode.model import Evidence, Run, Suggestion
from qualcode.project import Order, Project
from qualcode.project.learning import Learned
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import Confirm, OverviewScreen, QueueScreen

FOUND = (
    (1, "Det er en møteplass, altså.", "rolle/motested", 0.9),
    (3, "Vi er to på jobb", "ressurser", 0.55),
    (5, "jeg skal rekke bussen", "ressurser", 0.7),
)


@pytest.fixture
def queued(project: Project) -> Project:
    """The small study with a second transcript and suggestions in both."""
    (project.root / "transcripts" / "02-skien.txt").write_text(
        "# kommune: Skien\n\n[00:00:01] Intervjuer: Og dere?\n\n[00:00:04] Rita: Vi er for få på jobb.\n", "utf-8"
    )
    project.import_transcripts(project.plan_import([project.root / "transcripts"]))
    found = [_suggestion(project, NAME, *each) for each in FOUND]
    found.append(_suggestion(project, "02-skien", 1, "Vi er for få", "ressurser", 0.8))
    run = Run("run-1", "2026-01-01T00:00:00Z", {"transcripts": {NAME: "", "02-skien": ""}}, len(found))
    project.store.suggestions.save(run, found, coder=project.coder)
    return project


def _suggestion(project: Project, name: str, turn: int, words: str, code: str, score: float) -> Suggestion:
    transcript = project.transcript(name)
    start = transcript.turns[turn].text.index(words)
    excerpt = transcript.turn_excerpt(turn, start, start + len(words))
    why = Evidence("cue", words[:6], excerpt.start, excerpt.start + 6, f"The cue “{words[:6]}”.", 1.0)
    return Suggestion(excerpt, code, score, True, (why,), "run-1")


def shown(pilot: Pilot[None]) -> list[int]:
    """The scores in the order of the queue, in percent."""
    screen = pilot.app.screen
    assert isinstance(screen, QueueScreen)
    return [round(each.score * 100) for each in screen._rows]


@pytest.fixture(autouse=True)
def _no_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is the run's own; what is learned has tests of its own."""
    monkeypatch.setattr("qualcode.tui.learning.Follower.wake", lambda self: None)


async def test_suggestions_of_all_transcripts_come_in_three_orders(opened: Open, queued: Project) -> None:
    """The best first, the least sure first, and by the codebook's order; `c` leaves one code."""
    async with opened("f") as pilot:
        assert shown(pilot) == [90, 80, 70, 55]
        await press(pilot, "o")
        assert shown(pilot) == [55, 70, 80, 90]
        await press(pilot, "o")
        assert shown(pilot) == [90, 80, 70, 55]
        await press(pilot, "c", *"ress", "enter")
        assert shown(pilot) == [80, 70, 55]
        await press(pilot, "c")
        assert len(shown(pilot)) == 4


async def test_by_code_follows_the_codebook_and_not_the_score(opened: Open, queued: Project) -> None:
    """A code that comes later in the codebook waits, however sure its suggestions are."""
    run = Run("run-2", "2026-01-02T00:00:00Z", {"transcripts": {NAME: ""}}, len(FOUND))
    scored = zip(FOUND, (0.6, 0.9, 0.8), strict=True)
    again = [_suggestion(queued, NAME, *found[:3], score) for found, score in scored]
    queued.store.suggestions.save(run, [replace(each, run="run-2") for each in again], coder=queued.coder)
    async with opened("f") as pilot:
        assert shown(pilot) == [90, 80, 80, 60]
        await press(pilot, "o", "o")
        assert shown(pilot) == [60, 90, 80, 80]
        assert "by code" in drawn(pilot)[0]
        await press(pilot, "o")
        assert shown(pilot) == [90, 80, 80, 60]


async def test_reason_and_context_stand_beside(opened: Open, queued: Project) -> None:
    """The cue, the question before, the words, and what the code means."""
    async with opened("f", "down") as pilot:
        screen = "\n".join(drawn(pilot))
        for text in ("02-skien", "The cue “Vi er ”", "Og dere?", "Vi er for få på jobb.", "For lite folk, tid eller"):
            assert text in screen


async def test_each_answer_takes_one_key(opened: Open, queued: Project) -> None:
    """Accepted becomes a coding, dropped is gone, put off comes last; undo brings back."""
    async with opened("f", "a") as pilot:
        assert coded(queued) == [("Det er en møteplass, altså.", "rolle/motested")]
        await press(pilot, "n")
        assert shown(pilot) == [70, 55, 80]
        await press(pilot, "d")
        assert shown(pilot) == [55, 80]
        await press(pilot, "u", "u", "u")
        assert shown(pilot) == [90, 80, 70, 55]
        assert coded(queued) == []


async def test_all_in_view_are_accepted_after_a_question_and_undone_in_one(opened: Open, queued: Project) -> None:
    """Those that are seen whole, no others; Escape accepts none."""
    async with opened("f", size=(80, 11)) as pilot:
        await press(pilot, "A")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert coded(queued) == []
        inside = len([line for line in drawn(pilot) if "%" in line])
        assert inside == 4
        await press(pilot, "A", "enter")
        assert len(coded(queued)) == 4
        assert "4 accepted" in said(pilot)[-1]
        assert len(queued.events(1)) == 1
        await press(pilot, "u")
        assert coded(queued) == []
        assert len(shown(pilot)) == 4


async def test_what_is_out_of_view_is_not_accepted(opened: Open, queued: Project) -> None:
    """In a low window only some rows are seen; the rest go on waiting."""
    async with opened("f", size=(80, 7)) as pilot:
        await press(pilot, "A", "enter")
        assert [words for words, _code in coded(queued)] == ["Det er en møteplass, altså.", "Vi er for få"]
        assert shown(pilot) == [70, 55]


async def test_enter_opens_the_place_and_back_again(opened: Open, queued: Project) -> None:
    """What is coded there is gone from the queue."""
    async with opened("f", "down", "enter") as pilot:
        assert desk(pilot).desk.transcript.name == "02-skien"
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == "Vi er for få"
        await press(pilot, "enter", *"ress", "enter", "q")
        assert shown(pilot) == [90, 70, 55]
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_an_empty_queue_says_what_to_do(opened: Open) -> None:
    """Without suggestions every key is harmless, and the screen tells how to get some."""
    async with opened("f", "a", "d", "n", "A", "o", "enter") as pilot:
        assert any("l makes suggestions" in line for line in drawn(pilot))


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(queued: Project, size: tuple[int, int]) -> None:
    """Nothing breaks, and the words of the suggestion are there."""
    set_language("nb")
    app = QualcodeApp(queued)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f", "down", "up", "question_mark", "escape")
        assert any("Møteplass" in line for line in drawn(pilot)) or size[1] < 10


async def test_what_is_left_moves_as_it_is_learned(opened: Open, queued: Project) -> None:
    """Scores change and the list is sorted anew; the suggestion with the cursor keeps it, and what fell away goes."""
    async with opened("f", "down") as pilot:
        first, here, *rest = queued.suggestions(order=Order.BEST)
        shown_now = {NAME: [replace(first, score=0.6)], "02-skien": [replace(here, score=0.4)]}
        queued.learned = Learned(queued.runs_now(), shown_now, 1)
        assert isinstance(pilot.app, QualcodeApp)
        pilot.app.show_learned()
        await pilot.pause()
        assert shown(pilot) == [60, 40]
        await press(pilot, "a")
        assert [words for words, _code in coded(queued)] == ["Vi er for få"]
        assert len(rest) == 2
