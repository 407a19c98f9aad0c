"""Positions in transcripts and the codebook as a tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Code, Codebook, Excerpt, Kind, Transcript, Turn, case_name, known_of, version_of

TEXTS = st.lists(st.text(max_size=30), min_size=1, max_size=8)


def transcript_of(texts: list[str]) -> Transcript:
    return Transcript("t", tuple(Turn(i, "B", Kind.RESPONDENT, text) for i, text in enumerate(texts)))


@given(TEXTS)
def test_each_turn_stands_at_its_start(texts):
    """The text from a turn's start is the turn's text."""
    transcript = transcript_of(texts)

    for turn, start in zip(transcript.turns, transcript.starts, strict=True):
        assert transcript.text[start : start + len(turn.text)] == turn.text


@given(TEXTS, st.data())
def test_an_excerpt_is_the_sum_of_its_pieces(texts, data):
    """Cut at turn borders and joined again, an excerpt has lost nothing but the newlines between."""
    transcript = transcript_of(texts)
    if not transcript.text:
        return
    start = data.draw(st.integers(0, len(transcript.text) - 1))
    end = data.draw(st.integers(start + 1, len(transcript.text)))
    excerpt = Excerpt("t", start, end)

    pieces = list(transcript.pieces(excerpt))

    covered = [transcript.starts[i] + n for i, a, b in pieces for n in range(a, b)]
    borders = {s - 1 for s in transcript.starts[1:]}
    assert covered == [n for n in range(start, end) if n not in borders]


@given(TEXTS, st.data())
def test_turn_at_finds_the_turn(texts, data):
    """Every position in a turn belongs to that turn."""
    transcript = transcript_of(texts)
    turn = data.draw(st.sampled_from(transcript.turns))
    offset = data.draw(st.integers(0, max(len(turn.text) - 1, 0)))

    assert transcript.turn_at(transcript.starts[turn.index] + offset).index == turn.index


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 0), (2, 1), (0, 9)])
def test_an_excerpt_must_lie_in_its_turn(start, end):
    """Positions outside the turn, or that hold nothing, are refused."""
    with pytest.raises(ValueError):
        transcript_of(["åtte tegn"[:8]]).turn_excerpt(0, start, end)


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [((0,), 0, 3), ((1,), 4, 9), ((1, 1), 5, 9), ((1, 0, 5), 4, 9), ((1, 2, 4), 6, 8), ((2, 0, 1), 10, 11)],
)
def test_positions_in_a_turn_become_positions_in_the_text(given, start, end):
    """They count from the turn's start; without them it is the whole turn."""
    assert transcript_of(["abc", "defgh", "i"]).turn_excerpt(*given) == Excerpt("t", start, end)


def test_an_error_of_positions_says_which():
    """Whoever passes them wrongly sees them."""
    with pytest.raises(ValueError, match=r"^2 to 9 in a turn of 5 characters$"):
        transcript_of(["abc", "defgh"]).turn_excerpt(1, 2, 9)
    with pytest.raises(ValueError, match=r"^an excerpt from 3 to 3$"):
        Excerpt("t", 3, 3)
    with pytest.raises(ValueError):
        Excerpt("t", -1, 3)
    assert len(Excerpt("t", 0, 1)) == 1


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [((2, 5), (4, 6), True), ((2, 5), (5, 6), False), ((2, 5), (0, 2), False), ((2, 5), (0, 3), True)],
)
def test_excerpts_overlap_by_at_least_a_character(one, other, do):
    """Those that only touch do not, nor those of two transcripts."""
    first, second = Excerpt("t", *one), Excerpt("t", *other)

    assert first.overlaps(second) is do
    assert second.overlaps(first) is do
    assert not first.overlaps(Excerpt("other", *other))
    assert len(first) == 3


def test_the_newline_after_a_turn_belongs_to_it():
    """Positions before the first turn and after the last one have a turn as well; empty pieces are left out."""
    transcript = transcript_of(["ab", "", "cd"])

    assert [transcript.turn_at(n).index for n in (-3, 0, 2, 3, 4, 5, 99)] == [0, 0, 0, 1, 2, 2, 2]
    assert list(transcript.pieces(Excerpt("t", 1, 6))) == [(0, 1, 2), (2, 0, 2)]
    assert list(transcript.pieces(Excerpt("t", 0, 4))) == [(0, 0, 2)]
    assert transcript.quote(Excerpt("t", 1, 5)) == "b\n\nc"


def test_what_is_known_of_a_speaker_goes_before_what_is_known_of_the_interview():
    """Speakers of whom nothing is known have the interview's attributes; a case is named by its own, else its label."""
    transcript = Transcript("t", (), {"sted": "Askim", "rolle": "alle"}, people={"A": {"rolle": "leder", "Kasus": "x"}})

    assert known_of(transcript, "A") == {"sted": "Askim", "rolle": "leder", "Kasus": "x"}
    assert known_of(transcript, "B") == {"sted": "Askim", "rolle": "alle"}
    assert case_name("A", known_of(transcript, "A")) == "x"
    assert case_name("B", known_of(transcript, "B")) == "B"
    assert case_name("C", {"case": "", "kasus": "y"}) == "y"


def test_a_version_changes_with_each_part_alone():
    """White space is no change; no weight is the same as 0, and the marks are letters."""
    mark = version_of("a", "A", "et  notat\n", 0)

    assert mark == version_of("a", " A", "et notat", 0)
    assert mark.replace("-", "").isalpha() and [len(part) for part in mark.split("-")] == [6, 6, 6, 6]
    others = [version_of("b", "A", "et notat", 0), version_of("a", "B", "et notat", 0), version_of("a", "A", "", 0)]
    others.append(version_of("a", "A", "et notat", 1))
    changed = [[a == b for a, b in zip(mark.split("-"), one.split("-"), strict=True)] for one in others]
    assert changed == [[n != at for n in range(4)] for at in range(4)]
    assert version_of("\ud800", "", "", 0) != version_of("", "", "", 0)


def test_paths_go_from_the_top_down():
    """A code's path holds the names of the codes above it."""
    book = Codebook("T", codes=(Code("a", "A", "", children=(Code("a/b", "B", ""),)),))

    assert book.path("a/b") == ("A", "B")
    assert book.path("gone") == ("gone",)
    assert [code.id for code in book] == ["a", "a/b"]


def test_a_version_is_the_same_in_every_release():
    """Sheets that were sent out a year ago come back with these marks in them."""
    assert version_of("rolle/motested", "Møteplass", "et  notat\n", 0) == "hgdjeh-frpdqb-mndead-kpcfnh"
    assert version_of("", "", "", 3) == "kpcfnh-kpcfnh-kpcfnh-hrqpcq"


def test_a_codebook_knows_its_codes():
    """Those below others too."""
    book = Codebook("T", codes=(Code("a", "A", "", children=(Code("a/b", "B", ""),)),))

    assert "a/b" in book and "b" not in book and None not in book


def test_an_excerpt_of_nothing_is_called_so():
    """The turn is named by its length, not only the positions."""
    with pytest.raises(ValueError, match=r"^3 to 3 in a turn of 5 characters$"):
        transcript_of(["abc", "defgh"]).turn_excerpt(1, 3, 3)
