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
    attributes = {name: {"by": towns[name]} if towns.get(name) else {} for name in NAMES}
    table = tabulate_groups(places, attributes, BOOK, "by")
    for code, _name, *cells, total in table.rows:
        assert sum(cells) == total == sum(count for (c, _n), count in places.items() if c == code)
    assert {row[0] for row in table.rows} == {code for code, _name in places}


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
