"""The suggestions in view follow each answer, come in the order asked for, and tell how often they were right."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import ModuleType

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said, suggest
from textual.pilot import Pilot

import qualcode.suggest as suggest_room
from qualcode.errors import QualcodeError
from qualcode.model import Run, Suggestion
from qualcode.project import Order, Project
from qualcode.project.learning import Learning
from qualcode.suggest import Pool, learner
from qualcode.suggest.learner import Trainer
from qualcode.tui import learning, suggesting
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import QueueScreen

WORDS = ((1, "Det er en møteplass, altså."), (1, "Her kan alle være i fred."), (3, "Vi er to på jobb"))


def suggest_scored(project: Project, *scores: float, bar: float = 0.5) -> None:
    """The same code on three places, with these scores."""
    transcript = project.transcript(NAME)
    found = []
    for (turn, words), score in zip(WORDS, scores, strict=True):
        start = transcript.turns[turn].text.index(words)
        excerpt = transcript.turn_excerpt(turn, start, start + len(words))
        found.append(Suggestion(excerpt, "ressurser", score, score >= bar, (), "run-1"))
    run = Run("run-1", "2026-01-01T00:00:00Z", {"transcripts": {NAME: ""}, "bar": bar})
    project.store.suggestions.save(run, found, coder=project.coder)


async def learned(pilot: Pilot[None]) -> None:
    """Wait until what was decided is learned and shown."""
    assert isinstance(pilot.app, QualcodeApp)
    for _ in range(6000):
        if not pilot.app.follower.is_busy and not pilot.app.errands:
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never learned")


def places(pilot: Pilot[None]) -> list[str]:
    """The words of the suggestions on the desk, in their order."""
    shown = desk(pilot).desk
    return [shown.transcript.quote(each.excerpt) for each in shown.suggestions]


@pytest.fixture
def learning_desk(opened: Open, project: Project) -> Open:
    """Opens the transcript with three suggestions of these scores."""

    @asynccontextmanager
    async def run(*scores: float, keys: tuple[str, ...] = ("enter",)) -> AsyncIterator[Pilot[None]]:
        suggest_scored(project, *scores)
        async with opened(*keys) as pilot:
            await learned(pilot)
            yield pilot

    return run


async def test_what_is_left_moves_after_an_answer(learning_desk: Open, project: Project) -> None:
    """After a no the code is less sure everywhere, and what falls below its bar is gone, though no key was pressed."""
    async with learning_desk(0.8, 0.79, 0.52) as pilot:
        assert len(places(pilot)) == 3
        await press(pilot, "f", "d")
        await learned(pilot)
        assert places(pilot) == [WORDS[1][1]] or places(pilot) == [words for _turn, words in WORDS[1:]]
        assert all(each.score < 0.79 for each in desk(pilot).desk.suggestions)
        assert project.suggestions(NAME) == desk(pilot).desk.suggestions


async def test_undo_brings_the_scores_back(learning_desk: Open) -> None:
    """Learning is taken back with the decision, without leaving the screen."""
    async with learning_desk(0.8, 0.79, 0.78) as pilot:
        before = desk(pilot).desk.suggestions
        await press(pilot, "f", "d")
        await learned(pilot)
        assert desk(pilot).desk.suggestions != before[1:]
        await press(pilot, "u")
        await learned(pilot)
        assert desk(pilot).desk.suggestions == before


async def test_the_suggestion_that_is_looked_at_stays(learning_desk: Open) -> None:
    """It is answered though it has fallen below its bar: what is read does not vanish."""
    async with learning_desk(0.51, 0.51, 0.51) as pilot:
        await press(pilot, "f", "d")
        await learned(pilot)
        assert places(pilot) == [WORDS[1][1]]
        assert desk(pilot).suggestion == desk(pilot).desk.suggestions[0]
        await press(pilot, "a")
        await learned(pilot)
        assert [quote for quote, _code in coded(desk(pilot).project)] == [WORDS[1][1]]


async def test_keys_are_not_lost_while_it_learns(learning_desk: Open, project: Project) -> None:
    """Keys that come faster than the learning all count, each for what was shown when it came."""
    async with learning_desk(0.95, 0.9, 0.85) as pilot:
        await press(pilot, "f", "a", "a", "a")
        await learned(pilot)
        assert len(coded(project)) == 3
        assert places(pilot) == []


async def test_the_order_is_chosen_with_a_key(learning_desk: Open) -> None:
    """As the text goes, best first, least sure first and round again; the next one is the first of what is left."""
    async with learning_desk(0.6, 0.95, 0.8) as pilot:
        assert [each.score for each in desk(pilot).desk.suggestions] == [0.6, 0.95, 0.8]
        await press(pilot, "o")
        assert any("The best suggestions first" in line for line in drawn(pilot))
        await press(pilot, "f")
        assert desk(pilot).suggestion is not None
        assert desk(pilot).suggestion.score == 0.95
        await press(pilot, "n")
        assert desk(pilot).suggestion.score == 0.8
        await learned(pilot)
        assert [each.score for each in desk(pilot).desk.suggestions] == [0.8, 0.6, 0.95]
        await press(pilot, "o")
        assert pilot.app.order is Order.UNSURE  # type: ignore[attr-defined]
        assert [each.score for each in desk(pilot).desk.suggestions] == [0.6, 0.8, 0.95]
        await press(pilot, "o")
        assert places(pilot) == [WORDS[0][1], WORDS[2][1], WORDS[1][1]]


async def test_a_new_run_begins_by_itself(
    learning_desk: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After enough answers and a while of quiet all is learned anew, without a word about it."""
    monkeypatch.setattr(learning, "ENOUGH", 1)
    monkeypatch.setattr(learning, "QUIET", 0.01)
    async with learning_desk(0.95, 0.9, 0.85) as pilot:
        await press(pilot, "f", "a")
        for _ in range(3000):
            if project.runs()[0].id != "run-1":
                break
            await asyncio.sleep(0.01)
        monkeypatch.setattr(learning, "ENOUGH", 99)
        await pilot.app.workers.wait_for_complete()
        await learned(pilot)
        assert project.runs()[0].id != "run-1"
        assert pilot.app.job == ""  # type: ignore[attr-defined]
        assert not said(pilot)
        others = [each for each in desk(pilot).desk.suggestions if each != desk(pilot).suggestion]
        assert {each.run for each in others} <= {project.runs()[0].id}


async def test_the_codebook_tells_how_often_a_code_was_right(opened: Open, project: Project) -> None:
    """How many were right of those answered, how sure that is, and how many wait."""
    first, second, third = suggest(
        project,
        (1, "Det er en møteplass, altså.", "ressurser"),
        (3, "Vi er to på jobb", "ressurser"),
        (5, "Nei, jeg skal rekke bussen.", "ressurser"),
    )
    project.accept(first)
    project.reject(second)
    project.skip(third)
    async with opened("b", *["down"] * 3) as pilot:
        screen = " ".join(" ".join(drawn(pilot)).split())
    assert "Right: 1 of 2 answered" in screen
    assert "1 waits" in screen


async def test_a_new_run_moves_nothing_under_the_coders_hands(learning_desk: Open, project: Project) -> None:
    """It cuts the words otherwise and drops another: what is looked at stays as it is, once, until it is answered."""
    async with learning_desk(0.8, 0.79, 0.78) as pilot:
        await press(pilot, "f")
        here = desk(pilot).suggestion
        assert here is not None
        wider = replace(here, excerpt=replace(here.excerpt, end=here.excerpt.end + 6), score=0.6, run="run-2")
        project.store.suggestions.save(
            Run("run-2", "2026-01-02T00:00:00Z", {"transcripts": {NAME: ""}, "bar": 0.5}), [wider], coder="kari"
        )
        suggesting._done(pilot.app, "", 1.0, unasked=True)  # type: ignore[arg-type]
        await learned(pilot)
        assert desk(pilot).suggestion == here
        assert desk(pilot).desk.suggestions == [here]
        await press(pilot, "a")
        await learned(pilot)
        assert [quote for quote, _code in coded(project)] == [WORDS[0][1]]
        assert places(pilot) == []


async def test_a_new_run_takes_over_the_queue_around_the_cursor(opened: Open, project: Project) -> None:
    """What it suggests for the first time is listed; the suggestion with the cursor stays there, gone or not."""
    suggest_scored(project, 0.8, 0.79, 0.2)
    async with opened("f", "down") as pilot:
        await learned(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, QueueScreen)
        here, third = screen._here, next(project.store.suggestions.run_suggestions("run-1"))
        assert here is not None
        new = [replace(third, score=0.95, default=True, run="run-2")]
        start = project.transcript(NAME).turn_excerpt(3, 0, 16)
        new.append(Suggestion(start, "ressurser", 0.9, True, (), "run-2"))
        run = Run("run-2", "2026-01-02T00:00:00Z", {"transcripts": {NAME: ""}, "bar": 0.5})
        project.store.suggestions.save(run, new, coder="kari")
        suggesting._done(pilot.app, "", 1.0, unasked=True)  # type: ignore[arg-type]
        await learned(pilot)
        assert screen._here == here
        assert [round(each.score, 2) for each in screen._rows] == [0.95, 0.9, 0.79]


async def test_a_coder_who_never_pauses_gets_a_new_run_too(
    learning_desk: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many answers it does not wait for quiet."""
    begun: list[bool] = []
    monkeypatch.setattr(learning, "MANY", 2)
    monkeypatch.setattr(learning.suggesting, "start", lambda app, *, unasked: begun.append(unasked))
    async with learning_desk(0.95, 0.9, 0.85) as pilot:
        await press(pilot, "f", "a")
        await learned(pilot)
        assert not begun
        await press(pilot, "a")
        await learned(pilot)
        assert begun


async def test_learning_never_runs_in_the_thread_of_the_keys(
    learning_desk: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live layer learns in a second thread, a whole run with its fit in a process of its own."""
    where: set[tuple[str, bool]] = set()

    def watch(owner: ModuleType | type, name: str) -> None:
        real = getattr(owner, name)

        def told(*given: object, **named: object) -> object:
            where.add(
                (f"{owner.__name__.split('.')[-1]}.{name}", threading.current_thread() is threading.main_thread())
            )
            return real(*given, **named)

        monkeypatch.setattr(owner, name, told)

    watch(Pool, "__init__")
    watch(Pool, "adjust")
    watch(Learning, "learn")
    watch(Project, "prepare_suggestions")
    watch(suggest_room, "make_suggestions")
    watch(Trainer, "__init__")
    watch(Trainer, "learn")
    watch(learner, "fit_lines")
    watch(Project, "save_suggestions")
    async with learning_desk(0.95, 0.9, 0.85) as pilot:
        await press(pilot, "f", "a", "d")
        await learned(pilot)
        runs = len(project.runs())
        suggesting.start(pilot.app, unasked=True)  # type: ignore[arg-type]
        await pilot.app.workers.wait_for_complete()
        await learned(pilot)
        assert len(project.runs()) == runs + 1
    assert where == {("Pool.__init__", False), ("Pool.adjust", False), ("Learning.learn", False)}


async def test_a_run_that_nobody_asked_for_fails_in_silence(
    learning_desk: Open, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again later; one that was asked for tells what was wrong."""

    def broken(*_given: object, **_named: object) -> None:
        raise QualcodeError("No memory.")

    monkeypatch.setattr(suggesting, "run_apart", broken)
    async with learning_desk(0.95, 0.9, 0.85) as pilot:
        suggesting.start(pilot.app, unasked=True)  # type: ignore[arg-type]
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "No memory." not in " ".join(said(pilot))
        suggesting.start(pilot.app)  # type: ignore[arg-type]
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "No memory." in " ".join(said(pilot))
        assert pilot.app.job == ""  # type: ignore[attr-defined]
