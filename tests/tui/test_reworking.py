"""What a coder does with codings after giving them, and beside that: whole tasks, by keys only."""

from __future__ import annotations

from pathlib import Path

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said, suggest

from qualcode.model import Transcript
from qualcode.project import Project
from qualcode.tui.screens import HistoryScreen, NewCode

TURN = "Det er en møteplass, altså. Her kan alle være i fred."


async def test_borders_are_changed_after_coding(opened: Open, project: Project) -> None:
    """`c` takes the end, arrows move it by words, Enter keeps; id, memo and weight stay; `u` gives them back."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "enter", *"møt", "enter", "m", *"se", "ctrl+s", "!")
        (before,) = project.codings()
        assert before.quote == "Det er en møteplass, altså."
        await press(pilot, "c", "right", "right")
        assert any("Borders of Møteplass" in line for line in drawn(pilot))
        await press(pilot, "enter")
        (after,) = project.codings()
        assert after.quote == "Det er en møteplass, altså. Her kan"
        kept = (before.id, before.created, before.memo, before.weight)
        assert (after.id, after.created, after.memo, after.weight) == kept
        assert "✓ Borders of Møteplass" in "\n".join(drawn(pilot))
        await press(pilot, "u")
    assert project.codings() == [before]


async def test_the_other_end_is_taken_by_the_same_key(opened: Open, project: Project) -> None:
    """`c` once more, and the beginning moves."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"møt", "enter", "c", "c", "right", "right", "c", "left", "left", "enter")
    assert coded(project) == [("en møteplass, altså. Her kan alle være", "rolle/motested")]


async def test_borders_may_go_over_turns_and_are_left_with_escape(
    opened: Open, project: Project, transcript: Transcript
) -> None:
    """Down stretches by turns; Escape leaves the coding as it was and rests on the turn."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"møt", "enter", "c", "down", "escape")
        assert coded(project) == [(TURN, "rolle/motested")]
        assert desk(pilot).adjusting is None
        await press(pilot, "g", "down", "c", "down", "down", "enter")
    assert coded(project) == [("\n".join(turn.text for turn in transcript.turns[1:4]), "rolle/motested")]


async def test_two_codings_do_not_become_one(opened: Open, project: Project) -> None:
    """Borders that the same code has already are told, and nothing is lost."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"møt", "enter", "s", "enter", *"møt", "enter")
        await press(pilot, "c", "enter", "down", "down", "up", "enter")
    assert len(coded(project)) == 2


async def test_weights_go_round(opened: Open, project: Project) -> None:
    """One star, two, three, none; seen beside the text."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "!", "!")
        assert project.codings()[0].weight == 2
        assert "Ressurser ★★" in "\n".join(drawn(pilot))
        await press(pilot, "!", "!")
        assert project.codings()[0].weight == 0
        await press(pilot, "u")
    assert project.codings()[0].weight == 3


async def test_a_turn_with_nothing_to_code_is_marked_and_passed(opened: Open, project: Project) -> None:
    """`0` marks it, goes to the next turn that is not the interviewer's, and `t` passes it from then on."""
    suggest(project, (1, "Det er en møteplass, altså.", "rolle/motested"))
    async with opened() as pilot:
        await press(pilot, "down", "0")
        screen = desk(pilot)
        assert screen.cursor.turn == 3
        assert screen.desk.suggestions == []
        assert any("○" in line and "Det er en" in line for line in drawn(pilot))
        await press(pilot, "g", "t")
        assert screen.cursor.turn == 3
        await press(pilot, "q")
    row = project.progress()[0]
    assert (row.read, row.suggestions, row.codings) == (1, 0, 0)
    assert [blank.excerpt for blank in project.blanks()] == [project.transcript(NAME).turn_excerpt(1)]


async def test_a_mark_further_on_does_not_make_what_is_between_read(opened: Open, project: Project) -> None:
    """One turn marked at the end is one turn read, also after the transcript was opened and left again."""
    async with opened() as pilot:
        await press(pilot, "G", "0", "q", "enter", "g", "q")
        assert project.progress()[0].read == 1
        await press(pilot, "enter", "down", "down", "down", "q")
    assert project.progress()[0].read == 2


async def test_the_mark_is_undone_and_taken_away(opened: Open, project: Project) -> None:
    """`u` and `0` again both bring the suggestion back."""
    suggest(project, (1, "Det er en møteplass, altså.", "rolle/motested"))
    async with opened() as pilot:
        await press(pilot, "down", "0", "u")
        assert project.blanks() == []
        assert len(desk(pilot).desk.suggestions) == 1
        await press(pilot, "U", "g", "down", "0")
        assert project.blanks() == []
        assert len(desk(pilot).desk.suggestions) == 1


async def test_a_coded_turn_and_the_interviewers_are_not_marked(opened: Open, project: Project) -> None:
    """Both say why."""
    async with opened() as pilot:
        await press(pilot, "0")
        assert "Only the interviewer" in said(pilot)[-1]
        await press(pilot, "down", "enter", *"res", "enter", "0")
        assert "You have coded words in this turn." in said(pilot)[-1]
    assert project.blanks() == []


async def test_a_code_named_by_the_chosen_words_in_two_keys(opened: Open, project: Project) -> None:
    """`y` and Enter: the words become a code, which they are coded with; comments in the codebook stay."""
    path = project.root / "codebook.yaml"
    path.write_text("# vår kodebok\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    async with opened() as pilot:
        await press(pilot, "down", "right", "right", "right", "right")
        await press(pilot, "y", "enter")
        assert coded(project) == [("møteplass", "moteplass")]
        assert project.codebook.by_id["moteplass"].name == "møteplass"
        assert desk(pilot)
    assert path.read_text(encoding="utf-8").startswith("# vår kodebok\n")


async def test_a_new_code_from_the_picker(opened: Open, project: Project) -> None:
    """What was typed is its name; meaning and place follow with Tab, and the text is never left."""
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter", *"ro", "enter", "enter", *"Stillhet", "ctrl+n")
        assert isinstance(pilot.app.screen, NewCode)
        await press(pilot, "tab", *"Ro.", "tab", *"frie", "enter")
        assert {code for _quote, code in coded(project)} >= {"rolle/stillhet"}
    new = project.codebook.by_id["rolle/stillhet"]
    assert (new.name, new.definition, new.parent) == ("Stillhet", "Ro.", "rolle")


async def test_when_no_code_answers_enter_makes_one(opened: Open, project: Project) -> None:
    """The last row of the picker is the new code; what was marked goes along, in one step of undo."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "tab", *"Xyz", "enter", "enter")
        assert sorted(code for _quote, code in coded(project)) == ["ressurser", "xyz"]
        await press(pilot, "u")
    assert coded(project) == []


async def test_a_code_is_not_made_twice_nor_without_a_name(opened: Open, project: Project) -> None:
    """Both are told; nothing is written."""
    text = (project.root / "codebook.yaml").read_text(encoding="utf-8")
    async with opened() as pilot:
        await press(pilot, "down", "y", "enter")
        assert said(pilot)[-1] == "The code needs a name."
        await press(pilot, *"ressurser", "enter")
        assert "There is a code Ressurser there already." in said(pilot)[-1]
        assert desk(pilot)
    assert coded(project) == []
    assert (project.root / "codebook.yaml").read_text(encoding="utf-8") == text


async def test_the_same_words_are_found_and_the_way_back(opened: Open) -> None:
    """`*` goes from place to place and round, `#` the other way, `<` back to where one was, `>` forward."""
    async with opened() as pilot:
        screen = desk(pilot)
        await press(pilot, "*")
        assert "Choose the words first." in said(pilot)[-1]
        await press(pilot, "down", "right", "right")
        here = screen.cursor.selection
        quote = screen.desk.transcript.quote
        assert screen.cursor.excerpt is not None
        assert quote(screen.cursor.excerpt) == "er"
        await press(pilot, "*")
        assert screen.cursor.turn == 3
        assert screen.cursor.excerpt is not None
        assert quote(screen.cursor.excerpt) == "er"
        assert "2 of 2" in "\n".join(drawn(pilot))
        await press(pilot, "*")
        assert screen.cursor.turn == 1
        await press(pilot, "number_sign", "<", "<", "<")
        assert screen.cursor.selection == here
        await press(pilot, ">")
        assert screen.cursor.turn == 3
        await press(pilot, "<", "<")
        assert "There was no jump before this." in said(pilot)[-1]


async def test_the_same_words_before_are_not_the_next(opened: Open, project: Project) -> None:
    """Of four places `#` takes those that `*` took, the other way, and goes round to the last."""
    path = project.root / "transcripts" / "00-tog.txt"
    path.write_text("I: Og?\n\nB: Tog er fint. Et tog gikk. Tog igjen.\n\nB: Ta tog.\n", "utf-8")
    project.import_transcripts(project.plan_import([path]))
    async with opened() as pilot:
        screen = desk(pilot)
        text = screen.desk.transcript.text.lower()
        places = [start for start in range(len(text)) if text.startswith("tog", start)]
        await press(pilot, "down", "right")
        passed = []
        for key in ("*", "*", "number_sign", "number_sign", "number_sign"):
            await press(pilot, key)
            passed.append(places.index(screen.cursor.span[0]))
        assert passed == [1, 2, 1, 0, 3]


async def test_the_history_leads_to_any_point_and_back(opened: Open, project: Project) -> None:
    """Who, when, what and the words, newest first; Enter undoes all after a row, or redoes up to it."""
    empty = project.store.state_hash()
    async with opened(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "!", "s", "enter", *"møt", "enter", "down", "down", "0")
        full = project.store.state_hash()
        await press(pilot, "H")
        assert isinstance(pilot.app.screen, HistoryScreen)
        screen = "\n".join(drawn(pilot))
        assert all(part in screen for part in ("kari", "coded", "weight", "nothing here", "Ressurser", "«Det er"))
        await press(pilot, "down", "down", "down")
        assert "Enter undoes the 3 changes after this." in "\n".join(drawn(pilot))
        await press(pilot, "enter")
        assert coded(project) == [(TURN, "ressurser")]
        await press(pilot, "end", "enter")
        assert project.store.state_hash() == empty
        await press(pilot, "home")
        assert "Enter redoes 4 changes, up to here." in "\n".join(drawn(pilot))
        await press(pilot, "enter")
        assert project.store.state_hash() == full
        await press(pilot, "q")
        assert desk(pilot).desk.coding_count == 2


async def test_the_history_shows_where_it_was_and_asks_before_an_import_goes(opened: Open, project: Project) -> None:
    """`e` opens the text at the words; undoing an import takes a second Enter."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "s", "enter", *"res", "enter", "g", "H", "e")
        assert desk(pilot).cursor.turn == 1
    coding = project.codings()[0]
    project.uncode([coding])
    project.store.codings.add([coding], coder="kari", kind="import codings")
    async with opened() as pilot:
        await press(pilot, "H", "end", "enter")
        assert "import of codings" in said(pilot)[-1]
        assert len(coded(project)) == 1
        await press(pilot, "enter")
    assert coded(project) == []


@pytest.mark.parametrize("key", ["y", "0", "comma", "c", "!"])
async def test_a_read_only_study_says_why(study_read_only: Project, key: str) -> None:
    """Keys that would change a read-only study tell so."""
    from qualcode.tui.app import QualcodeApp

    app = QualcodeApp(study_read_only)
    async with app.run_test(notifications=True) as pilot:
        await press(pilot, "enter", "down", key)
        assert "This study can only be read." in said(pilot)[-1]


def test_other_coders_codings_stay_as_they_are(project: Project) -> None:
    """Neither borders nor weight of what another decided."""
    from qualcode.errors import QualcodeError

    with Project.open(project.root, coder="ola") as other:
        (theirs,) = other.code(other.transcript(NAME).turn_excerpt(1), ["ressurser"])
    with pytest.raises(QualcodeError, match="ola"):
        project.move(theirs, project.transcript(NAME).turn_excerpt(3))
    with pytest.raises(QualcodeError, match="ola"):
        project.set_weight(theirs, 1)


def test_a_codebook_that_changed_in_between_keeps_what_came_in(project: Project) -> None:
    """What another program wrote while a code was being made stays."""
    from qualcode.project.new_code import Draft, prepare_code

    path: Path = project.root / "codebook.yaml"
    prepared = prepare_code(path, Draft("Ny"))
    path.write_text(path.read_text(encoding="utf-8") + "# av andre\n", encoding="utf-8")
    assert project.store_code(prepared) == "ny"
    assert "# av andre\n" in path.read_text(encoding="utf-8")
    assert "ny" in project.codebook
