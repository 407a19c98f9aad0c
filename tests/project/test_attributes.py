"""Attributes come from a table or are set by hand, as one event that can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import ProblemsError, QualcodeError
from qualcode.project import Project

NAME = "01-drammen"


def _table(folder: Path, text: str, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("t.csv", "transkripsjon;alder;kommune\n01-drammen;52;Åmot\n", "utf-8"),
        ("t.csv", "\ufeffalder,Navn,kommune\n52,01-drammen.txt,Åmot\n,,\n", "utf-8"),
        ("t.csv", "fil;alder;kommune\n01-DRAMMEN;52;Åmot\n", "cp1252"),
        ("t.tsv", "hvem\talder\tkommune\nBibliotekar\t52\tÅmot\n", "utf-8"),
    ],
)
def test_a_table_adds_to_what_is_known(project: Project, name: str, text: str, encoding: str) -> None:
    """New ones come last, those that are told again change, the rest stays; one undo takes it all back."""
    before = dict(project.transcript(NAME).attributes)
    project.code(project.transcript(NAME).turn_excerpt(1), ["ressurser"])
    plan = project.plan_attributes(_table(project.root, text, name, encoding))
    assert project.set_attributes(plan.values) == [NAME]
    assert project.transcript(NAME).attributes == {"rolle": "Bibliotekar", "kommune": "Åmot", "alder": "52"}
    assert [coding.quote for coding in project.codings()] == [project.transcript(NAME).turns[1].text]
    assert project.search("kommune:åmot kode:ressurser")
    assert project.store.check() == []
    project.undo()
    assert dict(project.transcript(NAME).attributes) == before
    project.redo()
    assert project.store.attributes()[NAME]["alder"] == "52"


def test_a_workbook_is_read_with_its_numbers_and_dates(project: Project) -> None:
    """Whole numbers without a point, dates as dates."""
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["intervju", "alder", "dato"])
    book.active.append([NAME, 52.0, datetime(2026, 3, 1)])
    book.save(project.root / "t.xlsx")
    plan = project.plan_attributes(project.root / "t.xlsx")
    assert plan.attributes == ("alder", "dato")
    assert plan.values[NAME] | {} == {"rolle": "Bibliotekar", "kommune": "Drammen", "alder": "52", "dato": "2026-03-01"}


def test_rows_that_fit_nothing_are_all_told(project: Project) -> None:
    """With their lines; nothing is stored."""
    with pytest.raises(ProblemsError) as caught:
        project.plan_attributes(_table(project.root, f"navn;alder\nx;1\n{NAME};2\n{NAME};3\n;4\n"))
    assert [problem.line for problem in caught.value.problems] == [2, 4, 5]


@pytest.mark.parametrize("text", ["", "navn\nx\n", "navn;a;a\nx;1;2\n", "navn;alder\n"])
def test_what_is_no_table_is_told(project: Project, text: str) -> None:
    """An empty file, one column, two columns of one name, headings without rows."""
    with pytest.raises(QualcodeError) as caught:
        project.plan_attributes(_table(project.root, text))
    assert caught.value.hint


def test_the_same_again_is_no_event(project: Project) -> None:
    """What is known already changes nothing."""
    count = len(project.events())
    assert project.set_attributes({NAME: project.transcript(NAME).attributes}) == []
    assert len(project.events()) == count
