"""Codings in a workbook come in as those of a csv do, and nothing in it can do harm."""

from __future__ import annotations

import dataclasses
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis import tabulate_excerpts
from qualcode.errors import ProblemsError, QualcodeError
from qualcode.exchange import codings_from_rows, read_coding_rows, write_workbook
from qualcode.i18n import set_language
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Origin, Transcript, Turn

HEADER = ("Transcript", "TURN", "start", "end", "codes", "coder", "memo")


def save(path: Path, *sheets: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def export(path: Path, small: Any, codings: list[Coding] | None = None) -> Path:
    """The workbook of the study, all its codes in its codebook."""
    made = list(small.codings) if codings is None else codings
    write_workbook(path, [tabulate_excerpts(small.transcripts, made, small.codebook)], about=small.about())
    return path


def back(path: Path, small: Any) -> list[Coding]:
    known = {transcript.name: transcript for transcript in small.transcripts}
    lost = dataclasses.replace(small.codebook.codes[0], id="borte/kode")
    codebook = Codebook("B", codes=(*small.codebook.codes, lost))
    return codings_from_rows(read_coding_rows(path), known, codebook, path=str(path))


def problems(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(ProblemsError) as caught:
        read_coding_rows(path)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_the_first_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    """12.0 is 12, digits as text are a number, a number is a name; a guard against formulas, from a csv, goes."""
    rows = [
        HEADER,
        (2024.0, 12.0, "0", 3, "a; b/c", "kari", "'=1 er ett"),
        (None,) * 7,
        ("01", 1, 2, 3, "a", None, None),
    ]
    path = save(tmp_path / "K.XLSX", [("notater",), ("x",)], rows)
    first, second = read_coding_rows(path)

    assert (first.line, first.transcript, first.turn, first.start, first.end) == (2, "2024", 12, 0, 3)
    assert (first.codes, first.coder, first.memo) == (("a", "b/c"), "kari", "=1 er ett")
    assert (second.line, second.codes, second.coder, second.memo, second.last_turn) == (4, ("a",), "", "", None)


def test_every_fault_in_a_sheet_is_told_with_its_row(tmp_path: Path) -> None:
    """A formula that was never computed, a broken number, no code and hidden signs are each told."""
    rows = [
        HEADER,
        ("01", "=1+1", 0, 3, "a", "", ""),
        ("01", 1.5, 0, 3, "a", "", ""),
        ("01", 1, 0, 3, " ; ", "", ""),
        ("01", 1, 0, 3, "a", "ka\nri", ""),
        ("01", 1, 0, 3, "a", "kari", "ok"),
    ]
    told = problems(save(tmp_path / "k.xlsx", rows))

    assert [line for line, _text in told] == [2, 3, 4, 5]
    assert "“turn” is missing" in told[0][1]
    assert "whole number from 0, not 1.5" in told[1][1]


@pytest.mark.parametrize("written", ["nb", "en"])
def test_our_own_sheet_of_excerpts_comes_back_as_it_was(small: Any, tmp_path: Path, written: str) -> None:
    """Whatever language it was written in; also an excerpt that goes on in the next turn."""
    set_language(written)
    path = export(tmp_path / "ut.xlsx", small)
    set_language("en" if written == "nb" else "nb")
    made = {(c.excerpt, c.code, c.coder, c.quote, c.memo) for c in back(path, small)}

    assert made == {(c.excerpt, c.code, c.coder, c.quote, c.memo) for c in small.codings}


def test_a_quote_in_several_cells_is_put_together(small: Any, tmp_path: Path) -> None:
    """An excerpt too long for a cell, over turns, keeps its end."""
    turns = tuple(Turn(n, "Kari", Kind.RESPONDENT, f"{n} " + "ord og æøå " * 4000) for n in range(2))
    long = Transcript("lang", turns)
    excerpt = dataclasses.replace(long.turn_excerpt(0), end=len(long.text) - 7)
    study = dataclasses.replace(small, transcripts=(long,))
    path = export(tmp_path / "ut.xlsx", study, [Coding("1", excerpt, "rolle", "kari", long.quote(excerpt))])

    assert [coding.excerpt for coding in back(path, study)] == [excerpt]


WORDS = st.text(st.sampled_from("aå🙈 ='<"), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
def test_an_excerpt_comes_back_exactly_or_not_at_all(texts: list[str], data: st.DataObject) -> None:
    """Wherever it starts and ends, an excerpt in our own sheet is never moved or cut."""
    turns = tuple(Turn(number, "Kari", Kind.RESPONDENT, text) for number, text in enumerate(["Hei på deg", *texts]))
    transcript = Transcript("01", turns)
    start = data.draw(st.integers(0, len(transcript.text) - 1))
    excerpt = Excerpt("01", start, data.draw(st.integers(start + 1, len(transcript.text))))
    codebook = Codebook("B", codes=(Code("a", "A", ""),))
    table = tabulate_excerpts([transcript], [Coding("1", excerpt, "a", "kari", transcript.quote(excerpt))], codebook)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ut.xlsx")
        write_workbook(path, [table], about={})
        try:
            made = codings_from_rows(read_coding_rows(path), {"01": transcript}, codebook, path="k")
        except ProblemsError:
            assert transcript.text[start] == "\n"  # begins between two turns: its place in the sheet is not exact
        else:
            assert [coding.excerpt for coding in made] == [excerpt]


def edit(path: Path, heading: str, value: object, row: int = 2) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index(heading) + 1
    sheet.cell(row, column).value = value
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("æsj 🙈, sier jeg.\nNei", "The quote is not what stands at 31"),
        ("æsj 🙈, sier jeg!", "The quote is not what stands at 31"),
        ("æsj 🙈, sier jeg.\n" + "x" * 500, "The quote is not what stands at 31"),
    ],
)
def test_a_quote_that_is_not_there_stops_its_row(small: Any, tmp_path: Path, quote: str, words: str) -> None:
    """Nothing is cut or guessed when the words and the place disagree."""
    across = [coding for coding in small.codings if coding.id == "c3"]
    path = edit(export(tmp_path / "ut.xlsx", small, across), "Quote", quote)

    with pytest.raises(ProblemsError) as caught:
        back(path, small)

    [problem] = caught.value.problems
    assert problem.line == 2
    assert words in problem.message


def test_a_row_of_excerpts_without_its_quote_is_refused(small: Any, tmp_path: Path) -> None:
    """Only the quote tells whether the excerpt goes on in the next turn."""
    path = edit(export(tmp_path / "ut.xlsx", small), "Quote", None, 3)

    assert problems(path) == [(3, "The row has no quote.")]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_suggestions_in_a_sheet_are_no_codings(small: Any, tmp_path: Path, language: str) -> None:
    """Only what somebody has decided on comes in, and a sheet of suggestions alone says so."""
    set_language(language)
    proposed = [dataclasses.replace(coding, origin=Origin.SUGGESTED, score=0.5) for coding in small.codings]
    both = export(tmp_path / "a.xlsx", small, [small.codings[0], *proposed[1:]])
    alone = export(tmp_path / "b.xlsx", small, proposed)
    set_language("en")

    assert [coding.code for coding in back(both, small)] == [small.codings[0].code]
    with pytest.raises(QualcodeError, match="only suggestions"):
        read_coding_rows(alone)


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one part written anew."""
    with zipfile.ZipFile(path) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in (parts | {name: content}).items():
            new.writestr(part, data)
    return path


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("xl/media/null.bin", bytes(2_000_000), "unpacks to far more"),
        ("xl/worksheets/sheet1.xml", ENTITY, "document type"),
        ("xl/worksheets/sheet1.xml", ENTITY.decode().encode("utf-16"), "document type"),
        ("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="cp037"?><a/>', "document type"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheet", "damaged"),
        ("xl/workbook.xml", b"<x/>", "No sheet"),
    ],
)
def test_a_workbook_that_could_do_harm_is_not_opened(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """Bombs, entities and damage are told in one plain line."""
    path = save(tmp_path / "k.xlsx", [HEADER, ("01", 1, 0, 3, "a", "", "")])

    with pytest.raises(QualcodeError, match=words) as caught:
        read_coding_rows(with_part(path, name, content))
    assert caught.value.hint


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"transcript,turn,start,end,codes\n", b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    """A csv, an old or a locked workbook with the new ending gives a clear message."""
    (tmp_path / "k.xlsx").write_bytes(content)

    with pytest.raises(QualcodeError, match="not an Excel workbook"):
        read_coding_rows(tmp_path / "k.xlsx")


def test_a_row_far_down_is_read_at_once_and_one_beyond_excel_is_not(tmp_path: Path) -> None:
    """A number of a row that no sheet has cannot make the program count for ever."""
    path = save(tmp_path / "k.xlsx", [HEADER, ("01", 1, 0, 3, "a", "", "")])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>')

    assert len(read_coding_rows(with_part(path, "xl/worksheets/sheet1.xml", far))) == 1


def test_a_workbook_without_the_columns_says_what_is_missing(tmp_path: Path) -> None:
    """The sheet that comes nearest is the one that is told about."""
    path = save(tmp_path / "k.xlsx", [("a", "b")], [("transcript", "turn", "start", "codes")])

    with pytest.raises(QualcodeError, match="missing: end"):
        read_coding_rows(path)
