"""Dialogs in which one writes a text: Escape throws nothing away by itself."""

from __future__ import annotations

import pytest
from steps import Open, press, said

from qualcode.project import Project
from qualcode.tui import screens


@pytest.mark.parametrize(
    ("keys", "dialog"),
    [
        (("m", "p"), "MemoEditor"),
        (("c", "enter"), "AttributesEditor"),
        (("b", "r"), "CodeEditor"),
    ],
)
async def test_what_is_written_is_thrown_away_only_when_asked_twice(
    opened: Open, project: Project, keys: tuple[str, ...], dialog: str
) -> None:
    """A word typed after the warning is a change of mind: it is asked for again."""
    editor = getattr(screens, dialog)
    before = project.store.state_hash()
    async with opened(*keys) as pilot:
        assert isinstance(pilot.app.screen, editor)
        await press(pilot, "x", "escape")
        assert isinstance(pilot.app.screen, editor)
        assert "Not saved" in said(pilot)[-1]

        await press(pilot, "y", "escape")
        assert isinstance(pilot.app.screen, editor)

        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, editor)
    assert project.store.state_hash() == before


@pytest.mark.parametrize("keys", [("m", "p"), ("c", "enter"), ("b", "r")])
async def test_one_escape_leaves_where_nothing_was_written(opened: Open, keys: tuple[str, ...]) -> None:
    """Nobody is asked about a text that is as it was."""
    async with opened(*keys[:1]) as pilot:
        beneath = pilot.app.screen
        await press(pilot, *keys[1:], "escape")

        assert pilot.app.screen is beneath
