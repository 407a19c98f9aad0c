"""What coders answer moves what is left, at once, and taking an answer back takes back what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model import Excerpt, Suggestion
from qualcode.suggest import Answer, HaltedError, Pool

WORDS = (
    "Vi er altfor få på jobb om ettermiddagen.",
    "Vi er altså altfor få på jobb om ettermiddagen.",
    "Det er aldri penger til nye bøker.",
    "Ungdommene henger her etter skolen.",
    "Jeg liker kaffen i kafeen best.",
    "Bussen stopper rett utenfor døra.",
)
CODES = ("ressurser", "motested")
BARS = dict.fromkeys(CODES, 0.3)


def excerpt(place: int) -> Excerpt:
    return Excerpt("a", place * 100, place * 100 + len(WORDS[place % len(WORDS)]))


def suggestion(place: int, code: str = "ressurser", score: float = 0.5, *, default: bool = True) -> Suggestion:
    return Suggestion(excerpt(place), code, score, default, id=f"r:{place}:{code}")


ALL = [suggestion(place, code) for place in range(len(WORDS)) for code in CODES]


def answer(place: int, right: bool, code: str = "ressurser", *, fresh: bool = True) -> Answer:
    return Answer(excerpt(place), code, WORDS[place % len(WORDS)], right, fresh)


def pool(suggestions: Sequence[Suggestion] = ALL) -> Pool:
    return Pool(suggestions, [WORDS[each.excerpt.start // 100 % len(WORDS)] for each in suggestions], BARS)


@pytest.fixture(scope="module")
def asked() -> Pool:
    return pool()


def score(found: Sequence[Suggestion], place: int, code: str = "ressurser") -> float:
    return next(each.score for each in found if each.excerpt == excerpt(place) and each.code == code)


def test_without_answers_all_stays_as_the_run_said(asked: Pool) -> None:
    """Not even the last decimal moves."""
    assert asked.adjust([]) == ALL


def test_what_is_like_something_accepted_rises(asked: Pool) -> None:
    """The same code on like words rises most; it is a matter of that code alone."""
    found = asked.adjust([answer(0, True)])

    assert score(found, 1) > score(found, 2) >= 0.5
    assert score(found, 1, "motested") == 0.5


def test_near_copies_of_something_rejected_sink_out_of_sight(asked: Pool) -> None:
    """Almost the same words for the same code are not shown; other words stay."""
    found = {(each.excerpt, each.code): each for each in asked.adjust([answer(0, False)])}

    assert not found[excerpt(1), "ressurser"].default
    assert found[excerpt(1), "ressurser"].score < 0.15
    assert found[excerpt(3), "ressurser"].default
    assert found[excerpt(1), "motested"].default


def test_the_same_words_elsewhere_sink_even_when_the_run_was_sure() -> None:
    """A rejection of words holds wherever they were said."""
    sure = [suggestion(0, score=0.9), suggestion(len(WORDS), score=0.97)]
    found = pool(sure).adjust([answer(0, False)])

    assert not found[1].default


def test_an_earlier_rejection_keeps_near_copies_down_but_teaches_nothing_twice(asked: Pool) -> None:
    """The run has learned from it already; only what is almost the same is held down."""
    found = asked.adjust([answer(0, False, fresh=False)])

    assert score(found, 1) < 0.15
    assert score(found, 2) == score(found, 3) == 0.5


def test_an_accepted_copy_speaks_louder_than_a_rejected_near_copy(asked: Pool) -> None:
    """When both were said, the likest counts."""
    found = asked.adjust([answer(0, False), answer(1, True)])

    assert score(found, 1) > score(found, 0)


def test_a_code_that_keeps_being_rejected_goes_quiet(asked: Pool) -> None:
    """After five of five rejected, what is left of the code falls below its bar; another code stays as it was."""
    found = asked.adjust([answer(place, False) for place in range(5)])
    left = {each.code: each for each in found if each.excerpt == excerpt(5)}

    assert not left["ressurser"].default
    assert left["motested"] == ALL[-1]


def test_a_code_that_is_always_right_gets_bolder() -> None:
    """What was just below the bar is shown then, and not before."""
    shy = suggestion(5, score=0.29, default=False)
    asked = pool([*ALL, shy])
    assert not asked.adjust([])[-1].default

    assert asked.adjust([answer(place, True) for place in range(5)])[-1].default


def test_the_surest_being_wrong_quiets_the_less_sure_too() -> None:
    """What promised less is not left above what promised more and was found wrong."""
    graded = [*(suggestion(place, score=0.9) for place in range(5)), suggestion(5, score=0.6)]
    asked = pool(graded)

    few, many = ([answer(place, False) for place in range(count)] for count in (1, 5))
    assert asked.adjust(few)[-1].score > 0.5
    assert asked.adjust([*many, *(replace(one, quote="Noe annet.") for one in many * 3)])[-1].score < 0.4


def test_what_the_run_hid_above_its_bar_stays_hidden() -> None:
    """A code is not shown beside one below it, however right it is."""
    parent = suggestion(5, score=0.8, default=False)

    assert not pool([*ALL, parent]).adjust([answer(place, True) for place in range(5)])[-1].default


def test_coding_by_hand_where_nothing_was_shown_makes_no_code_bolder() -> None:
    """It teaches of like words, but says nothing of how often what is shown is right."""
    low = [suggestion(0, score=0.12, default=False), *(suggestion(n, score=0.4) for n in range(1, 6))]
    found = pool(low).adjust([answer(0, True)])

    assert score(found, 1) > 0.4
    assert score(found, 5) == 0.4


_ANSWERS = st.lists(
    st.builds(answer, st.integers(0, len(WORDS) - 1), st.booleans(), code=st.sampled_from(CODES), fresh=st.booleans()),
    max_size=8,
)


@given(st.data(), _ANSWERS, _ANSWERS)
@settings(max_examples=40, deadline=None)
def test_what_is_taken_back_leaves_no_trace(asked: Pool, data: st.DataObject, kept: list[Answer], gone: list[Answer]):
    """Whatever was answered in between, and in whatever order: the same answers give the same scores."""
    before = asked.adjust(kept)
    asked.adjust([*kept, *gone])

    assert asked.adjust(data.draw(st.permutations(kept))) == before
    assert pool().adjust(kept) == before


@given(_ANSWERS)
@settings(max_examples=40, deadline=None)
def test_scores_stay_probabilities_and_shown_ones_stay_above_their_bars(asked: Pool, answers: list[Answer]) -> None:
    """Whatever was answered."""
    for each in asked.adjust(answers):
        assert 0 <= each.score <= 1
        assert not each.default or each.score >= 0.3


def test_one_more_yes_never_lowers_its_own_code(asked: Pool) -> None:
    """Saying yes to the likest raises, saying no lowers."""
    for place in range(len(WORDS)):
        yes, no = asked.adjust([answer(place, True)]), asked.adjust([answer(place, False)])
        for one, other in zip(yes, no, strict=True):
            assert one.score >= other.score


def test_it_gives_up_when_nobody_waits() -> None:
    """A study that is closed is not waited for."""
    with pytest.raises(HaltedError):
        Pool(ALL, [WORDS[each.excerpt.start // 100] for each in ALL], BARS, halted=lambda: True)


def test_nothing_to_move_is_no_trouble() -> None:
    """A run that found nothing still takes answers."""
    assert Pool([], [], {}).adjust([answer(0, True)]) == []


def test_answers_are_found_by_overlap(asked: Pool) -> None:
    """Coding a little more or less than what was suggested answers it all the same."""
    wider = replace(answer(0, False), excerpt=Excerpt("a", 1, 60))
    narrow = asked.adjust([wider])

    assert score(narrow, 5) == score(asked.adjust([answer(0, False)]), 5)
