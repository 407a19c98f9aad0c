"""The quick way through the form that qualcode writes gives what the long way gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.readers import parsing
from qualcode.readers.own_form import read_own_form
from qualcode.readers.reading import Draft, ReadOptions

TRANSCRIPTS = sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))
LABELS = st.sampled_from(["Intervjuer", "B", "Informant 3", "Kari Moe", "NB", "Han sa", "I (0:04)", "P1", "x " * 9])
WORDS = st.text(st.sampled_from("ab å.:#[]()>1 \t"), max_size=12) | st.sampled_from(
    ["ja [00:00:09]", "#00:00:04-1#", "a: b"]
)
TIMES = st.sampled_from(["00:00:04", "00:01:59", "01:00:00", "00:00:61", "99:59:59", "0:04"])
LINES = st.lists(
    st.builds("[{}] {}: {}".format, TIMES, LABELS, WORDS) | WORDS | st.just("") | st.just("# kommune: Moss"), max_size=8
)


def read(lines: list[str], *, quick: bool) -> Draft:
    draft = Draft("utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if not quick:
            patch.setattr(parsing, "read_own_form", lambda *_: None)
        parsing.parse_lines(draft, lines, ReadOptions())
    return draft


@given(LINES)
@example(["[00:00:04] B: ja", "", "[00:00:09] I: og"])
@example(["[00:00:04] B: ja [00:00:06]", "[00:00:09] I: og"])
@example(["[00:00:04] NB: husk", "[00:00:09] I: og"])
@example(["[00:00:09] B: ja", "", "[00:00:04] I: og"])
def test_both_ways_read_the_same(lines):
    """Turns, attributes, warnings and doubts are the same, whatever the lines hold."""
    assert read(lines, quick=True) == read(lines, quick=False)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: p.stem)
def test_the_interviews_that_ship_go_the_quick_way(path):
    """They are in the form, and both ways agree on them."""
    lines = path.read_text("utf-8").split("\n")
    body = [line for line in lines if not line.startswith("#")]

    assert read_own_form(body, lambda _: True) is not None
    assert read(lines, quick=True) == read(lines, quick=False)
