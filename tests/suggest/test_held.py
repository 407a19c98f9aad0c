from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.suggest.rank import _Held

PLACES = st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(PLACES), PLACES)
def test_what_lies_inside_is_counted(stretches, window):
    """The count is that of looking at every stretch."""
    start, end = window

    assert _Held(stretches).inside(start, end) == sum(start <= a and b <= end for a, b in stretches)
