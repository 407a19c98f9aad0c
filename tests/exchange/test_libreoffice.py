"""A workbook opens in LibreOffice with every cell as it was, and computes nothing."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from qualcode.analysis import tabulate_excerpts
from qualcode.errors import QualcodeError
from qualcode.exchange import headings, table_title, write_opendocument, write_workbook
from qualcode.exchange.headings import value_words, yes_or_no
from qualcode.exchange.plain import show_controls
from qualcode.i18n import set_language
from qualcode.model import Codebook, Coding, Transcript
from qualcode.readers import find_files, read_transcript
from qualcode.table import Cell, Table

FORMATS = Path(__file__).parent.parent / "data" / "formats"
OFFICE = shutil.which("soffice")
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,true,false,false,false,-1"
"""Comma, quotation marks around texts, UTF-8, all sheets."""

TRAPS = (
    *("=1+1", "+47 er landskoden", "-1", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A0", "\t=1", "＝1", "'=1", ' "=1'),
    *(
        "00123",
        "1e5",
        "1,5",
        "1.5",
        "12.03.2024",
        "2024-03-12",
        "TRUE",
        "SANN",
        "#REF!",
        "10 %",
        "kr 100",
        "3/4",
        "1:30",
    ),
    *(" to  mellomrom ", "tab\tog\tlinje\n\nlinje ", "\n", "<r>a</r>", "a & <b> ]]>", "_x0041_", "æøå ÆØÅ «» – …"),
    *(
        "🙈 👩‍👩‍👧",
        "e\u0301",
        "\u200b\u202e",
        "a\x00b\x1bc\ud800",
        "x" * 32_767,
        "ord og æøå " * 4000,
        "http://x.no",
        "a;b,c\"d'",
    ),
)

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def hard_excerpts() -> Table:
    """Every turn of every transcript among the samples that can be read, and texts that spreadsheets trip over."""
    transcripts: list[Transcript] = []
    for path in find_files([FORMATS]):
        try:
            transcripts.append(read_transcript(path).transcript)
        except QualcodeError:
            continue  # the samples that are refused
    codings = []
    for transcript in transcripts:
        for turn in transcript.turns:
            if turn.text:
                excerpt = transcript.turn_excerpt(turn.index)
                codings.append(
                    Coding(f"{len(codings)}", excerpt, "a/b", "kari", turn.text, created="2026-11-22T10:46:00+00:00")
                )
    table = tabulate_excerpts(transcripts, codings, Codebook("B"))
    place = table.columns.index("memo")
    rows = [list(row) for row in table.rows]
    for number, trap in enumerate(TRAPS):
        rows[number][place] = trap
    return Table("excerpts", table.columns, tuple(map(tuple, rows)))


def converted(folder: Path, *files: Path) -> None:
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    for form in (AS_CSV, "fods"):
        done = [*command, "--convert-to", form, "--outdir", str(folder), *map(str, files)]
        subprocess.run(done, check=True, capture_output=True, timeout=100)


def sheet_cells(path: Path) -> list[list[str]]:
    limit = csv.field_size_limit(10**7)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [[cell.replace("\r\n", "\n") for cell in row] for row in csv.reader(file)]
    finally:
        csv.field_size_limit(limit)


def expected(column: str, cell: Cell) -> str:
    """What a person should read in the cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return yes_or_no(cell)
    if column == "created":
        return datetime.fromisoformat(str(cell)).strftime("%m/%d/%Y %H:%M:%S")  # as LibreOffice writes it in English
    return value_words(column).get(cell, show_controls(cell)) if isinstance(cell, str) else str(cell)


@pytest.mark.timeout(200)
def test_every_cell_opens_as_it_was_and_none_computes(tmp_path: Path, small: Any) -> None:
    """Both kinds of workbook, over all samples: 0 changed cells, 0 formulas, in every sheet."""
    set_language("nb")
    tables = [hard_excerpts(), *small.tables()[1:]]
    for name, write in (("x.xlsx", write_workbook), ("o.ods", write_opendocument)):
        write(tmp_path / name, tables, about=small.about(), ids=["a", "b"])

    converted(tmp_path, tmp_path / "x.xlsx", tmp_path / "o.ods")

    for book in ("x", "o"):
        for table in tables:
            cells = sheet_cells(tmp_path / f"{book}-{table_title(table.title)}.csv")
            long = "(del 2)" in "".join(cells[0])
            assert [text for text in cells[0] if "(del " not in text] == list(headings(table.columns))
            assert len(cells) == len(table.rows) + 1
            for found, row in zip(cells[1:], table.rows, strict=True):
                want = [expected(column, cell) for column, cell in zip(table.columns, row, strict=True)]
                same = "".join(found) == "".join(want) if long else found == want
                assert same, (
                    book,
                    table.title,
                    [pair for pair in zip(found, want, strict=False) if pair[0] != pair[1]],
                )
        assert not re.search("table:formula=", (tmp_path / f"{book}.fods").read_text(encoding="utf-8"))
        assert (tmp_path / f"{book}-qualcode.csv").exists()
