"""Positions in transcripts and the codebook as a tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Code, Codebook, Excerpt, Kind, Transcript, Turn

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


def test_paths_go_from_the_top_down():
    """A code's path holds the names of the codes above it."""
    book = Codebook("T", codes=(Code("a", "A", "", children=(Code("a/b", "B", ""),)),))

    assert book.path("a/b") == ("A", "B")
    assert book.path("gone") == ("gone",)
    assert [code.id for code in book] == ["a", "a/b"]
