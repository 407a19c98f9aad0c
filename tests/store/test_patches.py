"""Patches of a text: exact where nobody else wrote, and only their own lines where someone did."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.store.patches import apply_patch, make_patch

LINES = st.lists(st.sampled_from(["a", "b", "c", "  d", "", "# e", "f: g"]), max_size=12)


@given(LINES, LINES)
def test_a_patch_goes_both_ways(old: list[str], new: list[str]) -> None:
    """From before to after and back, whatever the texts."""
    before, after = "\n".join(old), "\n".join(new)
    one, other = make_patch(before, after)

    assert apply_patch(before, one, other) == after
    assert apply_patch(after, other, one) == before


@given(LINES, LINES, st.integers(0, 11), LINES)
def test_lines_of_others_stay(above: list[str], below: list[str], at: int, mine: list[str]) -> None:
    """What someone writes at the top or the bottom is there after the change is taken back."""
    common = [f"line {n}" for n in range(12)]
    before = "\n".join([*common[:at], "what was", *common[at:]])
    after = "\n".join([*common[:at], *mine, "what is", *common[at:]])
    one, other = make_patch(before, after)

    theirs = "\n".join([*above, "#", after, "#", *below])

    assert apply_patch(theirs, other, one) == "\n".join([*above, "#", before, "#", *below])


def test_lines_that_someone_changed_are_not_touched() -> None:
    """Where the words of the change are gone, nothing is put in their place."""
    one, other = make_patch("a\nb\nc\nd\ne", "a\nb\nx\nd\ne")

    assert apply_patch("a\nb\ny\nd\ne", other, one) is None
    assert apply_patch("", other, one) is None


def test_a_text_with_very_many_changes_is_one_stretch() -> None:
    """Long texts take no time, and go both ways."""
    before = "\n".join(f"  - {{id: k{n}}}" for n in range(5000))
    after = before.replace("id:", "name:")
    one, other = make_patch(before, after)

    assert len(one["hunks"]) == 1
    assert apply_patch(after, other, one) == before
