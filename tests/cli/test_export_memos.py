"""What was written on transcripts, codes and the study goes out with the excerpts."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from qualcode.project import Project

Run = Callable[..., Any]


def test_a_workbook_has_the_memos_when_there_are_any(run: Run, study: Path) -> None:
    """The sheet is there without being asked for; memos on codings stay beside their excerpts."""
    assert run("import", "--yes").code == 0
    assert run("export", "uten.xlsx").code == 0
    assert "Memos" not in load_workbook(study / "uten.xlsx").sheetnames
    with Project.open(study, coder="kari") as project:
        project.write_memo("transcript", "01-drammen", "Kommentar: =1+1 her ler hun")
        project.write_memo("project", "", "Hele studien")
        project.write_memo("code", "ressurser", "Bruk den sjelden")

    assert run("export", "med.xlsx").code == 0
    sheet = load_workbook(study / "med.xlsx")["Memos"]
    assert [row[:4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("transcript", "01-drammen", "kari", "Kommentar: =1+1 her ler hun"),
        ("code", "ressurser", "kari", "Bruk den sjelden"),
        ("study", None, "kari", "Hele studien"),
    ]


def test_memos_alone(run: Run, study: Path) -> None:
    """The table can be had alone, also where there are none."""
    assert run("import", "--yes").code == 0
    assert run("export", "ingen.csv", "--table", "memos", "--raw").code == 0
    with Project.open(study, coder="kari") as project:
        project.write_memo("transcript", "01-drammen", "Hun ler")
    assert run("export", "ut.csv", "--table", "memos", "--raw").code == 0
    with (study / "ut.csv").open(encoding="utf-8", newline="") as file:
        [row] = list(csv.DictReader(file))
    assert (row["summary"], row["memo"]) == ("01-drammen", "Hun ler")
