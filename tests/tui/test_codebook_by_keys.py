"""The codebook edited by keys alone: every change is in the file, in the codings, and taken back by `u`."""

from __future__ import annotations

from pathlib import Path

import pytest
from steps import NAME, Open, coded, drawn, press, said

from qualcode.project import Project
from qualcode.tui.screens import CodebookScreen, SplitScreen


@pytest.fixture
def book(study: Path) -> Path:
    """The codebook, with a comment in it."""
    path = study / "codebook.yaml"
    path.write_text(path.read_text().replace("  - id: ressurser", "  # om penger\n  - id: ressurser"))
    return path


def code(project: Project, turn: int, *codes: str) -> None:
    project.code(project.transcript(NAME).turn_excerpt(turn), codes)


async def test_two_codes_are_merged_and_all_is_undone(opened: Open, project: Project, book: Path) -> None:
    """Merge one code into another, code more, undo everything: file and codings are as they were."""
    code(project, 1, "ressurser", "rolle/motested")
    code(project, 3, "ressurser")
    before, text = coded(project), book.read_bytes()

    async with opened("b", "end", "m", *"møt", "enter") as pilot:
        merged, told = coded(project), said(pilot)
        here = drawn(pilot)[0]
        await press(pilot, "u")
        back, restored = coded(project), book.read_bytes()
        await press(pilot, "U", "u", "u", "u", "u")

    assert {c for _q, c in merged} == {"rolle/motested"} and len(merged) == 2
    assert "Ressurser" in told[0] and "Møteplass" in told[0] and "2 codings" in told[0]
    assert "3 codes" in here
    assert (back, restored) == (before, text)
    assert coded(project) == [] and book.read_bytes() == text


async def test_a_code_is_made_edited_moved_and_retired(opened: Open, project: Project, book: Path) -> None:
    """One code from birth to retirement; the comment stays, and `u` goes all the way back."""
    text = book.read_bytes()
    async with opened("b", "end", "n", *"Digitalt", "tab", *"Om nett.", "ctrl+s") as pilot:
        await press(pilot, "r", *"e tilbud", "tab", "tab", "tab", "tab", *"Vi sto uten nett.", "ctrl+s")
        await press(pilot, "i", "home", *"x-", "enter")
        await press(pilot, "f", *"frie", "enter", "K", "t")
        made = project.codebook.by_id["rolle/x-digitalt"]
        shown = "\n".join(drawn(pilot))
        kept = book.read_text()
        await press(pilot, *"uuuuuu")

    assert "  # om penger\n  - id: ressurser" in kept and kept != text.decode()
    assert made.name == "Digitalte tilbud" and made.definition == "Om nett." and made.retired
    assert made.examples == ("Vi sto uten nett.",)
    assert "retired" in shown
    assert book.read_bytes() == text


async def test_a_code_is_split_excerpt_by_excerpt(opened: Open, project: Project, book: Path) -> None:
    """Each excerpt gets a digit; one gets both; one stays. One `u` takes it all back."""
    for turn in (1, 3, 5):
        code(project, turn, "ressurser")
    text = book.read_bytes()
    async with opened("b", "end", "s", *"Folk: for få", "enter", *"Penger", "ctrl+s") as pilot:
        assert isinstance(pilot.app.screen, SplitScreen)
        asked = "\n".join(drawn(pilot))
        await press(pilot, "1", "2", "plus", "1", "down", "0", "ctrl+s")
        assert isinstance(pilot.app.screen, CodebookScreen)
        split = coded(project)
        await press(pilot, "u")

    assert all(words in asked for words in ("1  Folk", "for få", "2  Penger", "møteplass"))
    assert [c for _q, c in split] == ["ressurser/folk", "ressurser/folk", "ressurser/penger", "ressurser"]
    assert {c for _q, c in coded(project)} == {"ressurser"} and book.read_bytes() == text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_excerpt_is_read_whole_before_it_is_given_to_a_part(
    opened: Open, project: Project, book: Path, size: tuple[int, int]
) -> None:
    """Splitting a code and in its list of excerpts, what was asked and every word of the answer are in view."""
    path = project.root / "transcripts" / "02-lang.txt"
    path.write_text("I: Og kveldene?\n\nB: " + "Vi holder åpent for de unge. " * 9 + "Da er vi altfor få.\n", "utf-8")
    project.import_transcripts(project.plan_import([path]))
    project.code(project.transcript("02-lang").turn_excerpt(1), ["ressurser"])
    async with opened("b", "end", "enter", size=size) as pilot:
        excerpts = "\n".join(drawn(pilot))
        await press(pilot, "q", "s", *"Folk", "enter", *"Penger", "ctrl+s")
        splitting = "\n".join(drawn(pilot))

    for seen in (excerpts, splitting):
        assert "Og kveldene?" in seen and "altfor få." in seen


async def test_codings_of_a_code_that_left_are_seen_and_taken_over(opened: Open, project: Project, book: Path) -> None:
    """An id changed by hand: the old one is listed as not in the codebook; `m` brings its codings along."""
    code(project, 1, "ressurser")
    book.write_text(book.read_text().replace("id: ressurser", "id: midler"))
    async with opened("b", "end") as pilot:
        shown = "\n".join(drawn(pilot))
        await press(pilot, "t", "m", *"ressu", "enter")

    assert "not in the codebook" in shown
    assert coded(project) == [("Det er en møteplass, altså. Her kan alle være i fred.", "midler")]


async def test_an_excerpt_becomes_an_example(opened: Open, project: Project, book: Path) -> None:
    """`p` in the list of excerpts."""
    code(project, 3, "ressurser")
    async with opened("b", "end", "enter", "p") as pilot:
        told = said(pilot)

    assert project.codebook.by_id["ressurser"].examples[-1].startswith("Bemanninga.")
    assert "example" in told[0]


async def test_a_code_in_use_is_not_deleted(opened: Open, project: Project, book: Path) -> None:
    """It is told why; an unused one goes."""
    code(project, 3, "ressurser")
    async with opened("b", "end", "x") as pilot:
        told = said(pilot)
        await press(pilot, "up", "x")

    assert "1 coding" in told[0]
    assert list(project.codebook.by_id) == ["rolle", "rolle/motested", "ressurser"]


async def test_what_is_written_is_not_thrown_away_by_one_key(opened: Open, project: Project, book: Path) -> None:
    """Escape warns first; the second leaves the file as it was."""
    text = book.read_bytes()
    async with opened("b", "r", *"abc", "escape") as pilot:
        told = said(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CodebookScreen)

    assert "Not saved" in told[0] and book.read_bytes() == text


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_all_is_in_view_on_small_and_large_screens(
    opened: Open, project: Project, book: Path, size: tuple[int, int]
) -> None:
    """The tree, the meaning and the numbers; the editor has its keys in view."""
    code(project, 3, "rolle/motested")
    async with opened("b", "down", size=size) as pilot:
        lines = drawn(pilot)
        await press(pilot, "r")
        editor = drawn(pilot)
        await press(pilot, "escape")

    whole = "\n".join(lines)
    assert all(words in whole for words in ("Den frie rollen", "Kommunal styring", "1 coding in 1", "«Her kan"))
    assert any("Møteplass" in line for line in editor) and any("^s" in line for line in editor)
