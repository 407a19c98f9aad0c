"""Figures of suggestions against codings, by a case that can be counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis import Evaluation, Trust, compare, evaluate
from qualcode.analysis.evaluation import trust_in
from qualcode.analysis.intervals import wilson
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Suggestion, Transcript, Turn

BOOK = Codebook("B", codes=(Code("y", "Ypsilon", "den ene"), Code("x", "Eks", "den andre"), Code("z", "Zeta", "ingen")))


def transcript(name: str, *texts: str) -> Transcript:
    """Respondents' turns; one that begins with “?” is the interviewer's."""
    kinds = [Kind.INTERVIEWER if text.startswith("?") else Kind.RESPONDENT for text in texts]
    return Transcript(name, tuple(Turn(n, "", k, t) for n, (k, t) in enumerate(zip(kinds, texts, strict=True))))


A = transcript("a", "?hva", "første replikk", "andre replikk", "tredje replikk")
B = transcript("b", "fjerde replikk", "femte replikk")


def coded(where: Transcript, turn: int, code: str, start: int = 0, end: int = 4) -> Coding:
    excerpt = where.turn_excerpt(turn, start, end)
    return Coding("", excerpt, code, "kari", where.quote(excerpt))


def proposed(
    where: Transcript, turn: int, code: str, score: float, shown: bool = False, start: int = 0, end: int = 4
) -> Suggestion:
    return Suggestion(where.turn_excerpt(turn, start, end), code, score, shown)


CODINGS = [coded(A, 1, "x"), coded(A, 3, "x"), coded(A, 3, "y"), coded(B, 0, "y")]
SUGGESTIONS = [
    proposed(A, 1, "x", 0.9, True, 2, 6),
    proposed(A, 1, "y", 0.2),
    proposed(A, 2, "x", 0.6, True),
    proposed(A, 2, "y", 0.1),
    proposed(A, 3, "x", 0.3),
    proposed(A, 3, "y", 0.8, True),
    proposed(B, 0, "x", 0.4),
    proposed(B, 0, "y", 0.4),
    proposed(B, 1, "x", 0.7, True),
]


def measured(codings: list[Coding], suggestions: list[Suggestion], *, whole: bool = False) -> Evaluation:
    return evaluate(compare([A, B], codings, suggestions, whole=whole), BOOK)


def test_the_figures_of_each_code_are_those_counted_by_hand() -> None:
    """Two codes over four turns; the codes stand in the codebook's order."""
    y, x = measured(CODINGS, SUGGESTIONS).codes.records()

    assert (x["code"], x["coded"], x["suggested"], x["right"]) == ("x", 2, 2, 1)
    assert (x["precision"], x["recall"], x["f1"], x["average_precision"], x["kappa"]) == (0.5, 0.5, 0.5, 0.75, 0.0)
    assert (y["code_name"], y["coded"], y["suggested"], y["right"]) == ("Ypsilon", 2, 1, 1)
    assert (y["precision"], y["recall"], y["f1"], y["average_precision"], y["kappa"]) == (1.0, 0.5, 0.6667, 1.0, 0.5)


def test_the_totals_are_those_counted_by_hand() -> None:
    """Equal scores stand in the order of the ids, so the tie in the fourth turn goes to the wrong code."""
    totals = {row[0]: row[1] for row in measured(CODINGS, SUGGESTIONS).totals.rows}

    assert totals == {
        "macro_f1": 0.5833,
        "micro_precision": 0.6667,
        "micro_recall": 0.5,
        "micro_f1": 0.5714,
        "kappa": 0.25,
        "first_right": 0.6667,
        "among_three": 1.0,
        "silent": 0.0,
        "calibration_error": 0.2625,
        "excerpt_f1": 0.4286,
        "mean_average_precision": 0.875,
    }


def test_each_transcript_has_its_own_row() -> None:
    """What is shown and what is right adds up to the whole; nothing of nothing is empty, not zero."""
    found = measured(CODINGS, SUGGESTIONS)
    first, second = found.transcripts.records()

    assert [first[c] for c in ("transcript", "turns", "coded", "suggested", "right")] == ["a", 3, 3, 3, 2]
    assert [second[c] for c in ("transcript", "turns", "coded", "suggested", "right")] == ["b", 1, 1, 0, 0]
    assert (second["precision"], second["precision_low"], second["recall"]) == (None, None, 0.0)
    assert (found.coded, found.suggested, found.right, found.turns) == (4, 3, 2, 4)


def test_what_may_not_be_read_yet_is_left_out_unless_asked_for() -> None:
    """The last turn comes after the last coded one: its suggestion is wrong only when all counts as read."""
    some, everything = measured(CODINGS, SUGGESTIONS), measured(CODINGS, SUGGESTIONS, whole=True)

    assert (some.turns, some.unread, some.suggested) == (4, 1, 3)
    assert (everything.turns, everything.unread, everything.suggested) == (5, 0, 4)


def test_a_transcript_without_codings_says_nothing() -> None:
    """Nobody has been through it, so its suggestions are neither right nor wrong."""
    found = measured(CODINGS[:3], SUGGESTIONS, whole=True)

    assert [row[0] for row in found.transcripts.rows] == ["a"]


def test_interviewers_are_no_measure_and_an_excerpt_over_turns_counts_in_each() -> None:
    """A coding that goes from a question into two answers is true in the two answers."""
    across = Coding("", Excerpt("a", 0, A.starts[2] + 3), "x", "kari", "")

    found = measured([across], [])

    assert (found.turns, found.coded) == (2, 2)


def test_a_code_that_nobody_used_has_a_row_and_no_part_in_the_totals() -> None:
    """The figures for all codes stay as they were."""
    stranger = proposed(A, 1, "z", 0.99, True)
    plain, found = measured(CODINGS, SUGGESTIONS), measured(CODINGS, [*SUGGESTIONS, stranger])

    assert found.totals == plain.totals
    assert (found.suggested, found.strangers) == (3, 1)
    row = found.codes.records()[-1]
    assert (row["code"], row["suggested"], row["precision"], row["recall"], row["f1"]) == ("z", 1, 0.0, None, None)


@pytest.mark.parametrize(
    ("right", "suggested", "trust"),
    [
        (0, 0, Trust.NEVER_SUGGESTED),
        (3, 3, Trust.TOO_FEW),
        (0, 30, Trust.DOUBTFUL),
        (14, 30, Trust.DOUBTFUL),
        (15, 30, Trust.MIXED),
        (20, 30, Trust.TRUSTED),
    ],
)
def test_trust_goes_by_the_share_that_is_right_once_there_are_enough(right: int, suggested: int, trust: Trust) -> None:
    """Three right of three are still too few to tell."""
    assert trust_in(right, suggested) is trust


def test_wilson_is_the_published_interval() -> None:
    """81 of 263, the example of Newcombe (1998): 0.2553 to 0.3662."""
    assert wilson(81, 263) == (0.2553, 0.3662)
    assert wilson(0, 0) == (None, None)


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    """Few transcripts: turns are drawn; from five on transcripts are."""
    many = [transcript(f"t{n}", "en to tre", "fire fem", "seks sju") for n in range(6)]
    truth = [coded(t, n % 3, "x") for n, t in enumerate(many)] + [coded(t, 2, "y") for t in many]
    found = [proposed(t, n % 2, "x", 0.9, True) for n, t in enumerate(many)]

    first, second = (evaluate(compare(many, truth, found), BOOK) for _ in range(2))

    assert first == second
    assert (first.drawn, measured(CODINGS, SUGGESTIONS).drawn) == ("transcripts", "turns")
    for name, value, low, high in first.totals.rows[:-1]:
        assert low <= value <= high, name  # type: ignore[operator]
    assert any(low < high for _name, _value, low, high in first.totals.rows[:-1])  # type: ignore[operator]


def test_a_single_turn_has_figures_without_resampled_intervals() -> None:
    """Nothing varies, so nothing is said of how it varies."""
    one = transcript("one", "bare dette")

    found = evaluate(compare([one], [coded(one, 0, "x")], [proposed(one, 0, "x", 0.5, True)]), BOOK)

    assert found.totals.rows[0] == ("macro_f1", 1.0, None, None)


marks = st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from("xyz")), min_size=1, unique=True)


@settings(max_examples=20, deadline=None)
@given(marks)
def test_suggestions_that_are_the_codings_are_perfect(places: list[tuple[int, str]]) -> None:
    """Whatever is coded, agreeing with it in everything gives the best of every figure."""
    truth = [coded(A, turn, code) for turn, code in places]
    found = [proposed(A, turn, code, 1.0, True) for turn, code in places]

    totals = {row[0]: row[1] for row in measured(truth, found, whole=True).totals.rows}

    silent = 1.0 if {turn for turn, _ in places} != {1, 2, 3} else 0.0
    assert totals == dict.fromkeys(totals, 1.0) | {"calibration_error": 0.0, "silent": silent}


def test_a_code_is_called_overlooked_only_where_there_are_codings_enough_to_tell() -> None:
    """None of two found may be bad luck; none of twenty is not."""
    long = transcript("c", *["en replikk til"] * 20)

    def overlooked(count: int) -> tuple[str, ...]:
        codings = [coded(long, turn, "x") for turn in range(count)]
        return evaluate(compare([long], codings, [proposed(long, 0, "y", 0.9, True)]), BOOK).overlooked

    assert overlooked(2) == ()
    assert overlooked(20) == ("x",)
