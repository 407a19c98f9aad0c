"""Words replaced in known places: every position follows exactly."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.store.replacing import Replacements


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """A text, and edits of it that do not overlap."""
    text = draw(st.text("abcæ \n", min_size=1, max_size=60))
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=10))))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [(start, end, draw(st.text("XYZ", min_size=1, max_size=8))) for start, end in pairs]


@given(edited(), st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
def test_a_place_holds_its_words_with_the_replacements(
    case: tuple[str, list[tuple[int, int, str]]], data: st.DataObject
) -> None:
    """The words at the new place are the old ones, each replaced word, or part of one, with its whole substitute."""
    text, edits = case
    pieces, edge = [], 0
    for start, end, words in edits:
        pieces += [text[edge:start], words]
        edge = end
    new = "".join([*pieces, text[edge:]])
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))

    place = Replacements(edits).place(first, last)

    expected, at = "", first
    for start, end, words in edits:
        if start < last and first < end:
            expected += text[at:start] + words
            at = end
    expected += text[at:last] if at < last else ""
    assert new[place.start : place.end] == expected
    assert place.exact
