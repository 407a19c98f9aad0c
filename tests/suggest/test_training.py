"""What codings teach about the text around them."""

from __future__ import annotations

from dataclasses import replace

from qualcode.model import Origin
from qualcode.suggest.texts import Analyst
from qualcode.suggest.training import coding_samples, coding_units

from .conftest import Say, code

TURNS = ("Jeg tok bussen hit i dag.", "Folk møtes her.", "Det regnet.", "Vi er for få på jobb.", "Takk for meg.")


def test_accepting_far_ahead_says_nothing_of_what_was_not_read(say: Say) -> None:
    """What is coded by hand was come to by reading; a suggestion may have been accepted without."""
    transcript = say(*TURNS)
    readings = Analyst({}).read(transcript)
    by_hand, ahead = code(transcript, "Folk møtes her.", "a"), code(transcript, "Vi er for få på jobb.", "b")
    accepted = tuple(replace(coding, origin=Origin.ACCEPTED) for coding in ahead)

    def taught(*codings: object) -> list[set[str]]:
        return [set(sample.codes) for sample in coding_samples(transcript, codings, readings)]  # type: ignore[arg-type]

    assert taught(*by_hand, *ahead) == [set(), {"a"}, set(), {"b"}]
    assert taught(*by_hand, *accepted) == [set(), {"a"}, {"b"}]
    assert taught(*accepted) == [{"b"}]


def test_what_was_accepted_ahead_is_no_sample_to_check_on(say: Say) -> None:
    """Turns that were picked for what they say would make every code look frequent."""
    transcript = say(*TURNS)
    readings = Analyst({}).read(transcript)
    by_hand, ahead = code(transcript, "Folk møtes her.", "a"), code(transcript, "Vi er for få på jobb.", "b")
    accepted = tuple(replace(coding, origin=Origin.ACCEPTED) for coding in ahead)

    assert [set(unit.codes) for unit in coding_units(transcript, (*by_hand, *accepted), readings)] == [set(), {"a"}]
    assert list(coding_units(transcript, accepted, readings)) == []
