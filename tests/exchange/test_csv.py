"""Delimited text: safe for people's spreadsheets, exact for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.exchange import headings, write_csv, write_jsonl
from qualcode.exchange.plain import guard_formula, unguard_formula
from qualcode.table import Table

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


def people(table: Table) -> list[list[str]]:
    text = io.StringIO()
    write_csv(text, table)
    assert text.getvalue().startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.getvalue()[1:], newline=""), delimiter=";"))


@pytest.mark.parametrize("start", [*STARTS, " =", "\u00a0=", "'="])
def test_what_could_be_a_formula_has_an_apostrophe_in_front(start: str) -> None:
    """A quote that begins so is text in every spreadsheet."""
    rows = people(Table("excerpts", ("quote", "attribute.=navn"), ((start + "1", "=2"),)))

    assert rows[0] == ["Quote", "'=navn"]
    assert [cell[0] for cell in rows[1]] == ["'", "'"]


@given(st.text() | st.text(st.sampled_from("'=+ \n\ta")))
def test_the_guard_can_be_taken_away(text: str) -> None:
    """Guarding adds at most one sign, and taking it away gives the text back."""
    assert unguard_formula(guard_formula(text)) == text


@given(st.sampled_from(STARTS), st.text())
def test_no_guarded_text_begins_as_a_formula(start: str, rest: str) -> None:
    """Whatever follows, the first sign is the apostrophe."""
    assert guard_formula(start + rest)[0] == "'"


def test_numbers_have_a_decimal_comma_for_people_and_a_point_raw() -> None:
    """Norwegian Excel reads 0,5 and R reads 0.5; counts are left alone."""
    table = Table("excerpts", ("score", "turn", "in_codebook", "kind"), ((0.5, -3, True, "respondent"),))
    raw = io.StringIO()
    write_csv(raw, table, raw=True)

    assert people(table)[1] == ["0,5", "-3", "yes", "respondent"]
    assert raw.getvalue().splitlines()[1] == "0.5,-3,true,respondent"


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_raw_text_comes_back_exactly(rows: list[tuple[str, int]]) -> None:
    """For programs nothing is added, guarded or dropped, in csv and in jsonl."""
    table = Table("excerpts", ("quote", "turn"), tuple(rows))
    text, lines = io.StringIO(newline=""), io.StringIO(newline="")
    write_csv(text, table, raw=True)
    write_jsonl(lines, table)
    cells = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    objects = [json.loads(line) for line in lines.getvalue().split("\n")[:-1]]

    assert cells[1:] == [[text, str(number)] for text, number in rows]
    assert objects == [{"quote": text, "turn": number} for text, number in rows]


def test_a_lone_surrogate_does_not_stop_an_export(tmp_path: Path) -> None:
    """Broken text is exported with a sign where it is broken; jsonl keeps it as an escape."""
    table = Table("excerpts", ("quote",), (("a\udcffb",),))
    write_csv(tmp_path / "a.csv", table)
    write_csv(tmp_path / "b.csv", table, raw=True)
    write_jsonl(tmp_path / "a.jsonl", table)

    assert "a�b" in (tmp_path / "a.csv").read_text("utf-8")
    assert "a?b" in (tmp_path / "b.csv").read_text("utf-8")
    assert json.loads((tmp_path / "a.jsonl").read_text("utf-8"))["quote"] == "a\udcffb"


def test_a_stream_gets_the_characters_of_the_file(tmp_path: Path) -> None:
    """Sending to the screen or to a file is the same."""
    table = Table("excerpts", ("quote",), (("æ; ø\nå",),))
    text = io.StringIO(newline="")
    write_csv(text, table)
    write_csv(tmp_path / "a.csv", table)

    assert text.getvalue().encode() == (tmp_path / "a.csv").read_bytes()


def test_headings_are_all_different() -> None:
    """An attribute or transcript called as one of our columns says which of the two it is."""
    columns = ("id", "transcript", "attribute.id", "attribute.ID", "attribute.rolle", "transcript.Total", "total")

    assert headings(columns)[2] == "id (attribute)"
    assert headings(columns)[4] == "rolle"
    assert len({text.casefold() for text in headings(columns)}) >= len(columns) - 1
