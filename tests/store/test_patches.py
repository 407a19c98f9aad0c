"""Patches of a text: exact where nobody else wrote, and only their own lines where someone did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.store.patches import apply_patch, hash_of, make_patch

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


def test_a_change_is_taken_back_where_it_was_nearest() -> None:
    """Where the same lines stand in several places, those count that are nearest to where the change was."""
    lines = ["a", "x", "b", *"......", "a", "y", "b", *"......", "a", "y", "b"]
    before, after = "\n".join(["a", "x", "b", *lines[3:9], "a", "x", "b", *lines[12:]]), "\n".join(lines)
    one, other = make_patch(before, after)

    assert apply_patch(after + "\nmore", other, one) == before + "\nmore"
    assert apply_patch("top\n" + after, other, one) == "top\n" + before


@pytest.mark.parametrize(
    ("theirs", "back"),
    [
        ("1 2 3 new new2 4 5 6 end", "1 2 3 old old2 4 5 6 end"),  # all that was around
        ("X Y 3 new new2 4 Z W", "X Y 3 old old2 4 Z W"),  # a line on either side
        ("X Y 3 new new2 Q", "X Y 3 old old2 Q"),  # the line above
        ("X Y new new2 4 Q", "X Y old old2 4 Q"),  # the line below
        ("X new new2 Q", None),
        ("3 new 4", None),
        ("3 new new2", "3 old old2"),  # at the end of the text
        ("new new2 4", "old old2 4"),  # at its beginning
    ],
)
def test_what_must_be_there_around_a_change(theirs: str, back: str | None) -> None:
    """Less and less is asked of what stands around, but never nothing."""
    one, other = make_patch(
        "0 1 2 3 old old2 4 5 6 7".replace(" ", "\n"), "0 1 2 3 new new2 4 5 6 7".replace(" ", "\n")
    )

    found = apply_patch(theirs.replace(" ", "\n"), other, one)

    assert (found and found.replace("\n", " ")) == back


def test_one_line_needs_a_line_on_both_sides() -> None:
    """A single line may stand anywhere, so one neighbour is too little to know it by."""
    one, other = make_patch("1\n2\n3\nold\n4\n5\n6", "1\n2\n3\nnew\n4\n5\n6")

    assert apply_patch("X\n3\nnew\n4\nY", other, one) == "X\n3\nold\n4\nY"
    assert apply_patch("X\n3\nnew\nY\nZ", other, one) is None
    assert apply_patch("X\nY\nnew\n4\nZ", other, one) is None


def test_what_a_patch_keeps() -> None:
    """Three lines around each stretch, where it stood, and the hash of the text."""
    one, other = make_patch("1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\nx\n6\n7\n8")

    assert one["hunks"] == [{"at": 4, "above": ["2", "3", "4"], "lines": ["5"], "below": ["6", "7", "8"]}]
    assert other["hunks"] == [{"at": 4, "above": ["2", "3", "4"], "lines": ["x"], "below": ["6", "7", "8"]}]
    assert one["sha256"] == hash_of("1\n2\n3\n4\n5\n6\n7\n8") != other["sha256"]
    assert make_patch("a\nb", "a\nb")[0]["hunks"] == []
    [hunk] = make_patch("a\nc", "a\nb\nc")[1]["hunks"]
    assert (hunk["at"], hunk["above"], hunk["lines"], hunk["below"]) == (1, ["a"], ["b"], ["c"])
    assert hash_of("\ud800") != hash_of("")


def test_changes_far_apart_are_stretches_of_their_own() -> None:
    """What stands between them stays out of it, and where one has moved, the next is looked for as far on."""
    block = ["k", "x", "k"]
    before = "\n".join(["a", "b", "c", *"12345678", *block, *"......", *block])
    after = before.replace("b\n", "B\nB\n", 1).replace("k\nx\nk", "k\ny\nk")
    one, other = make_patch(before, after)

    assert [hunk["lines"] for hunk in one["hunks"]] == [["b"], ["x"], ["x"]]
    assert [hunk["lines"] for hunk in other["hunks"]] == [["B", "B"], ["y"], ["y"]]
    theirs = "top\n" * 12 + after
    assert apply_patch(theirs, other, one) == "top\n" * 12 + before


def test_two_stretches_never_share_a_line() -> None:
    """Where they would overlap in the text of someone else, nothing is done."""
    one, other = make_patch("a\nb\nc\nd\ne\nf\ng\nh", "a\nB\nc\nd\ne\nf\nG\nh")

    assert apply_patch("a\nG\nh\na\nB\nc", other, one) is None


def test_among_equal_lines_the_one_in_the_same_place_is_changed() -> None:
    """Each stretch is looked for as far from where it was as the one before it has moved, and no farther."""
    before, after = "\n".join(["x"] * 11 + ["end"]), "\n".join([*["x"] * 5, "y", *["x"] * 5, "end"])
    have = {"sha256": hash_of(before), "hunks": [{"at": 5, "above": ["x"] * 3, "lines": ["x"], "below": ["x"] * 3}]}
    want = {"sha256": hash_of(after), "hunks": [{"at": 5, "above": ["x"] * 3, "lines": ["y"], "below": ["x"] * 3}]}
    assert apply_patch(before, have, want) == after
    assert apply_patch(before + "!", have, want) == after + "!"

    first = {"at": 1, "above": ["top"], "lines": ["a"], "below": ["b", "c", "x"]}
    two = {"sha256": "", "hunks": [first, {**have["hunks"][0], "at": 9}]}  # type: ignore[dict-item]
    both = {"sha256": "", "hunks": [{**first, "lines": ["A"]}, {**want["hunks"][0], "at": 9}]}  # type: ignore[dict-item]
    text = ["new", "top", "a", "b", "c", *["x"] * 12]
    assert apply_patch("\n".join(text), two, both) == "\n".join([*text[:2], "A", *text[3:10], "y", *text[11:]])


def test_stretches_may_come_to_stand_next_to_each_other() -> None:
    """Where someone took away the line between them, both are changed."""
    one, other = make_patch("a\nb1\nb2\nm\nc1\nc2\nz", "a\nB1\nB2\nm\nC1\nC2\nz")

    assert apply_patch("a\nb1\nb2\nc1\nc2\nz", one, other) == "a\nB1\nB2\nC1\nC2\nz"


def test_what_stood_above_is_asked_for_in_whole_also_near_the_top() -> None:
    """Two lines above a change are both looked for, though three are kept elsewhere."""
    one, other = make_patch("t\nu\nx\np\nq\nr", "t\nu\nX\np\nq\nr")

    assert apply_patch("u\nx\np\nq\nr\nt\nu\nx\np\nq\nr", one, other) == "u\nx\np\nq\nr\nt\nu\nX\np\nq\nr"


def test_a_text_of_one_line_is_known_by_that_line() -> None:
    """Without anything around it the line itself must be there; and sides of two patches do not go together."""
    one, other = make_patch("a", "b")

    assert apply_patch("c\nd", one, other) is None
    assert apply_patch("c\na", one, other) == "c\nb"
    with pytest.raises(ValueError, match="zip"):
        apply_patch("a", one, make_patch("a", "a")[1])


def test_a_change_in_a_long_text_stays_small() -> None:
    """Only the lines that differ are kept, also where one line stands in very many places."""
    lines = [f"line {n}" for n in range(6000)]
    one, other = make_patch("\n".join(lines), "\n".join([*lines[:3], "new", *lines[4:]]))
    assert [hunk["lines"] for hunk in (*one["hunks"], *other["hunks"])] == [["line 3"], ["new"]]

    before = [line for n in range(150) for line in ("  examples:", f"old {n}")]
    one, _other = make_patch("\n".join(before), "\n".join(before).replace("old", "new"))
    assert [hunk["lines"] for hunk in one["hunks"]] == [[f"old {n}"] for n in range(150)]


@pytest.mark.parametrize(("count", "stretches"), [(2000, 2), (2001, 1)])
def test_from_so_many_lines_on_all_between_is_one_stretch(count: int, stretches: int) -> None:
    """Where two texts differ in more than four thousand lines together, what is the same between is not looked for."""
    old = [f"old {n}" if n != 900 else "same" for n in range(count)]

    one, _other = make_patch("\n".join(old), "\n".join(old).replace("old", "new"))

    assert len(one["hunks"]) == stretches
