"""The transcripts in the order, and with the words, that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from steps import drawn, press
from textual.pilot import Pilot

from qualcode.project import Project
from qualcode.tui.app import QualcodeApp

HEADS = {"a": ("Bibliotekar", "Drammen"), "b": ("Innbygger", "Drammen"), "c": ("Bibliotekar", "Mysen")}


@pytest.fixture
def three(study: Path) -> Iterator[Project]:
    """Three interviews of other lengths and places."""
    (study / "transcripts" / "01-drammen.txt").unlink()
    for number, (name, (role, place)) in enumerate(HEADS.items()):
        turns = "\n".join(f"Kari: Replikk nummer {n}, altså." for n in range(3 - number))
        text = f"# rolle: {role}\n# kommune: {place}\n\n{turns}\n"
        (study / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
        yield made


def names(pilot: Pilot[None]) -> str:
    """The first letters of the rows, which are the transcripts' names here."""
    return "".join(line[1] for line in drawn(pilot) if line[1:3] in ("a ", "b ", "c "))


async def test_transcripts_come_in_the_order_that_is_asked_for(three: Project) -> None:
    """`o` goes on to the next order; the transcript with the cursor keeps it."""
    three.mark_read("a", 2)
    three.mark_read("b", 0)
    three.code(three.transcript("c").turn_excerpt(0), ["ressurser"])
    async with QualcodeApp(three).run_test(size=(100, 20)) as pilot:
        await press(pilot, "down")
        found = []
        for _ in range(5):
            found.append(names(pilot))
            await press(pilot, "o")
        assert found == ["abc", "cba", "abc", "abc", "abc"]
        assert any(line.startswith("▌b") for line in drawn(pilot))


@pytest.mark.parametrize(
    ("words", "found"),
    [("drammen", "ab"), ("bibliotekar drammen", "a"), ("kommune:mysen", "c"), ("rolle:drammen", ""), ("b", "abc")],
)
async def test_only_transcripts_with_these_words_are_listed(three: Project, words: str, found: str) -> None:
    """Words are looked for in names and attributes; Esc shows all again."""
    async with QualcodeApp(three).run_test(size=(100, 20)) as pilot:
        await press(pilot, "F", *words, "enter")
        assert names(pilot) == found
        assert any(words in line for line in drawn(pilot)[:1])
        await press(pilot, "escape")
        assert names(pilot) == "abc"


async def test_what_is_listed_is_opened(three: Project) -> None:
    """Enter opens the row that is seen, also when the rows are others."""
    async with QualcodeApp(three).run_test(size=(100, 20)) as pilot:
        await press(pilot, "F", *"mysen", "enter", "enter")
        assert drawn(pilot)[0].strip().startswith("c ")


@pytest.mark.parametrize("width", [80, 100, 120, 200])
async def test_the_heads_of_the_columns_are_whole(three: Project, width: int) -> None:
    """Also where all names are short."""
    async with QualcodeApp(three).run_test(size=(width, 20)) as pilot:
        await press(pilot, "down")
        [heads] = [line for line in drawn(pilot) if "Coded" in line]
        assert "Transcript" in heads and "Suggestions" in heads and "…" not in heads


async def test_one_of_a_kind_is_told_as_one(three: Project) -> None:
    """Whoever codes for the first time reads of one coding."""
    three.code(three.transcript("a").turn_excerpt(0), ["ressurser"])
    app = QualcodeApp(three)
    async with app.run_test(size=(120, 24)) as pilot:
        await press(pilot, "down")

        assert any("· 1 coding ·" in line for line in drawn(pilot))
