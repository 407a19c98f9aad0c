"""The picker tells what Enter does where it was opened, and has no keys that lead nowhere there."""

from __future__ import annotations

import pytest
from steps import Open, drawn, press

from qualcode.tui.screens import CodePicker


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("e",), "Show excerpts"),
        (("m", "c"), "Write memo"),
        (("b", "slash"), "Go there"),
    ],
)
async def test_enter_is_told_as_what_it_does(opened: Open, keys: tuple[str, ...], told: str) -> None:
    """Nothing is coded from there, so Enter is not called Code, and several codes cannot be marked."""
    async with opened(*keys, size=(80, 24)) as pilot:
        assert isinstance(pilot.app.screen, CodePicker)
        [footer] = [line for line in drawn(pilot) if "Esc Cancel" in line]
        assert f"Enter {told}" in footer
        assert "Tab" not in footer

        await press(pilot, "tab")
        assert not any("✓" in line for line in drawn(pilot))


async def test_several_are_marked_where_words_are_coded(opened: Open) -> None:
    """There Enter codes, and Tab marks."""
    async with opened("enter", "down", "enter") as pilot:
        [footer] = [line for line in drawn(pilot) if "Esc Cancel" in line]
        assert "Enter Code  Tab Mark several" in footer
