"""The codebook as JSON and back."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import from_json, parse_codebook, starter, to_json
from qualcode.model import Code, Codebook

words = st.text(max_size=20)
lists = st.lists(words, max_size=3).map(tuple)
codes = st.recursive(
    st.builds(Code, words, words, words, lists, lists, lists, lists, words),
    lambda inner: st.builds(Code, words, words, words, children=st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None)
@given(st.builds(Codebook, words, words, st.lists(codes, max_size=3).map(tuple), lists))
def test_json_gives_the_codebook_back(codebook: Codebook) -> None:
    """Nothing is lost on the way to the mirror."""
    assert from_json(to_json(codebook)) == codebook


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version":0}'])
def test_another_version_is_refused(text: str) -> None:
    """The caller can tell that the mirror must be made anew."""
    with pytest.raises(ValueError):
        from_json(text)


def test_the_mirror_needs_no_yaml() -> None:
    """Commands that only look up codes do not wait for the YAML library."""
    text = to_json(parse_codebook(starter(), "x"))
    script = (
        "import sys; from qualcode.codebook import from_json; from_json(sys.stdin.read());"
        "print({'ruamel.yaml', 'rapidfuzz', 'difflib'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=text, capture_output=True, text=True, encoding="utf-8", check=True
    )

    assert done.stdout.strip() == "set()"
