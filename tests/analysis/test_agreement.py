"""How far coders agree, beside the libraries that others publish with."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis import tabulate_agreement
from qualcode.model import Blank, Code, Codebook, Coding, Kind, Transcript, Turn
from qualcode.table import Cell

BOOK = Codebook("B", codes=(Code("a", "Første", ""), Code("b", "Andre", "")))
CODERS = ("kari", "ola", "siv")


def interview(name: str, turns: int) -> Transcript:
    return Transcript(name, tuple(Turn(n, "P", Kind.RESPONDENT, f"Replikk nummer {n}.") for n in range(turns)))


def ratings_to_codings(
    transcript: Transcript, ratings: dict[str, list[int]], code: str = "a"
) -> tuple[list[Coding], list[Blank]]:
    """1 is coded, 0 is marked as without codes."""
    codings, blanks = [], []
    for coder, values in ratings.items():
        for index, value in enumerate(values):
            excerpt = transcript.turn_excerpt(index)
            if value:
                codings.append(Coding("", excerpt, code, coder, transcript.quote(excerpt)))
            else:
                blanks.append(Blank("", excerpt, coder))
    return codings, blanks


def figures(
    transcripts: list[Transcript], codings: list[Coding], blanks: list[Blank]
) -> dict[tuple[Cell, Cell], dict[str, Cell]]:
    records = tabulate_agreement(transcripts, codings, BOOK, blanks).records()
    return {(record["between"], record["code"]): record for record in records}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 2), min_size=2, max_size=40))
def test_kappa_of_two_coders_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """Cohen's kappa to four decimals, and empty where it is not defined."""
    from sklearn.metrics import cohen_kappa_score

    one, other = ([pair[side] for pair in pairs] for side in (0, 1))
    transcript = interview("01", len(pairs))
    found = figures([transcript], *ratings_to_codings(transcript, {"kari": one, "ola": other}))
    if not any(one) and not any(other):
        assert found == {}
        return
    kappa = found["kari – ola", "a"]["kappa"]

    if all(one) and all(other):
        assert kappa is None
    else:
        assert kappa == pytest.approx(cohen_kappa_score(one, other), abs=6e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=2, max_size=30), st.integers(1, 30))
def test_alpha_of_three_coders_is_that_of_the_krippendorff_package(rows: list[tuple[int, ...]], read: int) -> None:
    """Krippendorff's alpha, also when the third coder has read only the beginning."""
    krippendorff = pytest.importorskip("krippendorff")
    columns = {coder: [row[place] for row in rows] for place, coder in enumerate(CODERS)}
    columns["siv"] = columns["siv"][:read]
    transcript = interview("01", len(rows))
    found = figures([transcript], *ratings_to_codings(transcript, columns))
    if not any(map(any, columns.values())):
        assert found == {}
        return
    data = [[*values, *[math.nan] * (len(rows) - len(values))] for values in columns.values()]
    alpha = found[" – ".join(CODERS), "a"]["alpha"]

    if all(map(all, columns.values())):
        assert alpha is None
    else:
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert alpha == pytest.approx(expected, abs=6e-5)


def test_agreement_by_chance_alone_is_none() -> None:
    """Two coders who each code half of the turns and share a quarter agree as chance has it: kappa is 0."""
    transcript = interview("01", 1000)
    ratings = {"kari": [1] * 500 + [0] * 500, "ola": [1] * 250 + [0] * 250 + [1] * 250 + [0] * 250}
    record = figures([transcript], *ratings_to_codings(transcript, ratings))["kari – ola", "a"]

    assert (record["kappa"], record["agreed"], record["either"], record["both"]) == (0, 0.5, 750, 250)


def test_a_published_case_comes_out_as_published() -> None:
    """1000 units, 50 by both and 75 by each alone: 85 % say the same, kappa .314 (NVivo's own example)."""
    transcript = interview("01", 1000)
    ratings = {"kari": [1] * 125 + [0] * 875, "ola": [1] * 50 + [0] * 75 + [1] * 75 + [0] * 800}
    record = figures([transcript], *ratings_to_codings(transcript, ratings))["kari – ola", "a"]

    assert (record["agreed"], record["kappa"]) == (0.85, pytest.approx(0.314, abs=5e-4))


def test_intervals_hold_the_figure_and_narrow_with_more_turns() -> None:
    """Four times as many transcripts, about half as wide; the same study gives the same interval."""
    chance = random.Random(3)

    def width(number: int) -> float:
        transcripts, codings, blanks = [interview(f"{n:03d}", 20) for n in range(number)], [], []
        for transcript in transcripts:
            truth = [chance.randint(0, 1) for _turn in range(20)]
            other = [value if chance.random() < 0.8 else 1 - value for value in truth]
            more = ratings_to_codings(transcript, {"kari": truth, "ola": other})
            codings += more[0]
            blanks += more[1]
        record = figures(transcripts, codings, blanks)["kari – ola", "a"]
        assert record == figures(transcripts, codings, blanks)["kari – ola", "a"]
        low, kappa, high = (float(record[name] or 0) for name in ("kappa_low", "kappa", "kappa_high"))
        assert low < kappa < high
        return high - low

    assert width(40) < 0.75 * width(10)


def test_what_only_one_coder_has_read_is_not_compared() -> None:
    """Turns after a coder's last one, interviewers' turns and transcripts of one's own count nowhere."""
    transcript, alone = interview("01", 10), interview("02", 10)
    spoken = Transcript("01", (*transcript.turns, Turn(10, "I", Kind.INTERVIEWER, "Takk?")))
    codings, blanks = ratings_to_codings(spoken, {"kari": [1, 0, 1, 0, 1, 1, 1, 1, 1, 1], "ola": [1, 0, 0, 1]})
    more, blank = ratings_to_codings(alone, {"kari": [1] * 10})
    record = figures([spoken, alone], codings + more, blanks + blank)["kari – ola", "a"]

    assert (record["units"], record["agreed"]) == (4, 0.5)


def test_a_single_coder_agrees_with_nobody() -> None:
    """There is a table without rows."""
    transcript = interview("01", 3)
    codings, blanks = ratings_to_codings(transcript, {"kari": [1, 0, 1]})

    assert tabulate_agreement([transcript], codings, BOOK, blanks).rows == ()


def test_the_means_are_over_the_codes_that_are_used() -> None:
    """The last row of two coders has the mean of the kappas that are defined."""
    transcript = interview("01", 4)
    first, blanks = ratings_to_codings(transcript, {"kari": [1, 0, 1, 0], "ola": [1, 0, 1, 0]})
    second, _none = ratings_to_codings(transcript, {"kari": [1, 1, 0, 0], "ola": [1, 0, 1, 0]}, "b")
    found = figures([transcript], first + second, blanks)

    assert [found["kari – ola", code]["kappa"] for code in ("a", "b", None)] == [1, 0, 0.5]
