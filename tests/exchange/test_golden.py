"""The text formats, byte for byte; `QUALCODE_GOLDEN=write pytest tests/exchange` makes them anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from qualcode.exchange import coding_rows, write_coding_rows, write_tables

GOLDEN = Path(__file__).parent.parent / "data" / "golden"


def agree(made: Path, golden: str) -> None:
    if os.environ.get("QUALCODE_GOLDEN") == "write":
        (GOLDEN / golden).write_bytes(made.read_bytes())
    assert made.read_bytes() == (GOLDEN / golden).read_bytes()


@pytest.mark.parametrize(
    ("name", "raw", "golden"),
    [
        ("utdrag.csv", False, "excerpts.csv"),
        ("utdrag.csv", True, "excerpts-raw.csv"),
        ("utdrag.tsv", False, "excerpts.tsv"),
        ("utdrag.jsonl", False, "excerpts.jsonl"),
    ],
)
def test_excerpts_are_written_as_agreed(small: Any, tmp_path: Path, name: str, raw: bool, golden: str) -> None:
    """Each text format of the excerpts is the same, byte for byte, as last time."""
    write_tables(tmp_path / name, small.tables(), about=small.about(), raw=raw)

    agree(tmp_path / name, golden)


@pytest.mark.parametrize("name", ["codings.jsonl", "codings.csv"])
def test_codings_are_written_as_agreed(small: Any, tmp_path: Path, name: str) -> None:
    """Codings leave as the contract says, byte for byte."""
    rows = [
        row
        for transcript in small.transcripts
        for row in coding_rows(transcript, [c for c in small.codings if c.excerpt.transcript == transcript.name])
    ]
    write_coding_rows(tmp_path / name, rows)

    agree(tmp_path / name, name)


def test_the_workbook_holds_the_cells_of_the_tables(small: Any, tmp_path: Path) -> None:
    """What a spreadsheet reads back is what the tables hold, sheet by sheet."""
    path = tmp_path / "utdrag.xlsx"
    write_tables(path, small.tables(), about=small.about())
    book = load_workbook(path)

    assert book.sheetnames == ["Excerpts", "Codebook", "Transcripts", "Matrix", "About"]
    excerpts = [[cell.value for cell in row] for row in book["Excerpts"].iter_rows(min_row=2)]
    by_id = {row[0]: row for row in excerpts}
    header = [cell.value for cell in book["Excerpts"][1]]
    first, across = (dict(zip(header, by_id[key], strict=True)) for key in ("c1", "c3"))
    assert [row[0] for row in excerpts] == ["c2", "c4", "c1", "c3", "c5"]
    assert first["Quote"] == "=SUM(A1)"
    assert first["id (attribute)"] == "dev-01"
    assert (first["Time"], first["Turn (from 0)"], first["Start"], first["End"]) == ("01:02:05", 1, 0, 8)
    assert (first["Code level 1"], first["Code level 2"]) == ("Den frie rollen", "Teknikk")
    assert first["Memo"] == "-5 °C"
    assert first["Created (UTC)"].isoformat() == "2026-11-22T10:46:00"
    assert across["Quote"] == "æsj 🙈, sier jeg.\nJa"
    assert (across["Speaker"], across["Origin"], across["Score"]) == ("Kari Ås, Ola", "accepted suggestion", 0.71)
    matrix = [[cell.value for cell in row] for row in book["Matrix"].iter_rows(min_row=2)]
    assert ["ressurser", "Ressurser", 0, 0, 0] in matrix
    assert ["borte/kode", "borte/kode", 0, 1, 1] in matrix
