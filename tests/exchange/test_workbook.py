"""Workbooks that just open: every text whole, nothing computed, nothing hidden."""

from __future__ import annotations

import itertools
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from qualcode.errors import QualcodeError
from qualcode.exchange import describe_export, write_workbook
from qualcode.exchange.layout import LONGEST, sheet_name, split_text, utf16_length
from qualcode.exchange.sheets import MOST_LINKS
from qualcode.table import Cell, Table

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A0", "\t=1", "＝1", "'=1", ' "=1', "http://x.no"]


def write(folder: Path, rows: tuple[tuple[Cell, ...], ...], columns: tuple[str, ...] = ("quote",)) -> Workbook:
    path = folder / "ut.xlsx"
    write_workbook(path, [Table("excerpts", columns, rows)], about={}, force=True)
    return load_workbook(path)


def formula_cells(book: Workbook) -> list[object]:
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_every_sheet_has_a_frozen_header_filters_and_widths(small: Any, tmp_path: Path) -> None:
    """A colleague can scroll, filter and read at once."""
    path = tmp_path / "ut.xlsx"
    write_workbook(path, small.tables(), about=small.about())
    book = load_workbook(path)

    for sheet in book:
        assert sheet.freeze_panes in ("A2", "C2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold
    quote = next(cell for cell in book["Excerpts"][1] if cell.value == "Quote")
    assert book["Excerpts"].column_dimensions[quote.column_letter].width > 50
    assert book["Excerpts"].cell(2, quote.column).alignment.wrap_text


def test_an_excerpt_leads_to_its_code_in_the_codebook(small: Any, tmp_path: Path) -> None:
    """The code's name is a link to the row that explains it, and no formula."""
    path = tmp_path / "ut.xlsx"
    write_workbook(path, small.tables(), about=small.about())
    book = load_workbook(path)
    sheet = book["Excerpts"]
    column = [cell.value for cell in sheet[1]].index("Code")
    links = {row[column].value: row[column].hyperlink.location for row in sheet.iter_rows(min_row=2)}

    for name, location in links.items():
        target, _bang, cell = location.partition("!")
        assert book[target.strip("'")][cell].offset(0, 1).value == name
    assert formula_cells(book) == []


def test_a_very_long_sheet_has_no_links(tmp_path: Path) -> None:
    """Past the limit, all code names are plain text, not only the last ones."""
    rows = (("a", "A"),) * (MOST_LINKS + 1)
    tables = [Table("excerpts", ("code", "code_name"), rows), Table("codebook", ("code", "code_name"), (("a", "A"),))]
    write_workbook(tmp_path / "ut.xlsx", tables, about={})

    with zipfile.ZipFile(tmp_path / "ut.xlsx") as archive:
        assert b"<hyperlink " not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_or_address_stays_text(tmp_path: Path, text: str) -> None:
    """No cell computes or leads out of the workbook."""
    book = write(tmp_path, ((text,),))
    cell = book["Excerpts"]["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


STARTS = ["", "=", "+", "-", "@", "\t=", " =", "＝", "{=", "<r>", "<r>=</r>"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=20, max_size=60))
def test_no_text_ever_becomes_a_formula(texts: list[str]) -> None:
    """Whatever people say, in whatever column, the workbook holds texts."""
    rows = tuple((start + text,) * 3 for start, text in zip(itertools.cycle(STARTS), texts))
    with tempfile.TemporaryDirectory() as folder:
        book = write(Path(folder), rows, ("quote", "code_name", "created"))

        assert formula_cells(book) == []
        assert all(cell.data_type == "s" for row in book["Excerpts"].iter_rows(min_row=2) for cell in row)


@pytest.mark.parametrize("text", ["<r>a</r>", "<r><t>a</t></r>", "<r></r>", "<r> & <b> </r>", "<r>a</r> b", "a & <b>"])
def test_text_that_looks_like_markup_is_kept(tmp_path: Path, text: str) -> None:
    """The library's own markup in a quote is only words."""
    assert write(tmp_path, ((text,),))["Excerpts"]["A2"].value == text


def test_a_text_of_exactly_the_limit_takes_one_cell(tmp_path: Path) -> None:
    """32,767 characters fit; no column is added."""
    book = write(tmp_path, (("x" * LONGEST,),))

    assert len(book["Excerpts"]["A2"].value) == LONGEST
    assert book["Excerpts"].max_column == 1


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "ord og æøå " * 9000, "🙈" * 20_000])
def test_longer_text_goes_on_to_the_right_and_the_workbook_says_so(tmp_path: Path, text: str) -> None:
    """Nothing is cut: the parts put together are the text, and the last sheet names the column."""
    book = write(tmp_path, ((text, "etter"), ("kort", "etter")), ("quote", "memo"))
    header = [cell.value for cell in book["Excerpts"][1]]
    row = [cell.value for cell in book["Excerpts"][2]]

    assert header[:2] == ["Quote", "Quote (part 2)"]
    assert header[-1] == "Memo"
    assert "".join(row[:-1]) == text
    assert all(utf16_length(part) <= LONGEST for part in row[:-1])
    assert book["Excerpts"].auto_filter.ref == f"A1:{'ABCDE'[len(header) - 1]}3"
    assert any("Excerpts: Quote" in str(cell.value) for cell in book["About"]["B"])


@given(st.text(st.sampled_from("x 🙈\n"), min_size=0, max_size=30), st.integers(1, 3000))
def test_split_text_is_whole_when_joined(pattern: str, times: int) -> None:
    """Wherever the cuts fall, nothing is lost and each part fits."""
    text = pattern * times
    parts = split_text(text)

    assert "".join(parts) == text
    assert all(utf16_length(part) <= LONGEST for part in parts)


def test_control_characters_are_shown_as_signs(tmp_path: Path) -> None:
    """What XML cannot hold is seen, told of, and never breaks the file."""
    book = write(tmp_path, (("a\x00b\x1bc\x7fd\ud800e\ufffef\tg\nh",),))

    assert book["Excerpts"]["A2"].value == "a␀b␛c␡d�e�f\tg\nh"
    assert any("␀" in str(cell.value) for cell in book["About"]["B"])


def test_numbers_are_numbers_and_odd_ones_are_kept_whole(tmp_path: Path) -> None:
    """Counts and scores can be summed; a number too exact for a cell, or none at all, is text."""
    rows = ((3, 0.25, True, 10**17 + 1, float("nan")),)
    book = write(tmp_path, rows, ("turn", "score", "in_codebook", "start", "end"))

    assert [cell.value for cell in book["Excerpts"][2]] == [3, 0.25, "yes", "100000000000000001", "nan"]


def test_the_same_study_and_date_give_the_same_bytes(small: Any, tmp_path: Path) -> None:
    """A workbook can be compared with last week's by its hash."""
    write_workbook(tmp_path / "a.xlsx", small.tables(), about=small.about())
    write_workbook(tmp_path / "b.xlsx", small.tables(), about=small.about())

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_last_sheet_tells_where_the_workbook_comes_from(small: Any, tmp_path: Path) -> None:
    """Version, date, filters, counts and the hashes of the files are in the workbook."""
    path = tmp_path / "ut.xlsx"
    write_workbook(path, small.tables(), about=small.about() | {"filter.codes": "rolle"})
    told = {row[0].value: row[1].value for row in load_workbook(path)["About"].iter_rows(min_row=2)}

    assert told["Program"].startswith("qualcode ")
    assert told["Date (UTC)"].isoformat() == "2026-11-22T10:46:00"
    assert told["Filter: codes"] == "rolle"
    assert (told["Codings"], told["Excerpts"], told["Transcripts"]) == (5, 3, 2)
    assert told["SHA-256 of 01-ås"] == "a" * 64


def test_the_last_sheet_counts_the_suggestions_that_were_asked_for(small: Any, tmp_path: Path) -> None:
    """Their number is a number under its own name, zero too, and is not there when nobody asked."""
    facts = {"title": "B", "date": "2026-11-22T10:46:00+00:00", "transcripts": (), "codings": ()}
    for number in (0, 7):
        path = tmp_path / f"{number}.xlsx"
        write_workbook(path, small.tables(), about=describe_export(**facts, suggested=number))
        told = {row[0].value: row[1].value for row in load_workbook(path)["About"].iter_rows(min_row=2)}
        assert told["Suggested rows"] == number
    assert "suggested" not in describe_export(**facts)


def test_the_last_sheet_says_which_codings_the_counts_leave_out(small: Any, tmp_path: Path) -> None:
    """Whoever adds up the rows of excerpts learns why the matrix may have fewer."""
    write_workbook(tmp_path / "ut.xlsx", small.tables(), about=small.about())

    values = [str(cell.value) for cell in load_workbook(tmp_path / "ut.xlsx")["About"]["B"]]
    assert any("The counts leave out" in value for value in values)


def test_a_table_too_wide_for_a_sheet_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """The user learns which form can hold it."""
    table = Table("matrix", tuple(f"transcript.{number}" for number in range(16_385)), ())

    with pytest.raises(QualcodeError) as caught:
        write_workbook(tmp_path / "ut.xlsx", [table], about={})

    assert ".csv" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.text(max_size=40), max_size=5))
def test_sheet_names_are_allowed_and_different(titles: list[str]) -> None:
    """Excel takes every name, whatever the language calls the sheet."""
    names: list[str] = []
    for title in [*titles, "History", "a/b", "A-B", "x" * 40, "x" * 41]:
        names.append(sheet_name(title, names))

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < utf16_length(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'")
        assert name.casefold() != "history"
