"""Searching by keys for words in all forms, codes and attributes."""

from __future__ import annotations

import asyncio

import pytest
from steps import NAME, Open, desk, drawn, press
from textual.pilot import Pilot

from qualcode.project import Project
from qualcode.tui.screens import SearchScreen


async def found(pilot: Pilot[None]) -> list[str]:
    """The lines of the screen when the search is done."""
    screen = pilot.app.screen
    assert isinstance(screen, SearchScreen)
    for _ in range(600):
        await pilot.pause()
        lines = drawn(pilot)
        if not any("Searching …" in line for line in lines) and not screen.study.errands:
            return lines
        await asyncio.sleep(0.05)
    raise AssertionError("never found")


@pytest.mark.parametrize(
    ("query", "words"),
    [("~møteplasser", "møteplass"), ("kode:ressurser", "telefonen"), ("kommune:Drammen ~ringe", "ringer")],
)
async def test_forms_codes_and_attributes_are_found_and_gone_to(
    opened: Open, project: Project, query: str, words: str
) -> None:
    """The place is shown, and Enter goes there."""
    start = project.transcript(NAME).turns[3].text.index("telefonen")
    project.code(project.transcript(NAME).turn_excerpt(3, start, start + 9), ["ressurser"])
    async with opened("slash", *query) as pilot:
        assert any("1 turn in 1 transcript" in line for line in await found(pilot))
        await press(pilot, "enter")
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == words


async def test_an_unknown_code_is_told_in_place(opened: Open) -> None:
    """No alarm while typing: what is wrong stands where the hits would."""
    async with opened("slash", *"kode:tull") as pilot:
        assert any("tull" in line for line in (await found(pilot))[3:])
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SearchScreen)


async def test_what_was_asked_before_does_not_come_back(opened: Open) -> None:
    """What is found for the last words stays, though what came before them takes longer."""
    async with opened("slash", *"kode:ressurser") as pilot:
        await press(pilot, *["backspace"] * 14, *"bussen")
        assert any("1 turn in 1 transcript" in line for line in await found(pilot))
        await asyncio.sleep(0.4)
        assert any("1 turn in 1 transcript" in line for line in await found(pilot))


async def test_the_empty_field_tells_how_to_search(opened: Open) -> None:
    """Before anything is typed, and without a key, forms, codes, attributes and joining words are told of."""
    async with opened("slash") as pilot:
        shown = "\n".join(drawn(pilot))
        assert all(text in shown for text in ("Search", "~bok", "kommune:Drammen", "NEAR/5"))


async def test_enter_waits_for_what_was_typed(opened: Open) -> None:
    """Words and Enter in one go lead to the place, though the search takes its time in a second thread."""
    async with opened("slash", *"kode:ressurser") as pilot:
        await press(pilot, *["backspace"] * 14, *"bussen", "enter")
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == "bussen"


async def test_a_word_alone_is_told_how_to_find_its_other_forms(opened: Open) -> None:
    """Who finds few places for a word learns that it has more forms; who asked for them is left in peace."""
    async with opened("slash", *"jobb") as pilot:
        await found(pilot)
        one = drawn(pilot)[0]
        await press(pilot, "*")
        await found(pilot)
        more = drawn(pilot)[0]

    assert "~jobb finds all forms" in one
    assert "finds all forms" not in more
