"""A colleague works in the workbook and sends it back: nothing happens unseen, and nothing is lost."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qualcode.project import Project
from tests.cli.conftest import Done, Run

Rows = list[dict[str, Any]]
OFFICE = shutil.which("soffice")


@pytest.fixture(autouse=True)
def coded(run: Run, study: Path) -> None:
    """Three codings by two coders, one with a memo."""
    run("import", "transcripts", "--yes")
    rows = [
        {"transcript": "01-drammen", "turn": 1, "start": 0, "end": 21, "codes": ["rolle/motested"], "memo": "fin"},
        {"transcript": "01-drammen", "turn": 1, "start": 30, "end": 53, "codes": ["rolle"], "coder": "ola"},
        {"transcript": "01-drammen", "turn": 3, "start": 0, "end": 11, "codes": ["ressurser"]},
    ]
    (study / "k.jsonl").write_text("\n".join(json.dumps({"coder": "kari", **row}) for row in rows), encoding="utf-8")
    assert run("codings", "import", "k.jsonl").code == 0
    assert run("export", "ut.xlsx").code == 0


def edit(path: Path, change: Callable[[list[str], Rows], Rows]) -> None:
    """Let a colleague change the rows of the first sheet; the headings may be changed in place."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    changed = change(head, [dict(zip(head, row, strict=True)) for row in rows])
    sheet.delete_rows(1, sheet.max_row)
    for row in (head, *[[record.get(name) for name in head] for record in changed]):
        sheet.append(row)
    book.save(path)


def save_as(study: Path, form: str) -> Path:
    """The workbook as LibreOffice saves it."""
    profile = f"-env:UserInstallation={(study / 'profile').as_uri()}"
    target = ["--convert-to", form, "--outdir", str(study / "lo"), str(study / "ut.xlsx")]
    subprocess.run([str(OFFICE), "--headless", profile, *target], check=True, capture_output=True)
    return study / "lo" / f"ut.{form}"


def stored(study: Path) -> list[tuple[str, str, str, int]]:
    with Project.open(study, coder="kari", read_only=True) as project:
        return [(c.code, c.memo, c.coder, c.weight) for c in project.codings()]


def plan(done: Done) -> list[tuple[str, Any, Any, Any]]:
    rows = json.loads(done.out)["rows"]
    return [(r["fate"], r.get("line"), r.get("code"), r.get("new_code")) for r in rows]


BEFORE = [("rolle/motested", "fin", "kari", 0), ("rolle", "", "ola", 0), ("ressurser", "", "kari", 0)]


def test_an_untouched_workbook_changes_nothing(run: Run, study: Path) -> None:
    """Every row is as it was."""
    done = run("codings", "import", "ut.xlsx")

    assert (done.code, stored(study)) == (0, BEFORE)
    assert "3 rows are as they were" in done.err


def test_nothing_happens_before_yes(run: Run, study: Path) -> None:
    """The plan tells each row with old and new; without a terminal and --yes the study stays as it is."""

    def change(_head: list[str], rows: Rows) -> Rows:
        rows[0]["Code"] = "ressurser"  # by name, in other case
        rows[1]["Memo"] = "Se også nr. 3"
        rows[2]["Code ID"] = "rolle/styring"
        rows[2]["Weight (1 to 3)"] = "2"
        return rows

    edit(study / "ut.xlsx", change)
    for options in ([], ["--plan"], ["--plan", "--format", "table"]):
        done = run("codings", "import", "ut.xlsx", *options)
        assert done.code == (0 if options else 1)
        assert stored(study) == BEFORE
    assert plan(run("codings", "import", "ut.xlsx", "--plan", "--format", "json")) == [
        ("changed", 2, "rolle/motested", "ressurser"),
        ("changed", 3, "rolle", None),
        ("changed", 4, "ressurser", "rolle/styring"),
    ]
    assert "rolle/motested → ressurser" in run("codings", "import", "ut.xlsx", "--plan").err

    assert run("codings", "import", "ut.xlsx", "--yes").code == 0
    after = [("ressurser", "fin", "kari", 0), ("rolle", "Se også nr. 3", "ola", 0), ("rolle/styring", "", "kari", 2)]
    assert stored(study) == after

    assert run("undo").code == 0  # one event
    assert stored(study) == BEFORE
    assert run("redo").code == 0
    assert stored(study) == after


def test_the_same_workbook_twice_changes_nothing_more(run: Run, study: Path) -> None:
    """What was taken in is not a conflict the second time."""
    edit(study / "ut.xlsx", lambda _head, rows: [{**rows[0], "Memo": "ny"}, *rows[1:]])
    assert run("codings", "import", "ut.xlsx", "--yes").code == 0
    done = run("codings", "import", "ut.xlsx", "--yes")

    assert "3 rows are as they were" in done.err


def test_deleted_rows_are_kept_unless_asked(run: Run, study: Path) -> None:
    """The plan misses them by the hidden sheet; only --remove takes them away, and undo brings all back."""
    edit(study / "ut.xlsx", lambda _head, rows: rows[1:])

    assert plan(run("codings", "import", "ut.xlsx", "--plan", "--format", "json")) == [
        ("removed", None, "rolle/motested", None)
    ]
    left = run("codings", "import", "ut.xlsx", "--yes")
    assert (left.code, "--remove" in left.err, "Nothing was changed" in left.err) == (0, True, True)
    assert stored(study) == BEFORE
    assert run("codings", "import", "ut.xlsx", "--yes", "--remove").code == 0
    assert stored(study) == BEFORE[1:]
    assert run("undo").code == 0
    assert stored(study) == BEFORE


def test_only_what_was_exported_is_missed(run: Run, study: Path) -> None:
    """A workbook of one code, or one from before a coding was made, does not remove the rest."""
    run("export", "noe.xlsx", "--code", "rolle/motested")
    edit(study / "noe.xlsx", lambda _head, rows: [])
    done = run("codings", "import", "noe.xlsx", "--plan", "--format", "json")

    assert plan(done) == [("removed", None, "rolle/motested", None)]


def test_both_sides_changed_is_a_conflict(run: Run, study: Path) -> None:
    """It is told and left; --theirs takes the sheet's, and what only one side changed is no conflict."""
    edit(study / "ut.xlsx", lambda _head, rows: [{**rows[0], "Memo": "deres"}, {**rows[1], "Memo": "deres"}])
    with Project.open(study, coder="kari") as project:
        first, second, third = project.codings()
        project.set_memo(first, "vår")
        project.store.relabel([second.id], "ressurser", coder="ola")  # another field than the memo
        project.set_memo(third, "vår")  # its row was deleted there
    done = run("codings", "import", "ut.xlsx", "--plan", "--format", "json")
    assert [(r["fate"], r.get("new_memo")) for r in json.loads(done.out)["rows"]] == [
        ("conflict", "deres"),
        ("changed", "deres"),
        ("conflict", None),
    ]

    assert "2 conflicts were left" in run("codings", "import", "ut.xlsx", "--yes", "--remove").err
    assert [row[:2] for row in stored(study)] == [
        ("rolle/motested", "vår"),
        ("ressurser", "deres"),
        ("ressurser", "vår"),
    ]
    assert run("codings", "import", "ut.xlsx", "--yes", "--theirs").code == 0
    assert [row[1] for row in stored(study)] == ["deres", "deres", "vår"]
    assert run("codings", "import", "ut.xlsx", "--yes", "--theirs", "--remove").code == 0
    assert [row[1] for row in stored(study)] == ["deres", "deres"]


def test_a_coding_removed_here_stays_removed(run: Run, study: Path) -> None:
    """An untouched row does not bring it back; a changed one is a conflict."""
    with Project.open(study, coder="kari") as project:
        project.uncode([project.codings()[0]])
    done = run("codings", "import", "ut.xlsx", "--plan", "--format", "json")
    assert plan(done) == [("ignored", 2, None, "rolle/motested")]
    edit(study / "ut.xlsx", lambda _head, rows: [{**rows[0], "Memo": "viktig"}, *rows[1:]])
    assert run("codings", "import", "ut.xlsx", "--yes").code == 0
    assert stored(study) == BEFORE[1:]

    assert run("codings", "import", "ut.xlsx", "--yes", "--theirs").code == 0
    assert stored(study)[0][:2] == ("rolle/motested", "viktig")


def test_rows_are_added_as_people_do(run: Run, study: Path) -> None:
    """A copied row with another code, and one written by hand with only transcript, quote and code."""

    def change(_head: list[str], rows: Rows) -> Rows:
        copied = {**rows[0], "Code": "Ressurser", "Memo": None}
        by_hand = {"Transcript": "01-drammen", "Quote": "ringer  telefonen", "Code": "Kommunal styring", "Coder": "per"}
        return [copied, *rows, by_hand]

    edit(study / "ut.xlsx", change)
    assert plan(run("codings", "import", "ut.xlsx", "--plan", "--format", "json")) == [
        ("new", 2, None, "ressurser"),
        ("new", 6, None, "rolle/styring"),
    ]
    assert run("codings", "import", "ut.xlsx", "--yes").code == 0
    with Project.open(study, read_only=True) as project:
        new = [c for c in project.codings() if c.origin == "imported" and c.code in ("ressurser", "rolle/styring")]
    assert [(c.code, c.quote, c.coder) for c in new] == [
        ("ressurser", "Det er en møteplass, ", "kari"),
        ("ressurser", "Bemanninga.", "kari"),
        ("rolle/styring", "ringer telefonen", "per"),
    ]


def test_the_habits_of_spreadsheets_are_no_changes(run: Run, study: Path) -> None:
    """Sorted rows, columns moved, added and hidden, numbers as text, white space, a row above the headings."""

    def change(head: list[str], rows: Rows) -> Rows:
        head.reverse()
        head.insert(3, "Min kommentar")
        for row in rows:
            row |= {"Min kommentar": "=1+1", "Turn (from 0)": str(row["Turn (from 0)"]), "Start": float(row["Start"])}
            row["Memo"] = f" {row['Memo']} \r\n" if row["Memo"] else row["Memo"]
        return rows[::-1]

    edit(study / "ut.xlsx", change)
    book = openpyxl.load_workbook(study / "ut.xlsx")
    book.worksheets[0].insert_rows(1, 2)
    book.worksheets[0]["A1"] = "Fra Per"
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.move_sheet(book.worksheets[0], 2)
    book.save(study / "ut.xlsx")
    done = run("codings", "import", "ut.xlsx", "--yes")

    assert ("3 rows are as they were" in done.err, stored(study)) == (True, BEFORE)


def test_what_cannot_be_taken_is_said(run: Run, study: Path) -> None:
    """A changed quote or coder is told of and stays; a memo that a spreadsheet cut stays whole."""
    long = "ord " * 100
    with Project.open(study, coder="kari") as project:
        project.set_memo(project.codings()[2], long)
    run("export", "ny.xlsx")

    def change(_head: list[str], rows: Rows) -> Rows:
        rows[0]["Quote"] = "Noe helt annet"
        rows[1]["Coder"] = "per"
        rows[2]["Memo"] = long[:255]
        return rows

    edit(study / "ny.xlsx", change)
    done = run("codings", "import", "ny.xlsx", "--plan", "--format", "json")
    assert [(r["fate"], r["why"].split()[1]) for r in json.loads(done.out)["rows"]] == [
        ("ignored", "quote"),
        ("ignored", "coder"),
        ("ignored", "memo"),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Code": "Resurser"}, "Did you mean ressurser?"),
        ({"Code ID": "rolle", "Code": "Ressurser"}, "two codes"),
        ({"Code ID": None}, "no code any more"),
        ({"Weight (1 to 3)": 7}, "whole number"),
        ({"Transcript": "99"}, "01-drammen"),
        ({"ID": None, "Quote": "finnes ikke her", "Start": None}, "does not stand"),
        ({"ID": None, "Quote": "er", "Start": None, "Turn (from 0)": None}, "several places"),
    ],
)
def test_a_row_that_cannot_be_understood_stops_it_all(run: Run, study: Path, change: Rows, told: str) -> None:
    """Its line and what to do are told, and no other row is taken in either."""
    edit(study / "ut.xlsx", lambda _head, rows: [{**rows[0], **change}, {**rows[1], "Memo": "ny"}, rows[2]])  # type: ignore[dict-item]
    done = run("codings", "import", "ut.xlsx", "--yes")

    assert (done.code, "ut.xlsx:2" in done.err, told in done.err) == (1, True, True)
    assert stored(study) == BEFORE


def test_without_the_version_every_difference_is_a_conflict(run: Run, study: Path) -> None:
    """Nobody can tell who changed it, so a person decides."""

    def change(head: list[str], rows: Rows) -> Rows:
        head.remove("Version")
        return [{**rows[0], "Memo": "ny"}, *rows[1:]]

    edit(study / "ut.xlsx", change)
    done = run("codings", "import", "ut.xlsx", "--plan", "--format", "json")

    assert [(r["fate"], r["why"]) for r in json.loads(done.out)["rows"]] == [
        ("conflict", "the column Version is missing")
    ]


@pytest.mark.parametrize(("ending", "options"), [(".csv", []), (".csv", ["--raw"]), (".tsv", [])])
def test_a_csv_comes_back_too(run: Run, study: Path, ending: str, options: list[str]) -> None:
    """As Norwegian Excel saves it, too: in cp1252 with semicolons."""
    path = study / f"ut{ending}"
    assert run("export", path.name, *options).code == 0
    encoding, delimiter = "utf-8-sig", "\t" if ending == ".tsv" else "," if options else ";"
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter))
    rows[0]["memo" if options else "Memo"] = "'=ny æøå"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    done = run("codings", "import", path.name, "--yes")

    assert (done.code, stored(study)) == (0, [("rolle/motested", "=ny æøå", "kari", 0), *BEFORE[1:]])
    assert "deleted rows are not seen" in done.err


def test_an_ods_comes_back_too(run: Run, study: Path) -> None:
    """Its ids and every cell are read as they were written."""
    assert run("export", "ut.ods").code == 0
    done = run("codings", "import", "ut.ods")
    assert "3 rows are as they were" in done.err
    with Project.open(study, coder="kari") as project:
        project.set_memo(project.codings()[0], "ny")
    assert "3 rows are as they were" in run("codings", "import", "ut.ods").err  # changed here alone


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.timeout(200)
def test_workbooks_that_libreoffice_saved_come_back(run: Run, study: Path) -> None:
    """Opened and saved in either form, no row is changed and none is missed; a deleted one is."""
    for form in ("ods", "xlsx"):
        assert "3 rows are as they were" in run("codings", "import", str(save_as(study, form))).err
    edit(study / "lo" / "ut.xlsx", lambda _head, rows: rows[1:])
    done = run("codings", "import", "lo/ut.xlsx", "--plan", "--format", "json")
    assert plan(done) == [("removed", None, "rolle/motested", None)]


def test_suggestions_are_passed_by(run: Run, study: Path) -> None:
    """Rows that nobody decided on are no codings, whatever a colleague wrote in them."""
    shutil.copy(study / "transcripts" / "01-drammen.txt", study / "transcripts" / "02-bergen.txt")
    assert run("import", "transcripts", "--yes").code == 0
    assert run("suggest").code == 0
    assert run("export", "ut.xlsx", "--suggested", "--force").code == 0
    done = run("codings", "import", "ut.xlsx", "--yes")

    assert ("passed by" in done.err, stored(study)) == (True, BEFORE), done.err


def test_a_row_that_lost_its_id_is_not_deleted(run: Run, study: Path) -> None:
    """The words, code and coder say which coding it is, and what else was changed in the row is taken."""
    edit(study / "ut.xlsx", lambda _head, rows: [rows[0] | {"ID": None, "Memo": "ny"}, rows[1] | {"ID": "x"}, rows[2]])
    done = run("codings", "import", "ut.xlsx", "--yes", "--remove")
    assert "0 new, 1 changed, 0 removed" in done.err
    assert stored(study) == [("rolle/motested", "ny", "kari", 0), *BEFORE[1:]]


def test_a_copy_without_id_is_new_when_the_first_row_was_recoded(run: Run, study: Path) -> None:
    """The copy keeps the old code beside the new one; a copy of a row that stays says nothing new but its memo."""
    copies = [{"ID": None, "Version": None}, {"ID": None, "Version": None, "Memo": "egen"}]

    def copied(head: list[str], rows: Rows) -> Rows:
        return [rows[0] | copies[0], rows[0] | {"Code ID": "ressurser"}, rows[1], rows[2], rows[2] | copies[1]]

    edit(study / "ut.xlsx", copied)
    done = run("codings", "import", "ut.xlsx", "--yes", "--format", "json")
    fates = {row["line"]: row["fate"] for row in json.loads(done.out)["rows"]}
    assert fates == {2: "new", 3: "changed", 6: "ignored"}
    assert sorted(stored(study)) == sorted([*BEFORE, ("ressurser", "fin", "kari", 0)])


def test_a_formula_that_comes_to_nothing_is_told(run: Run, study: Path) -> None:
    """A note that begins with “=” is a formula in a spreadsheet, and is never taken for an empty note."""
    edit(study / "ut.xlsx", lambda _head, rows: [rows[0], rows[1] | {"Memo": "=1+1 is no note"}, rows[2]])
    done = run("codings", "import", "ut.xlsx", "--yes", "--remove")
    assert (done.code, stored(study)) == (1, BEFORE)
    assert "ut.xlsx:3: “Memo” holds the formula =1+1 is no note" in done.err


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.timeout(200)
def test_what_a_formula_comes_to_is_read(run: Run, study: Path) -> None:
    """LibreOffice keeps the answer beside the formula, or the error, which is told."""
    notes = ['=UPPER("ja")', "=nothing"]
    for note in notes:
        edit(study / "ut.xlsx", lambda _head, rows, note=note: [rows[0], rows[1] | {"Memo": note}, rows[2]])
        for form in ("ods", "xlsx"):
            path = save_as(study, form)
            done = run("codings", "import", str(path), "--plan", "--format", "json")
            if note == notes[0]:
                assert json.loads(done.out)["rows"][0]["new_memo"] == "JA"
            else:
                assert f"ut.{form}:3: “Memo” holds the formula" in done.err
