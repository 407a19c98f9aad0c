"""What the tests of the terminal UI do and look at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from qualcode.model import Evidence, Run, Suggestion
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import CodingScreen
from qualcode.tui.typeahead import TypeAhead

NAME = "01-drammen"
Open = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
MANY_STEPS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) SELECT count(*) FROM n"


def suggest(project: Project, *found: tuple[int, str, str]) -> list[Suggestion]:
    """Store a run with these (turn, words of the turn, code); the suggestions as they were saved."""
    transcript = project.transcript(NAME)
    suggestions = []
    for turn, words, code in found:
        start = transcript.turns[turn].text.index(words)
        excerpt = transcript.turn_excerpt(turn, start, start + len(words))
        why = Evidence("cue", words[:8], excerpt.start, excerpt.start + 8, f"The cue “{words[:8]}”.", 1.0)
        suggestions.append(Suggestion(excerpt, code, 0.75, True, (why,), "run-1"))
    run = Run("run-1", "2026-01-01T00:00:00Z", {"transcripts": {NAME: ""}}, len(suggestions))
    project.store.suggestions.save(run, suggestions, coder=project.coder)
    return project.suggestions(NAME)


def coded(project: Project) -> list[tuple[str, str]]:
    """(words, code) of every coding in reading order."""
    return [(coding.quote, coding.code) for coding in project.codings()]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Send the keys at once, as over a slow line, and wait until every widget has dealt with them.

    Pilot.press sleeps twice for each key, which is most of the time that a test takes.
    """
    for key in keys:
        character = {"space": " "}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Key(_character_to_key(key) if len(key) == 1 else key, character))
    app = pilot.app
    assert isinstance(app, TypeAhead)
    await asyncio.sleep(0)
    while (
        app.is_running and not app._exception and (app._busy or app._held or app._waiting or app._message_queue.qsize())
    ):
        await pilot._wait_for_screen()
        await asyncio.sleep(0.001)  # a thread that works for the screen would wait 5 ms for each row from a busy one
    await pilot.pause()
    await pilot.pause()


def hold_up(monkeypatch: pytest.MonkeyPatch, method: str) -> threading.Event:
    """Let what a study does wait until the event is set, as in a very large one; what is slow can be stopped."""
    gate, do = threading.Event(), getattr(Project, method)

    def slow(self: Project, *arguments: object, **named: object) -> object:
        while not gate.wait(0.01):
            self.store._connection.rows(MANY_STEPS)
        return do(self, *arguments, **named)

    monkeypatch.setattr(Project, method, slow)
    return gate


def post(pilot: Pilot[None], *keys: str) -> None:
    """Send keys and wait for nothing."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def done(pilot: Pilot[None]) -> None:
    """Wait until nothing goes on in a second thread for a screen."""
    app = pilot.app
    assert isinstance(app, QualcodeApp)
    for _ in range(3000):
        await pilot.pause()
        if not app.errands:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never done")


def desk(pilot: Pilot[None]) -> CodingScreen:
    """The coding screen in view."""
    assert isinstance(pilot.app.screen, CodingScreen)
    return pilot.app.screen


def said(pilot: Pilot[None]) -> list[str]:
    """What has been notified, oldest first."""
    return [f"{note.title} {note.message}".strip() for note in pilot.app._notifications]


def drawn(pilot: Pilot[None]) -> list[str]:
    """The lines of the terminal as they stand."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).ljust(width) for strip in strips][:height]
