"""Excerpts of a code or a query are read, recoded and written out by keys."""

from __future__ import annotations

import json
import zipfile

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import Confirm, ExcerptsScreen, FieldAsked, OverviewScreen

FIRST, SECOND, THIRD = "Det er en møteplass, altså.", "Vi er to på jobb", "jeg skal rekke bussen"


@pytest.fixture
def quotes(project: Project) -> Project:
    """Three codings, two of them on the same words."""
    transcript = project.transcript(NAME)
    for turn, words, codes in ((1, FIRST, ["rolle/motested", "ressurser"]), (3, SECOND, ["ressurser"])):
        start = transcript.turns[turn].text.index(words)
        project.code(transcript.turn_excerpt(turn, start, start + len(words)), codes)
    return project


async def test_a_query_gives_its_excerpts_and_the_place(opened: Open, quotes: Project) -> None:
    """Codes with NOT, from the overview; Enter goes there and q comes back to the list."""
    async with opened("E", *"kode:ressurser NOT kode:møteplass", "enter") as pilot:
        assert isinstance(pilot.app.screen, ExcerptsScreen)
        assert any("1 excerpt" in line for line in drawn(pilot))
        await press(pilot, "enter")
        assert desk(pilot).desk.transcript.quote(desk(pilot).cursor.excerpt) == SECOND
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, ExcerptsScreen)


async def test_a_query_that_cannot_be_understood_is_told_where_it_is_typed(opened: Open, quotes: Project) -> None:
    """The dialog stays, with what is wrong; Escape leaves without a screen."""
    async with opened("E", *"fylke:Viken", "enter") as pilot:
        assert isinstance(pilot.app.screen, FieldAsked)
        assert any("No transcript has the attribute fylke" in line for line in drawn(pilot))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, OverviewScreen)


async def test_marked_excerpts_are_recoded_together_and_undone_in_one(opened: Open, quotes: Project) -> None:
    """Where the new code stands on the same words already, the two become one; one undo brings all back."""
    before = quotes.store.state_hash()
    async with opened("e", *"ress", "enter", "asterisk") as pilot:
        assert any("2 marked" in line for line in drawn(pilot))
        await press(pilot, "r", *"møt", "enter")
        assert coded(quotes) == [(FIRST, "rolle/motested"), (SECOND, "rolle/motested")]
        assert "2 recoded with Møteplass" in said(pilot)[-1]
        await press(pilot, "u")
        assert quotes.store.state_hash() == before
        await press(pilot, "space", "r", *"styr", "enter")
        assert (FIRST, "rolle/styring") in coded(quotes)
        assert (SECOND, "ressurser") in coded(quotes)


async def test_memos_follow_when_codings_are_joined(quotes: Project) -> None:
    """Nothing that was written is lost, and undo parts them again."""
    one, other = quotes.codings(code="rolle/motested")[0], quotes.codings(code="ressurser")[0]
    quotes.set_memo(one, "først")
    quotes.set_memo(other, "sist")
    before = quotes.store.state_hash()
    done = quotes.recode(quotes.codings(code="ressurser"), "rolle/motested")
    assert done == (2, 1)
    assert [coding.memo for coding in quotes.codings(code="rolle/motested")] == ["først\n\nsist", ""]
    quotes.undo()
    assert quotes.store.state_hash() == before
    assert quotes.store.check() == []


async def test_two_codes_on_the_same_words_may_both_become_a_third(quotes: Project) -> None:
    """The second joins the first, in one event."""
    assert quotes.recode(quotes.codings(), "rolle/styring") == (3, 1)
    assert coded(quotes) == [(FIRST, "rolle/styring"), (SECOND, "rolle/styring")]
    quotes.undo()
    assert len(coded(quotes)) == 3


async def test_several_are_uncoded_after_a_question(opened: Open, quotes: Project) -> None:
    """Escape takes none; Enter all, and one undo brings them back."""
    async with opened("e", *"ress", "enter", "asterisk", "x") as pilot:
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert len(coded(quotes)) == 3
        await press(pilot, "x", "enter")
        assert coded(quotes) == [(FIRST, "rolle/motested")]
        await press(pilot, "u")
        assert len(coded(quotes)) == 3


async def test_another_coders_excerpts_are_left_alone(opened: Open, quotes: Project) -> None:
    """They are told of, and nothing is changed."""
    with Project.open(quotes.root, coder="ola") as other:
        other.code(other.transcript(NAME).turn_excerpt(5), ["ressurser"])
    async with opened("e", *"ress", "enter", "asterisk", "r") as pilot:
        assert isinstance(pilot.app.screen, ExcerptsScreen)
        assert "ola" in said(pilot)[-1]


async def test_exactly_this_list_is_written(opened: Open, quotes: Project) -> None:
    """Only what the query gave, in the study's folder; a file that is there is not written over."""
    async with opened("E", *"kode:ressurser ~jobb", "enter") as pilot:
        await press(pilot, "w", *["backspace"] * 40, *"ut.jsonl", "enter")
        rows = [json.loads(line) for line in (quotes.root / "ut.jsonl").read_text("utf-8").splitlines()]
        assert [row["quote"] for row in rows] == [SECOND]
        assert "ut.jsonl" in said(pilot)[-1]
        await press(pilot, "w", *["backspace"] * 40, *"ut.jsonl", "enter")
        assert "already there" in said(pilot)[-1]
        assert (quotes.root / "ut.jsonl").exists()


async def test_more_tables_are_named_after_a_plus(opened: Open, quotes: Project) -> None:
    """A workbook gets more sheets, another file that one table; a name that there is not is told."""
    async with opened("E", *"kode:ressurser", "enter") as pilot:
        for file in ("ut.ods + agreement, long", "ut.csv + long", "nei.xlsx + lang"):
            await press(pilot, "w", *["backspace"] * 40, *file, "enter")
        with zipfile.ZipFile(quotes.root / "ut.ods") as book:
            assert b'table:name="Agreement"' in book.read("content.xml")
        assert "Characters" in (quotes.root / "ut.csv").read_text("utf-8").splitlines()[0]
        assert not (quotes.root / "nei.xlsx").exists()
        assert "lang" in said(pilot)[-1]


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 5)])
async def test_it_stands_in_every_size_and_in_norwegian(quotes: Project, size: tuple[int, int]) -> None:
    """Nothing breaks, and every key is harmless."""
    set_language("nb")
    app = QualcodeApp(quotes)
    async with app.run_test(size=size) as pilot:
        keys = ("down", "space", "asterisk", "w", "escape", "slash", "escape", "question_mark", "escape")
        await press(pilot, "e", *"ress", "enter", *keys)
        assert isinstance(app.screen, ExcerptsScreen)
        assert size[1] < 10 or any("møteplass" in line for line in drawn(pilot))
