from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from qualcode.tui.wrapping import _NARROW, TAB_CELLS, is_narrow, visible, wrap

texts = st.text(st.sampled_from("aå bø\t\n–«»…界👍🏽\u200d\ufe0f\u0301 "), max_size=200) | st.text(max_size=80)


@given(texts, st.integers(1, 40))
def test_every_character_stands_on_exactly_one_line(text: str, width: int) -> None:
    """The lines follow each other without gap or overlap, from the first character to the last."""
    lines = wrap(text, width)
    assert lines[0][0] == 0
    assert lines[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(lines))
    assert "".join(text[a:b] for a, b in lines) == text


@given(st.text(st.sampled_from("abc åø–界\t "), max_size=200), st.integers(4, 40))
def test_no_line_is_wider_than_the_room(text: str, width: int) -> None:
    """Only spaces at the end of a line may hang over the edge."""
    for a, b in wrap(text, width):
        assert cell_len(visible(text[a:b].rstrip())) <= max(width, TAB_CELLS)


@example(" aaaaaaaa", 8)
@given(st.text(st.sampled_from("abc åø–"), max_size=200), st.integers(8, 40))
def test_words_that_fit_are_not_broken(text: str, width: int) -> None:
    """A line ends after a space, unless a single word fills it."""
    for a, b in wrap(text, width)[:-1]:
        assert text[b - 1] == " " or " " not in text[a:b].rstrip()


def test_line_ends_inside_a_turn_break_the_line() -> None:
    """A turn of two paragraphs keeps them."""
    assert [("ja\nnei")[a:b] for a, b in wrap("ja\nnei", 40)] == ["ja\n", "nei"]
    assert wrap("ja\n", 40) == [(0, 3), (3, 3)]


def test_an_empty_turn_is_one_empty_line() -> None:
    """Nothing said still takes a line."""
    assert wrap("", 40) == [(0, 0)]


def test_characters_taken_for_narrow_are_narrow() -> None:
    """The fast way holds only for characters of one cell."""
    narrow = [chr(n) for n in range(0x3000) if _NARROW.fullmatch(chr(n))]
    assert len(narrow) > 700
    assert {get_character_cell_size(c) for c in narrow} == {1}
    assert not is_narrow("界")


@pytest.mark.parametrize("text", ["x" * 47_000, "ord " * 12_000], ids=["one word", "many words"])
def test_a_very_long_turn_wraps(text: str) -> None:
    """A turn of 47,000 characters is no trouble, with or without spaces."""
    assert wrap(text, 80)[-1][1] == len(text)
