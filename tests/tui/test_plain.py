"""The plain mode, for screen readers: letters for signs, no drawn lines, no colours, the cursor where it is read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from steps import coded, drawn, press, suggest
from textual.pilot import Pilot

from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.plain import is_asked_for, plain_text

DRAWN = re.compile(r"[\u2500-\u25ff\u2605\u2713\u270e\u2248]")


@asynccontextmanager
async def opened(project: Project, *, plain: bool = True) -> AsyncIterator[Pilot[None]]:
    async with QualcodeApp(project, plain=plain).run_test(size=(110, 30), notifications=True) as pilot:
        await pilot.pause()
        yield pilot


def signs(pilot: Pilot[None]) -> list[str]:
    """The lines of the screen that have a drawn sign."""
    return [line for line in drawn(pilot) if DRAWN.search(line)]


def colors(pilot: Pilot[None]) -> set[str]:
    """The colours on the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return {str(s.style) for strip in strips for s in strip if s.style and (s.style.color or s.style.bgcolor)}


async def test_plain_screens_have_no_drawn_signs_and_no_colours(project: Project):
    """Overview, coding, picker, help, history, pictures and the palette are letters in the terminal's own colours."""
    suggest(project, (3, "Vi er to på jobb", "ressurser"))
    async with opened(project) as pilot:
        for keys in (
            [],
            ["enter"],
            ["enter"],
            ["m", "ø", "enter"],
            ["f"],
            ["question_mark"],
            ["escape", "H"],
            ["escape", "q", "p"],
            ["tab", "tab"],
            ["q", "ctrl+p"],
            ["escape", "c"],
            ["q", "o", "F", *"dram", "enter"],
            ["b", "down"],
            ["q", "i"],
            ["q", "f"],
        ):
            await press(pilot, *keys)
            assert signs(pilot) == [], keys
            assert colors(pilot) == set(), keys
    assert len(coded(project)) == 1


async def test_the_usual_screens_have_them(project: Project):
    """The search above finds signs and colours where they are."""
    async with opened(project, plain=False) as pilot:
        assert signs(pilot) and colors(pilot)
        await press(pilot, "enter")
        assert signs(pilot) and colors(pilot)


async def test_marks_are_letters(project: Project):
    """The cursor's line, a suggestion and a coding can be told from each other without sight of a colour."""
    suggest(project, (3, "Vi er to på jobb", "ressurser"))
    async with opened(project) as pilot:
        await press(pilot, "enter", "down", "enter", "m", "ø", "enter")
        lines = {line[1:6]: line for line in drawn(pilot) if re.match(r"[ >]\d\d:\d\d", line)}

        assert re.match(r">00:10 Bibliotekar +M +Det er", lines["00:10"])
        assert re.match(r" 00:31 Bibliotekar +\? +Bemanninga", lines["00:31"])


async def test_the_terminals_cursor_is_on_the_line_to_read(project: Project):
    """A screen reader follows the terminal's cursor: it stands on the row or the turn that the keys went to."""
    async with opened(project) as pilot:
        assert drawn(pilot)[pilot.app.cursor_position.y].startswith(">01-drammen")
        await press(pilot, "enter")
        for expected in ("00:10", "00:27", "00:31"):
            await press(pilot, "down")
            assert drawn(pilot)[pilot.app.cursor_position.y].startswith(f">{expected}")


def test_signs_become_as_many_letters():
    """Columns hold: every sign is one letter, and what is no sign stays."""
    assert plain_text("▌┃┊★✓ ─━┏ æøå – «sitat»") == ">|?*x     æøå – «sitat»"


@pytest.mark.parametrize(("value", "plain"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_the_environment_asks_for_it(monkeypatch: pytest.MonkeyPatch, value: str, plain: bool):
    """QUALCODE_PLAIN=1 is as good as --plain."""
    monkeypatch.setenv("QUALCODE_PLAIN", value)
    assert is_asked_for() is plain
