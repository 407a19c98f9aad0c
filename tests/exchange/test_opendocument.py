"""The .ods workbook: every text whole, nothing computed, and read back as it was written."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from qualcode.errors import QualcodeError
from qualcode.exchange import write_opendocument
from qualcode.exchange.opendocument_in import read_sheets
from qualcode.exchange.plain import show_controls
from qualcode.exchange.returned import read_returned
from qualcode.packages import PackageError
from qualcode.table import Table

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def first_sheet(path: Path) -> list[tuple[object, ...]]:
    for _name, rows in read_sheets(path.read_bytes()):
        return list(rows)
    return []


def repacked(path: Path, change: dict[bytes, bytes]) -> bytes:
    """The workbook with other bytes in its content."""
    made = path.with_suffix(".changed")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in change.items() if name == "content.xml" else ():
                part = part.replace(before, after, 1)
            new.writestr(name, part)
    return made.read_bytes()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(), st.text(alphabet=" \t\næ=<&\"'x\r\x00")), min_size=1, max_size=20))
def test_every_text_comes_back_as_it_was(texts: list[tuple[str, str]]) -> None:
    """White space, signs of markup and formulas; only control characters are shown as signs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ut.ods"
        write_opendocument(path, [Table("excerpts", ("quote", "memo"), tuple(texts))], about={})
        found = first_sheet(path)[1:]

    want = [tuple(show_controls(text) or None for text in row) for row in texts]
    padded = [(*row, None, None)[:2] for row in found]
    assert padded + [(None, None)] * (len(want) - len(padded)) == want


def test_headings_stay_filters_are_on_and_codes_lead_to_the_codebook(small: Any, tmp_path: Path) -> None:
    """As in the .xlsx: the views, the filter ranges and the links are in the file."""
    write_opendocument(tmp_path / "ut.ods", small.tables(), about=small.about(), ids=["a:b"])
    with zipfile.ZipFile(tmp_path / "ut.ods") as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
    content = etree.fromstring(parts["content.xml"].encode())
    names = [sheet.get(f"{TABLE}name") for sheet in content.iter(f"{TABLE}table")]

    assert names == ["Excerpts", "Codebook", "Transcripts", "Matrix", "About", "qualcode"]
    assert parts["settings.xml"].count('"VerticalSplitMode" config:type="short">2<') == 6
    assert parts["content.xml"].count('table:display-filter-buttons="true"') == 5  # not the hidden one
    assert "xlink:href=\"#'Codebook'.A3\"" in parts["content.xml"]
    assert 'office:date-value="2026-11-22T10:46:00"' in parts["content.xml"]
    assert "table:formula" not in parts["content.xml"]
    for part in parts.values():
        if part.startswith("<"):
            etree.fromstring(part.encode())


def test_the_same_study_and_date_give_the_same_bytes(small: Any, tmp_path: Path) -> None:
    """A workbook can be compared with last week's by its hash."""
    for name in ("a.ods", "b.ods"):
        write_opendocument(tmp_path / name, small.tables(), about=small.about())

    assert (tmp_path / "a.ods").read_bytes() == (tmp_path / "b.ods").read_bytes()


def test_a_long_text_goes_on_to_the_right(tmp_path: Path) -> None:
    """The columns after it stay where they are, in rows with short texts too."""
    rows = (("ord og æøå " * 4000, "etter"), ("kort", "etter"), (None, "etter"))
    write_opendocument(tmp_path / "ut.ods", [Table("excerpts", ("quote", "memo"), rows)], about={})
    found = first_sheet(tmp_path / "ut.ods")

    assert found[0] == ("Quote", "Quote (part 2)", "Memo")
    assert [row[-1] for row in found[1:]] == ["etter"] * 3
    assert f"{found[1][0]}{found[1][1]}" == rows[0][0]


@pytest.mark.parametrize("name", ["columns", "rows"])
def test_cells_and_rows_that_are_repeated_without_end_are_bounded(tmp_path: Path, name: str) -> None:
    """A small file cannot ask for a milliard of cells."""
    write_opendocument(tmp_path / "ut.ods", [Table("excerpts", ("quote",), (("a",),))], about={})
    tag = b"<table:table-cell " if name == "columns" else b"<table:table-row "
    many = f'{tag.decode()}table:number-{name}-repeated="99999999" '.encode()
    data = repacked(tmp_path / "ut.ods", {tag: many})

    for _name, rows in read_sheets(data):
        assert sum(len(row) for row in rows) < 10_000


def test_entities_are_refused(tmp_path: Path) -> None:
    """A document type is the way to files of the machine and to bombs; no workbook has one."""
    write_opendocument(tmp_path / "ut.ods", [Table("excerpts", ("quote",), (("a",),))], about={})
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<office:document-content'
    data = repacked(tmp_path / "ut.ods", {b"<office:document-content": evil})

    with pytest.raises(PackageError):
        list(read_sheets(data))


def test_comments_of_colleagues_are_not_part_of_a_cell(tmp_path: Path) -> None:
    """A note that LibreOffice hangs on a cell is passed by."""
    write_opendocument(tmp_path / "ut.ods", [Table("excerpts", ("quote",), (("kort sitat",),))], about={})
    note = b"<office:annotation><text:p>Min kommentar</text:p></office:annotation><text:p>kort sitat"
    data = repacked(tmp_path / "ut.ods", {b"<text:p>kort sitat": note})

    for _name, rows in read_sheets(data):
        assert list(rows)[1] == ("kort sitat",)
        break


def test_a_damaged_workbook_is_called_by_its_own_kind(tmp_path: Path) -> None:
    """Nobody is told that an .ods is no Excel workbook, nor to save it as one."""
    for ending, kind in ((".ods", "OpenDocument"), (".xlsx", "Excel")):
        path = tmp_path / f"ut{ending}"
        path.write_bytes(b"PK\x03\x04 cut off")
        with pytest.raises(QualcodeError, match=kind) as caught:
            read_returned(path)
        assert ending in caught.value.hint
