"""`qualcode evaluate`: how far the suggestions can be trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcode.project import Project
from qualcode.project.evaluating import trials

OTHER = """\
[00:00:04] Intervjuer: Hva er biblioteket for deg?
[00:00:10] Rådgiver: En møteplass der alle kan være i fred, rett og slett.
[00:00:31] Rådgiver: Rådmannen ville at vi skulle henge opp plakatene.
[00:00:42] Intervjuer: Noe mer?
[00:00:50] Rådgiver: Nei, det regner ute.
"""
ROWS = [
    ("01-drammen", 1, 0, 32, "rolle/motested", "kari"),
    ("01-drammen", 3, 0, 11, "ressurser", "kari"),
    ("02-askim", 1, 0, 14, "rolle/motested", "ola"),
]
COUNTS = ("code", "coded", "suggested", "right")


def write_rows(path: Path, rows: list[tuple[str, int, int, int, str, str]]) -> None:
    keys = ("transcript", "turn", "start", "end")
    lines = [dict(zip(keys, row[:4], strict=True)) | {"codes": [row[4]], "coder": row[5]} for row in rows]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def coded(run, study):
    """The small study with two interviews, coded by kari and ola."""
    (study / "transcripts" / "02-askim.txt").write_text(OTHER, encoding="utf-8")
    run("import", "--yes")
    write_rows(study / "in.jsonl", ROWS)
    run("codings", "import", "in.jsonl")
    return study


def test_the_codings_of_the_study_are_the_measure(run, coded):
    """A row a code with counts and intervals; stdout has only rows, and nothing is written."""
    before = (coded / "corpus.db").read_bytes()

    first, second = run("evaluate"), run("evaluate")

    assert (first.code, first.out, first.err) == (0, second.out, second.err)
    rows = {row["code"]: row for row in first.rows}
    assert (rows["rolle/motested"]["coded"], rows["ressurser"]["coded"]) == (2, 1)
    for row in first.rows:
        assert row["right"] <= min(row["coded"], row["suggested"])
        if row["precision"] is not None:
            assert row["precision_low"] <= row["precision"] <= row["precision_high"]
    assert (coded / "corpus.db").read_bytes() == before
    assert run("list", "runs").rows == []


def test_no_run_learns_from_what_it_is_compared_with(coded):
    """Each transcript that teaches anything is left out in its own run; with `none` it is not."""
    with Project.open(coded, read_only=True) as project:
        inputs = project.prepare_suggestions()

    left_out = list(trials(inputs, inputs.transcripts, True))
    [everything] = trials(inputs, inputs.transcripts, False)

    names = [([t.name for t in trial.transcripts], [t.name for t, _ in trial.training]) for trial in left_out]
    assert names == [(["01-drammen"], ["02-askim"]), (["02-askim"], ["01-drammen"])]
    assert {t.name for t, _ in everything.training} == {t.name for t in everything.transcripts}


def test_a_rejection_is_left_out_with_its_transcript(coded):
    """What a coder turned down in a transcript is knowledge of its answers, too."""
    with Project.open(coded, coder="kari") as project:
        result, _fresh = project.suggest(["02-askim"])
        project.reject(result.suggestions[0])
        inputs = project.prepare_suggestions()

    places = {
        t.transcripts[0].name: {d.excerpt.transcript for d in t.decisions}
        for t in trials(inputs, inputs.transcripts, True)
    }

    assert places == {"01-drammen": {"02-askim"}, "02-askim": set()}


def test_what_is_not_read_yet_is_told_and_can_be_counted(run, coded):
    """Both interviews go on after the last coded turn."""
    partly, whole = run("evaluate", "--by", "transcript"), run("evaluate", "--by", "transcript", "--whole")

    assert [row["turns"] for row in partly.rows] == [2, 1] and "3 turns after" in partly.err
    assert [row["turns"] for row in whole.rows] == [3, 3] and "not be read" not in whole.err


def test_one_coded_transcript_is_too_few(run, study):
    """The message says how many are needed and what else can be done."""
    run("import", "--yes")
    write_rows(study / "in.jsonl", ROWS[:2])
    none = run("evaluate")
    run("codings", "import", "in.jsonl")

    one = run("evaluate")

    assert none.code == one.code == 1
    assert "Nothing is coded" in none.err
    assert "01-drammen" in one.err and "two" in one.err and "--gold" in one.err


def test_a_file_of_codings_can_be_the_measure(run, study):
    """A study without codings is compared with what a colleague coded; nothing is taken into the study."""
    run("import", "--yes")
    write_rows(study / "gold.jsonl", ROWS[:2])

    done = run("evaluate", "--gold", "gold.jsonl")

    assert [[row[c] for c in COUNTS] for row in done.rows if row["coded"]] == [
        ["rolle/motested", 1, 1, 1],
        ["ressurser", 1, 1, 1],
    ]
    assert run("codings", "export").rows == []


def test_wrong_rows_in_the_file_are_told_by_line(run, coded):
    """As when they are imported."""
    write_rows(coded / "gold.jsonl", [ROWS[0], ("03-gone", 1, 0, 3, "ressurser", "")])

    done = run("evaluate", "--gold", "gold.jsonl")

    assert done.code == 1 and "gold.jsonl:2" in done.err and done.out == ""


def test_learning_from_everything_needs_other_codings_to_compare_with(run, coded):
    """With a file it is allowed and said; without one it is a wrong call."""
    write_rows(coded / "gold.jsonl", ROWS)

    alone, beside = (
        run("evaluate", "--leave-out", "none"),
        run("evaluate", "--leave-out", "none", "--gold", "gold.jsonl"),
    )

    assert alone.code == 2 and "--gold" in alone.err
    assert beside.code == 0 and "All codings of the study were learned from" in beside.err


def test_one_coder_can_be_the_measure(run, coded):
    """Only that coder's codings count as true; somebody who has not coded is told of."""
    mine, nobody = run("evaluate", "--coder", "ola"), run("evaluate", "--coder", "olla")

    assert [row["code"] for row in mine.rows if row["coded"]] == ["rolle/motested"]
    assert nobody.code == 1 and "olla" in nobody.err and "kari, ola" in nobody.err


def test_codings_of_the_interviewer_alone_measure_nothing(run, coded):
    """What interviewers say is never suggested on."""
    write_rows(coded / "gold.jsonl", [("01-drammen", 0, 0, 4, "ressurser", "")])

    done = run("evaluate", "--gold", "gold.jsonl")

    assert done.code == 1 and "respondents" in done.err


def test_json_has_all_the_tables(run, coded):
    """One object: codes, transcripts, totals and counts, and how the intervals were made."""
    found = json.loads(run("evaluate", "--format", "json").out)

    assert [row["transcript"] for row in found["transcripts"]] == ["01-drammen", "02-askim"]
    assert found["counts"]["coded"] == sum(row["coded"] for row in found["codes"]) == 3
    assert {"macro_f1", "kappa", "first_right", "excerpt_f1"} <= found["totals"].keys()
    assert found["intervals"]["others"] == "bootstrap over turns"


def test_people_get_tables_and_plain_words(run, coded):
    """Names and percentages, all codes together, and last what the suggestions would save."""
    done = run("evaluate", "--format", "table")

    assert "Møteplass" in done.out and "All codes together" in done.out and "rolle/motested" not in done.out
    assert "3 codings" in done.err.splitlines()[-1]
    assert "In brackets" in done.err and "In brackets" not in run("evaluate", "--format", "csv").err
    assert "Too few suggestions to tell yet" in done.err
