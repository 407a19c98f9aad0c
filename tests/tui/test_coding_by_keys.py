from __future__ import annotations

import pytest
from steps import NAME, Open, coded, desk, drawn, press, said, suggest
from textual.widgets import TextArea

from qualcode.model import Origin, Transcript
from qualcode.project import Project
from qualcode.tui.screens import CodePicker, CodingChooser

SENTENCE = "Her kan alle være i fred."


async def test_a_sentence_is_coded_with_three_letters(opened: Open, project: Project) -> None:
    """Down, twice to the sentence, Enter, three letters, Enter: coded, stored and on screen."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "s", "enter", *"møt", "enter")
        assert coded(project) == [(SENTENCE, "rolle/motested")]
        screen = "\n".join(drawn(pilot))
        assert "✓ Møteplass" in screen
        assert "1 coding" in screen


async def test_without_a_choice_the_whole_turn_is_coded(opened: Open, project: Project, transcript: Transcript) -> None:
    """Resting on a turn, Enter codes the turn."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter")
    assert coded(project) == [(transcript.turns[1].text, "ressurser")]


async def test_several_codes_at_once(opened: Open, project: Project) -> None:
    """Tab marks codes; Enter codes with all that are marked, in one step of undo."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"møt", "tab", *"res", "tab", "enter")
        assert sorted(code for _quote, code in coded(project)) == ["ressurser", "rolle/motested"]
        await press(pilot, "u")
    assert coded(project) == []


async def test_the_last_code_is_repeated_and_digits_reach_further_back(opened: Open, project: Project) -> None:
    """`r` codes with the last code, `2` with the one before it."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "enter", *"møt", "enter")
        await press(pilot, "down", "down", "r", "2")
    assert [code for _quote, code in coded(project)[2:]] == ["ressurser", "rolle/motested"]


async def test_growing_over_turns_codes_them_as_one_excerpt(
    opened: Open, project: Project, transcript: Transcript
) -> None:
    """An excerpt may span turns."""
    async with opened() as pilot:
        await press(pilot, "down", "shift+down", "shift+down", "enter", *"res", "enter")
    quote = "\n".join(turn.text for turn in transcript.turns[1:4])
    assert coded(project) == [(quote, "ressurser")]


async def test_words_on_both_sides_of_a_border_between_turns_are_one_excerpt(
    opened: Open, project: Project, transcript: Transcript
) -> None:
    """From a sentence in one turn to the first two words of the next, and no further."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "s", "shift+right", "shift+right", "enter", *"res", "enter")
    after = " ".join(transcript.turns[2].text.split()[:2])
    assert coded(project) == [(f"Her kan alle være i fred.\n{after}", "ressurser")]


async def test_a_part_of_a_word_is_coded_and_its_borders_changed_by_letters(opened: Open, project: Project) -> None:
    """`)` and `(` move the end, `[` and `]` the beginning; while borders are changed, too."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "right_square_bracket", "right_square_bracket", "left_parenthesis")
        await press(pilot, "enter", *"res", "enter")
        [(quote, _code)] = coded(project)
        await press(pilot, "c", "left_square_bracket", "right_parenthesis", "enter")
    [(wider, _code)] = coded(project)
    assert wider[1:-1] == quote
    assert quote == "Det er en møteplass, altså."[2:-1]


async def test_a_code_is_taken_away_and_asked_for_when_there_are_several(opened: Open, project: Project) -> None:
    """With one coding `x` takes it; with two it asks, the closest first."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "s", "enter", *"møt", "enter")
        assert len(coded(project)) == 2
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, CodingChooser)
        await press(pilot, "enter")
        assert [code for _quote, code in coded(project)] == ["ressurser"]
        await press(pilot, "x")
        assert coded(project) == []
        await press(pilot, "x")
        assert "You have no coding here." in said(pilot)[-1]


async def test_a_memo_is_written_and_taken_away(opened: Open, project: Project) -> None:
    """The memo is stored with its coding and shown beside the text; an empty one is removed."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "m", *"se", "space", *"her", "ctrl+s")
        assert [coding.memo for coding in project.codings()] == ["se her"]
        assert any("se her" in line for line in drawn(pilot))
        await press(pilot, "m", *["backspace"] * 6, "ctrl+s")
        assert [coding.memo for coding in project.codings()] == [""]


async def test_a_memo_is_not_thrown_away_by_one_key(opened: Open, project: Project) -> None:
    """Escape with unsaved words warns first."""
    async with opened() as pilot:
        await press(pilot, "down", "enter", *"res", "enter", "m", *"tapt", "escape")
        assert pilot.app.screen.query_one(TextArea).text == "tapt"
        await press(pilot, "escape")
        assert desk(pilot)
    assert project.codings()[0].memo == ""


async def test_suggestions_are_accepted_rejected_and_skipped(opened: Open, project: Project) -> None:
    """One key each, and the next suggestion comes by itself; accepting keeps score and run."""
    suggest(
        project,
        (1, "Det er en møteplass, altså.", "rolle/motested"),
        (3, "Vi er to på jobb", "ressurser"),
        (5, "Nei, jeg skal rekke bussen.", "ressurser"),
    )
    async with opened() as pilot:
        await press(pilot, "f")
        beside = "\n".join(drawn(pilot))
        assert "75\u00a0%" in beside
        assert "The cue “Det er e”." in beside
        await press(pilot, "n", "a")
        assert coded(project) == [("Vi er to på jobb", "ressurser")]
        assert (project.codings()[0].origin, project.codings()[0].run) == (Origin.ACCEPTED, "run-1")
        await press(pilot, "d")
        assert [s.code for s in project.suggestions(NAME)] == ["rolle/motested"]
        await press(pilot, "a")
        assert len(coded(project)) == 2
        await press(pilot, "a")
        assert "No suggestion is chosen." in said(pilot)[-1]


async def test_coding_by_hand_answers_the_suggestion(opened: Open, project: Project) -> None:
    """A suggestion goes when the same code is given by hand."""
    suggest(project, (1, "Det er en møteplass, altså.", "rolle/motested"))
    async with opened() as pilot:
        await press(pilot, "f", "enter", *"møt", "enter")
        assert project.suggestions(NAME) == []
        assert desk(pilot).desk.suggestions == []


async def test_all_is_undone_and_redone(opened: Open, project: Project) -> None:
    """Undo to the end leaves the study exactly as it was; redo brings it all back."""
    suggest(project, (3, "Vi er to på jobb", "ressurser"), (5, "Nei, jeg skal rekke bussen.", "ressurser"))
    before = project.store.state_hash()
    async with opened() as pilot:
        await press(
            pilot, "down", "s", "enter", *"møt", "enter", "m", *"husk", "ctrl+s", "f", "a", "d", "g", "down", "x"
        )
        after = project.store.state_hash()
        assert after != before
        for _ in range(5):
            await press(pilot, "u")
        assert project.store.state_hash() == before
        assert desk(pilot).desk.coding_count == 0
        assert "Undone" in said(pilot)[-1]
        await press(pilot, "u")
        assert "Nothing to undo." in said(pilot)[-1]
        for _ in range(5):
            await press(pilot, "U")
        assert project.store.state_hash() == after


async def test_the_place_and_what_was_read_are_kept(opened: Open, project: Project) -> None:
    """Coming back, the cursor is where it was and the overview knows what was read."""
    async with opened() as pilot:
        await press(pilot, "down", "down", "down", "q")
        assert (project.progress()[0].read, project.place(NAME)) == (1, project.transcript(NAME).starts[3])
        await press(pilot, "enter")
        assert desk(pilot).cursor.turn == 3


async def test_jumping_to_the_end_is_not_reading(opened: Open, project: Project) -> None:
    """Only what was passed step by step counts as read."""
    async with opened() as pilot:
        await press(pilot, "G", "q")
    assert project.progress()[0].read == 0


async def test_the_next_turn_without_codes(opened: Open) -> None:
    """`t` passes the interviewer and what is coded."""
    async with opened() as pilot:
        await press(pilot, "t")
        assert desk(pilot).cursor.turn == 1
        await press(pilot, "enter", *"res", "enter", "t")
        assert desk(pilot).cursor.turn == 3
        await press(pilot, "T")
        assert desk(pilot).cursor.turn == 5


@pytest.mark.parametrize("key", ["enter", "r", "x", "m", "a"])
async def test_a_read_only_study_says_why(study_read_only: Project, key: str) -> None:
    """Keys that would change a read-only study tell so and change nothing."""
    from qualcode.tui.app import QualcodeApp

    app = QualcodeApp(study_read_only)
    async with app.run_test(notifications=True) as pilot:
        await press(pilot, "enter", "down", key)
        assert not isinstance(app.screen, CodePicker)
        assert "This study can only be read." in said(pilot)[-1]
        assert any("read only" in line for line in drawn(pilot))


async def test_what_another_program_codes_appears(opened: Open, project: Project) -> None:
    """A second program's codings come up without a key."""
    async with opened() as pilot:
        with Project.open(project.root, coder="ola") as other:
            other.code(other.transcript(NAME).turn_excerpt(1), ["ressurser"])
        pilot.app._look_around()
        await pilot.pause()
        assert desk(pilot).desk.coding_count == 1


async def test_another_coders_coding_is_not_mine_to_take(opened: Open, project: Project) -> None:
    """`x` leaves what another coder decided."""
    with Project.open(project.root, coder="ola") as other:
        other.code(other.transcript(NAME).turn_excerpt(1), ["ressurser"])
    async with opened() as pilot:
        await press(pilot, "down", "x")
        assert "You have no coding here." in said(pilot)[-1]
    assert len(coded(project)) == 1
