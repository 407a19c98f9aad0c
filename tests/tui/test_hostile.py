from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from steps import drawn, press
from textual.strip import Strip

from qualcode.model import Kind, Transcript, Turn
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp

HOSTILE = (
    "Vanlig begynnelse.",
    "\x1b[2J\x1b]52;c;aGVp\x07 rydder \x9b31m skjermen \x07\x08\r\x7f",
    "[/red] [@click=app.quit]avslutt[/] [bold",
    "Snur \u202e teksten \u2066 om.",
    "👩‍👩‍👧‍👦 familie 👍🏽 og 界 og e\u0301" + "\u0301" * 50,
    "x" * 47_000,
    "ord " * 12_000,
    "To\navsnitt\tmed tabulator.",
    "…",
)


@pytest.fixture
def hostile(study: Path) -> Iterator[Project]:
    """A study whose database holds what an old or foreign program may have put there."""
    turns = tuple(Turn(n, "\x1b[31m[b]Ond[/b]", Kind.RESPONDENT, text, n * 1000) for n, text in enumerate(HOSTILE))
    name = "[/red]\x1b]0;navn\x07"
    with Project.create(study, coder="[bold]kari\x1b[0m") as project:
        transcript = Transcript(name, turns, {"rolle": "\x1b[5m[blink]"}, id="h1", sha256="0" * 64)
        project.store.transcripts.add([transcript], coder=project.coder)
        yield project


def unsafe(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066\u202a"]


async def test_nothing_in_a_text_reaches_the_terminal_as_a_command(
    hostile: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the texts, names and memos hold, no strip on any screen has a control character or takes markup."""
    seen: list[str] = []
    plain = Strip.render
    monkeypatch.setattr(Strip, "render", lambda self, console: (seen.append(self.text), plain(self, console))[1])
    app = QualcodeApp(hostile)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        shown = drawn(pilot)
        await press(pilot, "enter")
        for _ in range(len(HOSTILE)):
            await press(pilot, "enter", *"res", "enter", "down")
            shown += drawn(pilot)
        await press(pilot, "g", "m")
        shown += drawn(pilot)
        await press(pilot, "escape", "e")
        shown += drawn(pilot)
        await press(pilot, "q", "slash", *"familie")
        shown += drawn(pilot)
        await press(pilot, "enter", "u")
        await pilot.pause()
        shown += drawn(pilot)
    assert unsafe("".join(shown)) == []
    assert unsafe("".join(seen)) == []
    text = "\n".join(shown)
    assert "[/red] [@click=app.quit]avslutt[/] [bold" in text
    assert app.is_running is False


async def test_a_very_long_turn_is_read_and_coded(hostile: Project) -> None:
    """A turn of 47,000 characters scrolls with the cursor and can be coded in part."""
    app = QualcodeApp(hostile)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "enter", *["down"] * 6, "S", "left", "enter", *"res", "enter")
        (coding,) = hostile.codings()
        assert coding.quote.strip() in HOSTILE[6]
        view = app.screen.query_one("#transcript")
        assert view.scroll_offset.y > 400
