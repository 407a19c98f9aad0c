"""`export`: which excerpts go out, and which tables a workbook has."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def coded(run: Run, study: Path) -> None:
    """The small study with a second town, two coders and four codings."""
    text = (study / "transcripts" / "01-drammen.txt").read_text(encoding="utf-8").replace("Drammen", "Bergen")
    (study / "transcripts" / "02-bergen.txt").write_text(text, encoding="utf-8")
    run("import", "transcripts", "--yes")
    rows = [
        {"transcript": "01-drammen", "turn": 1, "start": 0, "end": 21, "codes": ["rolle/motested"], "coder": "kari"},
        {"transcript": "01-drammen", "turn": 1, "start": 7, "end": 21, "codes": ["ressurser"], "coder": "ola"},
        {"transcript": "02-bergen", "turn": 3, "start": 0, "end": 11, "codes": ["ressurser"], "coder": "kari"},
        {"transcript": "02-bergen", "turn": 3, "start": 0, "end": 11, "codes": ["ressurser"], "coder": "ola"},
    ]
    (study / "k.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run("codings", "import", "k.jsonl").code == 0


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 4),
        (["--attribute", "kommune=bergen"], 2),
        (["--attribute", "kommune=Bergen", "--attribute", "kommune=Drammen"], 4),
        (["--attribute", "kommune=Bergen", "--attribute", "rolle=Bibliotekar", "--by", "ola"], 1),
        (["--from", (date.today() - timedelta(1)).isoformat(), "--to", (date.today() + timedelta(1)).isoformat()], 4),
        (["--from", f"{date.today() + timedelta(2):%d.%m.%Y}"], 0),
        (["--to", f"{date.today() - timedelta(2):%d.%m.%Y}"], 0),
        (["--code", "rolle", "--origin", "imported"], 1),
        (["--origin", "manual"], 0),
    ],
)
def test_filters_choose_the_rows(run: Run, study: Path, options: list[str], count: int) -> None:
    """Each filter holds, and they hold together; values of one attribute are alternatives."""
    assert run("export", "ut.csv", "--raw", *options).code == 0
    assert len(rows_of(study / "ut.csv")) == count


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--attribute", "komune=Ås"], 1, "kommune"),
        (["--attribute", "kommune=Ås"], 1, "Bergen, Drammen"),
        (["--attribute", "kommune"], 2, "NAME=VALUE"),
        (["--from", "i går"], 2, "22.11.2026"),
        (["--from", "31.02.2026"], 2, "22.11.2026"),
        (["--table", "wide-turns"], 1, "wide-turn"),
        (["--with", "agreement"], 1, "--table agreement"),
        (["--query", "kode:ressurser", "--from", "2026-01-01"], 2, "--query"),
        (["--table", "crosstab"], 1, "mean crosstab:ATTRIBUTE"),
    ],
)
def test_a_filter_that_fits_nothing_is_told(run: Run, study: Path, options: list[str], code: int, told: str) -> None:
    """One line says what is wrong and what there is; no file is made."""
    done = run("export", "ut.csv", *options)

    assert (done.code, told in done.err) == (code, True)
    assert not (study / "ut.csv").exists()


def test_a_search_is_no_project_file(run: Run, study: Path) -> None:
    """What a search finds is a list of excerpts; the way to part of a study is told."""
    done = run("export", "ut.qdpx", "--query", "kode:ressurser")
    assert (done.code, "holds a study" in done.err, "--code" in done.err) == (1, True, True)
    assert not (study / "ut.qdpx").exists()


MORE = "frequencies,co-occurrence,cooccurrence:turn,crosstab:kommune,wide-excerpt,wide-turn,wide-transcript,long"


def test_a_workbook_has_the_sheets_that_are_asked_for(run: Run, study: Path) -> None:
    """In that order after the standard ones, each with rows; the hidden one keeps the ids."""
    assert run("export", "ut.xlsx", "--with", MORE, "--with", "agreement", "--with", "journal").code == 0
    book = load_workbook(study / "ut.xlsx")

    assert book.sheetnames == [
        *("Excerpts", "Codebook", "Transcripts", "Matrix", "Frequencies", "Codes together"),
        *(
            "Codes in the same turn",
            "Codes by kommune",
            "Excerpts 0-1",
            "Turns 0-1",
            "Transcripts 0-1",
            "Turns by code",
            "Agreement",
            "Journal",
        ),
        *("About", "qualcode"),
    ]
    assert all(sheet.max_row > 1 for sheet in book)
    assert {sheet.title for sheet in book if sheet.sheet_state != "visible"} == {"qualcode"}
    together = {row[0]: row[2:] for row in book["Codes together"].iter_rows(min_row=2, values_only=True)}
    assert together == {"rolle/motested": (1, 1), "ressurser": (1, 2)}
    agreement = list(book["Agreement"].iter_rows(min_row=2, values_only=True))
    assert ("ressurser", "Ressurser", "kari – ola", 3, 2, 1) in [row[:6] for row in agreement]


@pytest.mark.parametrize(("table", "rows"), [("transcripts", 2), ("excerpts", 4), ("wide-excerpt", 3), ("codebook", 4)])
def test_the_rows_of_the_one_table_are_told(run: Run, study: Path, table: str, rows: int) -> None:
    """What is said to be written is what a program will count in the file."""
    done = run("export", "ut.csv", "--table", table, "--raw")
    assert f"{rows} rows written" in done.err
    assert len(rows_of(study / "ut.csv")) == rows


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_one_table_alone(run: Run, study: Path, ending: str) -> None:
    """A workbook may hold just what a statistics program needs."""
    assert run("export", f"ut{ending}", "--table", "wide-turn").code == 0
    if ending == ".xlsx":
        assert load_workbook(study / "ut.xlsx").sheetnames == ["Turns 0-1", "About"]


def test_a_csv_holds_any_table(run: Run, study: Path) -> None:
    """Zeros and ones with machine names, for R and pandas."""
    assert run("export", "ut.csv", "--raw", "--table", "wide-turn").code == 0
    rows = rows_of(study / "ut.csv")

    assert len(rows) == 6
    assert (rows[0]["code.rolle/motested"], rows[0]["code.ressurser"], rows[2]["code.ressurser"]) == ("1", "1", "0")


def test_suggestions_are_clearly_marked(run: Run, study: Path) -> None:
    """They come only when asked for, say what they are, and nobody's coder or day keeps them back."""
    assert run("suggest").code == 0
    assert run("export", "uten.csv", "--raw").code == 0
    assert run("export", "med.csv", "--raw", "--suggested", "--by", "ola").code == 0
    origins = [row["origin"] for row in rows_of(study / "med.csv")]

    assert {row["origin"] for row in rows_of(study / "uten.csv")} == {"imported"}
    assert origins.count("imported") == 2
    assert origins.count("suggested") == len(origins) - 2 > 0
    assert {row["version"] for row in rows_of(study / "med.csv") if row["origin"] == "suggested"} == {""}


def test_a_crosstab_by_what_is_known_of_single_speakers(run: Run, study: Path, tmp_path: Path) -> None:
    """An attribute that only people in a transcript have is one to count by."""
    speaker = next(row["speaker"] for row in run("show", "01-drammen").rows if row["kind"] == "respondent")
    (tmp_path / "hvem.csv").write_text(f"transkripsjon;taler;alder\n01-drammen;{speaker};30-39\n", encoding="utf-8")
    assert run("attributes", "import", str(tmp_path / "hvem.csv")).code == 0
    done = run("export", "alder.csv", "--table", "crosstab:alder", "--raw")
    assert done.code == 0, done.err
    assert "30-39" in (study / "alder.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "alder" in run("export", "x.csv", "--table", "crosstab:adler").err


def test_agreement_of_one_coder_is_told_to_be_empty(run: Run, study: Path) -> None:
    """The sheet is there as it was asked for, and a line says why nothing is in it."""
    done = run("export", "enig.xlsx", "--with", "agreement", "--by", "kari")
    assert done.code == 0 and "needs two coders" in done.err
    assert "needs two coders" in run("export", "enig.csv", "--table", "agreement", "--by", "ola").err
    assert "two coders" not in run("export", "begge.csv", "--table", "agreement").err


def test_help_names_every_table(run: Run) -> None:
    """Those of the memos too."""
    told = run("export", "--help").out
    for name in ("agreement", "journal", "memos", "crosstab:ATTRIBUTE", "wide-excerpt"):
        assert name in told


GROUP = "Intervjuer: Hva?\nA: Mye.\nB: Lite.\nC: Alt.\nA: Ja.\nB: Nei.\nC: Ja.\n"


def test_what_those_with_an_attribute_say(run: Run, study: Path, tmp_path: Path) -> None:
    """Of a group only what they say who have the attribute goes out."""
    (study / "transcripts" / "gruppe.txt").write_text(GROUP, encoding="utf-8")
    assert run("import", "--yes").code == 0
    (tmp_path / "hvem.csv").write_text("transkripsjon;taler;alder\ngruppe;A;30\ngruppe;B;60\n", encoding="utf-8")
    assert run("attributes", "import", str(tmp_path / "hvem.csv")).code == 0
    row = '{{"transcript": "gruppe", "turn": {}, "start": 0, "end": 3, "codes": ["ressurser"]}}\n'
    (tmp_path / "k.jsonl").write_text("".join(row.format(turn) for turn in (1, 2, 3)), encoding="utf-8")
    assert run("codings", "import", str(tmp_path / "k.jsonl")).code == 0

    assert run("export", "ut.jsonl", "--attribute", "alder=30").code == 0
    [found] = [json.loads(line) for line in (study / "ut.jsonl").read_text(encoding="utf-8").splitlines()]
    assert found["speaker"] == "A"
    assert run("export", "ut2.jsonl", "--attribute", "alder=40").code == 1
