"""The forms for statistics programs: one row for each excerpt, turn or transcript, and codes beside codes."""

from __future__ import annotations

import pytest

from qualcode.analysis import (
    tabulate_cooccurrence,
    tabulate_crosstab,
    tabulate_long,
    tabulate_wide_excerpts,
    tabulate_wide_transcripts,
    tabulate_wide_turns,
)
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Transcript, Turn

BOOK = Codebook("B", codes=(Code("a", "Første", ""), Code("b", "Andre", ""), Code("c", "Tredje", "")))
ONE = Transcript(
    "01",
    (
        Turn(0, "I", Kind.INTERVIEWER, "Hva mener du?", 0),
        Turn(1, "Kari", Kind.RESPONDENT, "Vi trenger flere folk her", 61_000),
        Turn(2, "Ola", Kind.RESPONDENT, "Enig i det"),
        Turn(3, "Ola", Kind.RESPONDENT, "Ferdig"),
    ),
    {"kommune": "Ås"},
)
TWO = Transcript("02", (Turn(0, "Per", Kind.RESPONDENT, "Ingen koder her"),), {"kommune": "Bø"})


def coding(start: int, end: int, code: str, coder: str = "kari") -> Coding:
    return Coding(f"{start}{code}{coder}", Excerpt("01", start, end), code, coder, ONE.text[start:end])


START = ONE.starts[1]
CODINGS = [
    coding(START, START + 10, "a"),
    coding(START + 5, START + 20, "b"),
    coding(START + 5, START + 20, "b", "ola"),
    coding(START + 21, ONE.starts[2] + 4, "c"),
    coding(0, 3, "a"),
]


def test_every_excerpt_is_once_with_a_one_for_each_of_its_codes() -> None:
    """Two coders with the same excerpt share its row."""
    records = tabulate_wide_excerpts([ONE, TWO], CODINGS, BOOK).records()

    assert [(r["turn"], r["start"], r["end"], r["code.a"], r["code.b"], r["code.c"], r["coders"]) for r in records] == [
        (0, 0, 3, 1, 0, 0, "kari"),
        (1, 0, 10, 1, 0, 0, "kari"),
        (1, 5, 20, 0, 1, 0, "kari, ola"),
        (1, 21, 25, 0, 0, 1, "kari"),
    ]
    assert (records[3]["speaker"], records[3]["attribute.kommune"], records[1]["time"]) == (
        "Kari, Ola",
        "Ås",
        "00:01:01",
    )


def test_every_turn_that_is_data_has_a_row_coded_or_not() -> None:
    """Shares can be counted: turns without codes are zeros, interviewers are not there."""
    records = tabulate_wide_turns([ONE, TWO], CODINGS, BOOK).records()

    assert [(r["transcript"], r["turn"], r["code.a"], r["code.b"], r["code.c"]) for r in records] == [
        ("01", 1, 1, 1, 1),
        ("01", 2, 0, 0, 1),
        ("01", 3, 0, 0, 0),
        ("02", 0, 0, 0, 0),
    ]
    assert (records[0]["text"], records[0]["words"]) == ("Vi trenger flere folk her", 5)


def test_every_transcript_has_a_row() -> None:
    """What only the interviewer says does not make a one."""
    only = [coding(0, 3, "a"), coding(START, START + 10, "b")]
    records = tabulate_wide_transcripts([ONE, TWO], only, BOOK).records()

    assert [(r["transcript"], r["turns"], r["code.a"], r["code.b"]) for r in records] == [
        ("01", 3, 0, 1),
        ("02", 1, 0, 0),
    ]


def test_the_long_form_has_each_turn_code_and_coder() -> None:
    """With the characters that are marked, and one row without code for a turn that has none."""
    records = tabulate_long([ONE, TWO], CODINGS, BOOK).records()

    assert [(r["turn"], r["code"], r["coder"], r["characters"]) for r in records] == [
        (1, "a", "kari", 10),
        (1, "b", "kari", 15),
        (1, "b", "ola", 15),
        (1, "c", "kari", 4),
        (2, "c", "kari", 4),
        (3, None, None, None),
        (0, None, None, None),
    ]


@pytest.mark.parametrize(
    ("unit", "pairs"),
    [
        ("words", {("a", "b"): 1, ("a", "c"): 0}),
        ("turn", {("a", "b"): 1, ("a", "c"): 1}),
        ("transcript", {("b", "c"): 1}),
    ],
)
def test_codes_are_together_by_words_turn_or_transcript(unit: str, pairs: dict[tuple[str, str], int]) -> None:
    """The table is the same above and below the diagonal, which counts the code itself."""
    found = {row["code"]: row for row in tabulate_cooccurrence([ONE, TWO], CODINGS, BOOK, unit).records()}

    for (one, other), count in pairs.items():
        assert found[one][f"code.{other}"] == found[other][f"code.{one}"] == count
    assert found["c"]["code.c"] == (1 if unit == "transcript" else 2)


def test_codes_beside_groups_leave_out_the_interviewer() -> None:
    """Columns are the values of the attribute, then the sum."""
    table = tabulate_crosstab([ONE, TWO], CODINGS, BOOK, "kommune")

    assert table.title == "crosstab.kommune"
    assert set(table.columns) == {"code", "code_name", "group.Ås", "group.Bø", "total", "few_people"}
    assert {row["code"]: (row["group.Ås"], row["group.Bø"], row["total"]) for row in table.records()} == {
        "a": (1, 0, 1),
        "b": (2, 0, 2),
        "c": (1, 0, 1),
    }
