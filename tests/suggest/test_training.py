"""What codings teach about the text around them."""

from __future__ import annotations

from dataclasses import replace

from qualcode.model import Decision, Origin, Verdict
from qualcode.suggest.texts import Analyst
from qualcode.suggest.training import coding_samples, coding_units, rejected_turns

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


def test_where_reading_is_known_no_turn_is_left_out_for_what_came_of_it(say: Say) -> None:
    """Turns that a coder went to are checked on with and without codes alike; what lies between teaches nothing."""
    transcript = say(*TURNS)
    readings = Analyst({}).read(transcript)
    ahead = tuple(replace(each, origin=Origin.ACCEPTED) for each in code(transcript, "Vi er for få på jobb.", "b"))

    def checked(read: int | None) -> list[tuple[int, set[str]]]:
        units = coding_units(transcript, ahead, readings, {2}, read, {4})
        return [(readings.index(unit.heard.reading), set(unit.codes)) for unit in units]

    assert checked(-1) == [(2, set()), (3, {"b"}), (4, set())]
    assert checked(0) == [(0, set()), (2, set()), (3, {"b"}), (4, set())]
    assert checked(None) == [(2, set())]
    assert [set(each.codes) for each in coding_samples(transcript, ahead, readings, {2}, -1)] == [set(), {"b"}]


def test_a_code_put_where_the_coder_went_leaves_the_turns_before_it_unread(say: Say) -> None:
    """Though it was made by hand; without knowing how far they read it is the other way about."""
    transcript = say(*TURNS)
    readings = Analyst({}).read(transcript)
    by_hand = code(transcript, "Vi er for få på jobb.", "b")

    assert [set(each.codes) for each in coding_samples(transcript, by_hand, readings, (), -1)] == [{"b"}]
    assert len(list(coding_samples(transcript, by_hand, readings))) == 4


def test_the_turns_with_rejections_are_those_whose_words_still_stand(say: Say) -> None:
    """A rejection of words that are others now is about nothing."""
    transcript = say(*TURNS)
    excerpt = transcript.turn_excerpt(3)
    no = Decision(excerpt, "a", "kari", Verdict.REJECT, TURNS[3])
    others = [replace(no, excerpt=transcript.turn_excerpt(1)), replace(no, verdict=Verdict.SKIP)]

    assert rejected_turns(transcript, [no, *others]) == {3}


def test_a_partly_coded_turn_teaches_its_excerpt_the_rest_and_the_whole(say: Say) -> None:
    """What is coded in part also teaches as a whole turn, and one that is coded in full teaches once."""
    transcript = say("Vi er for få på jobb. Ellers er det fint vær.", "Taket lekker hver høst.")
    readings = Analyst({}).read(transcript)
    codings = (*code(transcript, "Vi er for få på jobb.", "a"), *code(transcript, "Taket lekker hver høst.", "b"))
    found = [(set(each.codes), each.quote) for each in coding_samples(transcript, codings, readings)]
    assert found == [
        ({"a"}, "Vi er for få på jobb."),
        ({"a"}, ""),
        (set(), ""),
        ({"b"}, "Taket lekker hver høst."),
    ]
