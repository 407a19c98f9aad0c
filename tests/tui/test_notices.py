"""What is told in passing: it neither piles up nor stays in the way of the text."""

from __future__ import annotations

import pytest
from steps import Open, drawn, press, said
from textual.widgets._toast import Toast

from qualcode.tui import notices


async def test_what_is_told_takes_the_place_of_what_was_told_before(opened: Open) -> None:
    """Three keys that can do nothing here leave one notice, the last one, and not a wall of them."""
    async with opened() as pilot:
        await press(pilot, "a", "d", "m")
        await pilot.pause()
        first = said(pilot)
        shown = pilot.app.screen.query(Toast)

        assert first == ["You have no coding here. Go to a coded turn, or code this one with Enter."]
        assert len(shown) == 1


async def test_the_next_key_closes_what_has_been_read(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice lies over the text, so going on with the work takes it away."""
    monkeypatch.setattr(notices, "READ", 0.0)
    async with opened() as pilot:
        await press(pilot, "a")
        await pilot.pause()
        assert any("No suggestion is chosen" in line for line in drawn(pilot))

        await press(pilot, "down")
        await pilot.pause()
        assert not said(pilot)
        assert not any("No suggestion is chosen" in line for line in drawn(pilot))


async def test_what_has_just_been_told_stays_for_keys_typed_ahead(opened: Open) -> None:
    """A key that was on its way already does not take away what nobody has had the time to read."""
    async with opened() as pilot:
        await press(pilot, "a", "down")

        assert len(said(pilot)) == 1
