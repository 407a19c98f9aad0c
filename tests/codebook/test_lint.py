"""Advice on a codebook that is allowed but could be better."""

from __future__ import annotations

from qualcode.codebook import lint_codebook, parse_codebook, starter
from qualcode.model import Code, Codebook


def test_a_good_codebook_gets_no_advice() -> None:
    """The starter is an example to follow."""
    assert lint_codebook(parse_codebook(starter(), "x")) == []


def test_what_makes_suggestions_poorer_is_told() -> None:
    """Near names and ids, shared cues, repeats and contradictions are named with their codes."""
    one = Code("ro", "Støy og uro", "D", cues=("støy", "uro"), examples=("Det bråker.", "det bråker."))
    two = Code("RO", "Støy og uro.", "D", cues=("Støy",), examples=("Hei.",))
    codebook = Codebook("T", codes=(one, two), uncoded_examples=("Hei.",))

    assert [problem.message for problem in lint_codebook(codebook)] == [
        "“Støy og uro” (ro) and “Støy og uro.” (RO) have nearly the same name.",
        "The ids ro and RO differ only in capital letters.",
        "The cue “Støy” stands under both ro and RO.",
        "“det bråker.” stands twice under examples of ro.",
        "“Hei.” is an example of RO and of text without a code.",
    ]


def test_an_example_may_stand_under_several_codes() -> None:
    """An excerpt can truly be about two things."""
    codes = (Code("a", "Lokaler", "D", examples=("Her.",)), Code("b", "Ressurser", "D", examples=("Her.",)))

    assert lint_codebook(Codebook("T", codes=codes)) == []
