from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Kind, Transcript, Turn
from qualcode.tui.selecting import Cursor, Level, Units
from qualcode.tui.widgets.turn_lines import TurnLines

SPEECH = ("Hva synes du?", "Vi er to på jobb. Telefonen ringer hele dagen!", "", "Ja.")


def make(*texts: str) -> Transcript:
    turns = (Turn(n, "AB"[n % 2], Kind.RESPONDENT, text, n * 1000) for n, text in enumerate(texts))
    return Transcript("t", tuple(turns))


def at(cursor: Cursor) -> str:
    start, end = cursor.span
    return cursor.units.transcript.text[start:end]


@pytest.fixture
def cursor() -> Cursor:
    return Cursor(Units(make(*SPEECH)))


def test_sentences_are_reached_one_by_one_over_turns(cursor: Cursor) -> None:
    """The next sentence after a turn's last is the first of the next turn."""
    seen = []
    for _ in range(3):
        cursor.move(Level.SENTENCE, 1)
        seen.append(at(cursor))
    assert seen == ["Hva synes du?", "Vi er to på jobb.", "Telefonen ringer hele dagen!"]
    cursor.move(Level.SENTENCE, -1)
    assert at(cursor) == "Vi er to på jobb."


def test_a_step_down_in_size_stays_inside(cursor: Cursor) -> None:
    """From a turn, forward is its first sentence and back its last."""
    cursor.go(20)
    cursor.move(Level.SENTENCE, -1)
    assert at(cursor) == "Telefonen ringer hele dagen!"
    cursor.move(Level.WORD, 1)
    assert at(cursor) == "Telefonen"


def test_growing_and_shrinking_go_the_same_way(cursor: Cursor) -> None:
    """Word, sentence, turn, two turns; and back."""
    cursor.go(14)
    cursor.move(Level.WORD, 1)
    sizes = [at(cursor)]
    while cursor.grow():
        sizes.append(at(cursor))
    assert sizes[:3] == ["Vi", "Vi er to på jobb.", SPEECH[1]]
    assert sizes[-1] == cursor.units.transcript.text
    back = [at(cursor)]
    while len(back) < len(sizes) and cursor.shrink():
        back.append(at(cursor))
    assert back == sizes[::-1]


def test_stretching_and_drawing_in(cursor: Cursor) -> None:
    """The choice grows at the end that moves and never loses where it began."""
    cursor.go(14)
    cursor.move(Level.SENTENCE, 1)
    cursor.extend(Level.WORD, 1)
    cursor.extend(Level.WORD, 1)
    assert at(cursor) == "Vi er to på jobb. Telefonen ringer"
    cursor.extend(Level.WORD, -1)
    assert at(cursor) == "Vi er to på jobb. Telefonen"
    cursor.extend(Level.WORD, -1)
    cursor.extend(Level.WORD, -1)
    assert at(cursor) == "du?\nVi er to på jobb.".replace("?", "?")


def test_marking_stretches_with_every_move(cursor: Cursor) -> None:
    """While marking, a sentence key adds a sentence; letting go rests on the turn."""
    cursor.go(14)
    cursor.move(Level.SENTENCE, 1)
    cursor.marking = True
    cursor.move(Level.SENTENCE, 1)
    assert at(cursor) == SPEECH[1]
    assert cursor.release()
    assert not cursor.marking
    assert cursor.level is Level.TURN


def test_a_turn_without_words_is_a_place_but_no_excerpt(cursor: Cursor) -> None:
    """One can stand in an empty turn, and pass it."""
    cursor.go(cursor.units.transcript.starts[2])
    assert cursor.turn == 2
    assert cursor.excerpt is None
    cursor.move(Level.TURN, 1)
    assert cursor.turn == 3
    cursor.move(Level.TURN, -1)
    assert cursor.turn == 2


speech = st.lists(st.text(st.sampled_from("ab å.!?, \n#–"), max_size=40), min_size=1, max_size=6)
steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "extend", "grow", "shrink", "release"]),
        st.sampled_from(Level),
        st.sampled_from((1, -1)),
    ),
    max_size=30,
)


@given(speech, steps)
def test_no_way_leads_out_of_the_text(texts: list[str], ways: list[tuple[str, Level, int]]) -> None:
    """Whatever the keys, the choice is a stretch of the text and the cursor in one of its turns."""
    transcript = make(*texts)
    cursor = Cursor(Units(transcript))
    for name, level, step in ways:
        if name in ("move", "extend"):
            getattr(cursor, name)(level, step)
        else:
            getattr(cursor, name)()
        start, end = cursor.span
        assert 0 <= start <= end <= len(transcript.text)
        assert 0 <= cursor.turn < len(texts)


@given(speech)
def test_every_turn_is_passed_going_down(texts: list[str]) -> None:
    """Turn by turn visits each once and stops at the last."""
    cursor = Cursor(Units(make(*texts)))
    visited = [cursor.turn]
    while cursor.move(Level.TURN, 1):
        visited.append(cursor.turn)
    assert visited == list(range(len(texts)))


@given(speech, st.integers(20, 120), st.booleans())
def test_positions_find_their_line_and_back(texts: list[str], width: int, spaced: bool) -> None:
    """The line of a position holds it, and the line's first cell leads back to the line."""
    transcript = make(*texts)
    lines = TurnLines(transcript)
    lines.lay_out(width, spaced)
    for position in range(len(transcript.text)):
        y = lines.line_of(position)
        turn, start, end = lines.lines[y]
        inside = position - transcript.starts[turn]
        assert transcript.turn_at(position).index == turn
        assert start <= inside < end or inside == len(texts[turn])
        assert lines.line_of(lines.position_at(y)) == y


def test_both_ends_move_letter_by_letter(cursor: Cursor) -> None:
    """A part of a word, or a sentence with a quotation mark less; never nothing, and never into the next turn."""
    cursor.go(14)
    cursor.move(Level.SENTENCE, 1)
    for _ in range(3):
        cursor.nudge(1, end=False)
    cursor.nudge(-1, end=True)
    assert at(cursor) == "er to på jobb"
    cursor.nudge(-1, end=False)
    assert at(cursor) == " er to på jobb"
    cursor.choose((14, 15), Level.WORD)
    assert at(cursor) == "V"
    assert not cursor.nudge(-1, end=True) and not cursor.nudge(1, end=False) and not cursor.nudge(-1, end=False)
    assert at(cursor) == "V"
    cursor.nudge(1, end=True)
    assert at(cursor) == "Vi"
    cursor.shrink()
    assert at(cursor) == "V"
    cursor.go(14)
    assert not cursor.nudge(1, end=True)


@given(
    st.lists(st.sampled_from(["a", "e\u0301\u0323", "👩\u200d🌾", " ", "\t", "å"]), min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from([-1, 1]), st.booleans()), max_size=30),
)
def test_letters_are_never_split(letters: list[str], steps: list[tuple[int, bool]]) -> None:
    """Marks and joined signs stay with their letter, and the opposite step leads back."""
    text = "".join(letters)
    borders = {0, *(sum(map(len, letters[: n + 1])) for n in range(len(letters)))}
    cursor = Cursor(Units(make(text, "Ja.")))
    for step, end in steps:
        before = cursor.span
        moved = cursor.nudge(step, end=end)
        assert moved == (cursor.span != before)
        assert cursor.span[0] < cursor.span[1]
        assert set(cursor.span) <= borders
        if moved:
            again = cursor.selection
            assert cursor.nudge(-step, end=end)
            assert cursor.span == before
            cursor.put(again)
