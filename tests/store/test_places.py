"""Where quotes stand after small corrections: a list of cases that were looked at, and rules that hold for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.store.alignment import Alignment, Place

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "places.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
WORDS = st.lists(st.sampled_from(["ja", "nei", "biblioteket", "er", "åpent", "stengt", "\n", "  ", "."]), max_size=14)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_quotes_stand_where_they_stood_before(case) -> None:
    """A change in how texts are compared shows itself here: look at the words, then decide which are better."""
    alignment = Alignment(case["old"], case["new"])

    for start, end, *place in case["places"]:
        assert alignment.place(start, end) == (Place(*place) if place else None), case["old"][start:end]
    assert [alignment.position(at) for at in range(0, len(case["old"]) + 1, 7)] == case["positions"]
    assert [alignment.reach(at) for at in (0, 3, len(case["old"]))] == case["reach"]


@given(WORDS, WORDS, st.data())
def test_a_place_is_in_the_text_and_says_truly_whether_it_is_exact(old: list[str], new: list[str], data) -> None:
    """Whatever the texts: no place outside, none of white space at its ends, and exact means letter for letter."""
    before, after = " ".join(old), " ".join(new)
    start = data.draw(st.integers(0, max(len(before) - 1, 0)))
    end = data.draw(st.integers(start + 1, max(len(before), start + 1)))
    alignment = Alignment(before, after)

    place = alignment.place(start, end)

    assert 0 <= alignment.position(start) <= len(after)
    if place is not None:
        assert 0 <= place.start < place.end <= len(after)
        assert place.exact is (after[place.start : place.end] == before[start:end])
        assert place.exact or after[place.start : place.end] == after[place.start : place.end].strip()


@pytest.mark.parametrize("new", ["", "xyz", "\n"])
def test_texts_with_nothing_in_common_have_no_places(new: str) -> None:
    """A transcript under whose name something else was imported: every quote is gone, and nothing breaks."""
    alignment = Alignment("Vi stenger for tidlig.\nJa.", new)

    assert alignment.place(0, 10) is None or new == "xyz"
    assert alignment.reach(5) is None
    assert alignment.position(5) == 0
