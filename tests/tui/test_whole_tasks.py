"""Whole tasks as a researcher does them: from the overview and back, by keys only, with nothing left over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from steps import coded, drawn, press, said, suggest
from textual.pilot import Pilot

from qualcode.project import Project
from qualcode.tui.app import QualcodeApp

CITIZEN = """\
# rolle: Innbygger
# kommune: Mysen

[00:00:03] Intervjuer: Hva bruker du biblioteket til?

[00:00:09] Kari: Jeg sitter der og leser avisa. Ingen maser om at jeg må kjøpe noe.

[00:00:30] Kari: Men det er stengt når jeg er ferdig på jobb.
"""


@pytest.fixture
def both(study: Path) -> Iterator[Project]:
    """An interview with a librarian and one with a citizen."""
    (study / "transcripts" / "02-mysen.txt").write_text(CITIZEN, encoding="utf-8")
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
        yield made


@pytest.fixture
async def pilot(both: Project) -> Pilot[None]:
    """The app over both interviews, at the overview."""
    async with QualcodeApp(both).run_test(size=(120, 40), notifications=True) as running:
        await running.pause()
        yield running  # type: ignore[misc]


async def settle(pilot: Pilot[None], *keys: str) -> str:
    """Press the keys, wait for what goes on beside, and tell what is on screen."""
    await press(pilot, *keys)
    await pilot.app.workers.wait_for_complete()
    await press(pilot)
    return "\n".join(drawn(pilot))


async def test_an_interview_is_coded_from_beginning_to_end(pilot: Pilot[None], both: Project) -> None:
    """Each turn gets a code or is marked as read; the overview says that all is read."""
    await settle(pilot, "enter", "t", "enter", *"møt", "enter")
    await settle(pilot, "t", "s", "enter", *"res", "enter", "s", "r", "m", *"viktig", "ctrl+s")
    shown = await settle(pilot, "t", "0", "t")
    assert "Every turn has a code or a mark" in shown
    shown = await settle(pilot, "q")
    [line] = [line for line in shown.splitlines() if "01-drammen" in line]
    assert "100 %" in line
    assert [code for _words, code in coded(both)] == ["rolle/motested", "ressurser", "ressurser"]
    assert [coding.memo for coding in both.codings()] == ["", "", "viktig"]


async def test_suggestions_are_gone_through_with_one_key_each(pilot: Pilot[None], both: Project) -> None:
    """As many keys as suggestions, and the queue is empty; the answers are what was pressed."""
    suggest(both, (1, "Det er en møteplass", "rolle/motested"), (3, "Vi er to på jobb", "ressurser"))
    pilot.app.edited()  # type: ignore[attr-defined]
    shown = await settle(pilot, "f")
    assert "2 wait" in shown
    first = "rolle/motested" if shown.index("Det er en møteplass") < shown.index("Vi er to på jobb") else "ressurser"
    shown = await settle(pilot, "a", "d")
    assert "No suggestions are waiting" in shown
    assert [code for _words, code in coded(both)] == [first]


async def test_two_codes_are_merged(pilot: Pilot[None], both: Project) -> None:
    """The one takes the codings of the other, and the codebook on disk has one of them; one undo gives both back."""
    before = (both.root / "codebook.yaml").read_bytes()
    both.code(both.transcript("01-drammen").turn_excerpt(1), ["rolle/styring"])
    await settle(pilot, "b", "slash", *"kom", "enter", "m", *"møt", "enter")
    await settle(pilot, "enter")
    assert [code for _words, code in coded(both)] == ["rolle/motested"]
    assert b"rolle/styring" not in (both.root / "codebook.yaml").read_bytes()
    await settle(pilot, "u")
    assert [code for _words, code in coded(both)] == ["rolle/styring"]
    assert (both.root / "codebook.yaml").read_bytes() == before


async def test_all_quotes_of_citizens_on_a_theme(pilot: Pilot[None], both: Project) -> None:
    """A theme with its codes below and an attribute, in one line; the list is read, opened at its place and written."""
    for name, turn, code in (("01-drammen", 1, "rolle/motested"), ("02-mysen", 1, "rolle/motested")):
        both.code(both.transcript(name).turn_excerpt(turn), [code])
    both.code(both.transcript("02-mysen").turn_excerpt(2), ["ressurser"])
    shown = await settle(pilot, "E", *"kode:rolle rolle:Innbygger", "enter")
    assert "1 excerpt" in shown and "leser avisa" in shown and "møteplass" not in shown
    shown = await settle(pilot, "enter")
    assert "02-mysen" in shown.splitlines()[0] and "turn 2 of 3" in shown
    await settle(pilot, "q", "w", *["backspace"] * 20, *"sitater.csv", "enter")
    text = (both.root / "sitater.csv").read_text(encoding="utf-8-sig")
    assert "leser avisa" in text and "stengt" not in text


async def test_everything_is_undone(pilot: Pilot[None], both: Project) -> None:
    """After codings, a memo, a weight, a new code, a merger and an attribute, `u` leads back to where it began."""
    state, book = both.store.state_hash(), (both.root / "codebook.yaml").read_bytes()
    await settle(pilot, "enter", "down", "enter", *"møt", "enter", "m", *"ord", "ctrl+s", "exclamation_mark")
    await settle(pilot, "s", "right", "y", "t", "r", "q")
    await settle(pilot, "c", "s", *["backspace"] * 20, *"alder=40", "enter", "q")
    await settle(pilot, "b", "slash", *"kom", "enter", "m", *"møt", "enter")
    await settle(pilot, "enter", "q")
    assert both.store.state_hash() != state
    for _ in range(30):
        await settle(pilot, "u")
        if said(pilot)[-1:] == ["Nothing to undo."]:
            break
    assert both.store.state_hash() == state
    assert (both.root / "codebook.yaml").read_bytes() == book
