"""Tables behind the pictures: each coding counts once in its group, and shares are of characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis import tabulate_course, tabulate_groups
from qualcode.model import Codebook, Coding, Excerpt, Kind, Transcript, Turn

LENGTH = 120
TEXT = Transcript("t", (Turn(0, "A", Kind.RESPONDENT, "x" * LENGTH),))
BOOK = Codebook("", "nb", ())
NAMES = ("a", "b", "c")


@given(
    st.dictionaries(st.tuples(st.sampled_from("xy"), st.sampled_from(NAMES)), st.integers(1, 9)),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "Moss", "Skien"])),
)
def test_every_coding_is_in_one_group(places: dict[tuple[str, str], int], towns: dict[str, str]) -> None:
    """The totals are those of all codings, whatever is known of the transcripts."""
    known = {(name, "A"): {"by": towns[name]} if towns.get(name) else {} for name in NAMES}
    said = {(code, name, "A"): count for (code, name), count in places.items()}
    table = tabulate_groups(said, known, BOOK, "by")
    for code, _name, *cells, total, few in table.rows:
        assert few
        assert sum(cells) == total == sum(count for (c, _n), count in places.items() if c == code)
    assert {row[0] for row in table.rows} == {code for code, _name in places}


def test_numbers_with_few_people_behind_are_marked() -> None:
    """Five are few, six are not; one person in two interviews is one, and what is known of one speaker counts."""
    known = {(f"i{n}", "A"): {"by": "Moss"} for n in range(6)} | {
        ("g", "A"): {"by": "Skien", "kasus": "Kari"},
        ("h", "B"): {"by": "Skien", "kasus": "Kari"},
        ("g", "C"): {"by": "Skien"},
    }
    said = {("x", f"i{n}", "A"): 1 for n in range(6)} | {("y", f"i{n}", "A"): 2 for n in range(5)}
    said |= {("x", "g", "A"): 1, ("x", "h", "B"): 1, ("y", "g", "C"): 1, ("y", "g", ""): 1}
    x, y = tabulate_groups(said, known, BOOK, "by").rows
    assert x == ("x", "x", 6, 2, 8, "Skien (1)")
    assert y == ("y", "y", 10, 2, 12, "Moss (5); Skien (2)")


@given(st.lists(st.tuples(st.integers(0, 110), st.integers(1, 10)), min_size=1, max_size=6), st.integers(1, 40))
def test_shares_add_up_to_what_is_coded(spans: list[tuple[int, int]], steps: int) -> None:
    """Words coded twice count once, and nothing falls between two steps."""
    codings = [Coding(str(n), Excerpt("t", a, a + size), "x", "k", "") for n, (a, size) in enumerate(spans)]
    [(_code, _name, *shares)] = tabulate_course(TEXT, codings, BOOK, steps).rows
    covered = {place for a, size in spans for place in range(a, a + size)}
    borders = [LENGTH * step // steps for step in range(steps + 1)]
    found = sum(float(share or 0) * (b - a) for share, a, b in zip(shares, borders, borders[1:], strict=False))
    assert abs(found - len(covered)) < 0.1
    assert all(0 <= float(share or 0) <= 1 for share in shares)
