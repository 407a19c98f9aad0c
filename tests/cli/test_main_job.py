"""Interviews in, suggestions, codings, a spreadsheet out: by commands alone."""

from __future__ import annotations

import json


def test_import_stores_and_then_skips(run):
    """The second import of the same files stores nothing."""
    first, second = run("import", "--yes"), run("import", "--yes")

    assert "1 new" in first.err
    assert "unchanged" in second.err and "Nothing new" in second.err
    assert (first.code, second.code) == (0, 0)


def test_import_shows_what_it_read(run):
    """The preview names format, speakers and who asks."""
    done = run("import", "--format", "json", "--yes")

    reading = json.loads(done.out)["new"][0]
    assert reading["transcript"] == "01-drammen"
    assert reading["attributes"] == {"rolle": "Bibliotekar", "kommune": "Drammen"}
    assert [(s["speaker"], s["kind"], s["turns"]) for s in reading["speakers"]] == [
        ("Intervjuer", "interviewer", 3),
        ("Bibliotekar", "respondent", 3),
    ]


def test_a_bad_file_does_not_stop_the_others(run, study):
    """One empty file is named and refused; the rest is stored; the exit code says that something was wrong."""
    (study / "transcripts" / "00-tom.txt").write_text("")

    done = run("import", "--yes")

    assert done.code == 1
    assert "00-tom.txt" in done.err and "1 new" in done.err
    assert [row["transcript"] for row in run("list", "transcripts").rows] == ["01-drammen"]


def test_show_gives_a_row_a_turn(run):
    """`show` prints the turns as the contract says."""
    run("import", "--yes")

    rows = run("show", "01-drammen", "--format", "jsonl").rows

    assert list(rows[0]) == ["turn", "speaker", "kind", "start_ms", "end_ms", "text"]
    assert rows[0]["start_ms"] == 4000 and rows[1]["kind"] == "respondent"


def test_suggest_prints_rows_and_repeats_them(run, study):
    """The same study gives the same bytes, evidence lies in the turn, and interviewers are left out."""
    run("import", "--yes")

    first, second = run("suggest", "--all"), run("suggest", "--all")

    assert first.out == second.out and first.rows
    turns = {row["turn"]: row for row in run("show", "01-drammen").rows}
    for row in first.rows:
        text = turns[row["turn"]]["text"]
        assert turns[row["turn"]]["kind"] == "respondent"
        assert row["text"] == text[row["start"] : row["end"]]
        assert 0 <= row["score"] <= 1
        for evidence in row["evidence"]:
            assert 0 <= evidence["start"] < evidence["end"] <= len(text)
    assert len({(r["turn"], r["code"], r["start"], r["end"]) for r in first.rows}) == len(first.rows)
    assert len(run("list", "runs").rows) == 1


def test_suggest_finds_the_inflected_cue(run):
    """ "bemanninga" is about the code whose cue is "bemanning"."""
    run("import", "--yes")

    shown = {(row["turn"], row["code"]) for row in run("suggest").rows}

    assert (3, "ressurser") in shown
    assert not any(turn == 5 for turn, _ in shown)


def test_codings_come_in_and_go_out_unchanged(run, study):
    """What is exported imports again as nothing new."""
    run("import", "--yes")
    row = {"transcript": "01-drammen", "turn": 1, "start": 0, "end": 32, "codes": ["rolle/motested", "ressurser"]}
    (study / "in.jsonl").write_text(
        json.dumps({**row, "coder": "ola", "memo": "Fint sagt æøå"}) + "\n", encoding="utf-8"
    )

    assert "2 new codings" in run("codings", "import", "in.jsonl").err
    out = run("codings", "export").rows
    assert "0 new codings" in run("codings", "import", "in.jsonl").err

    assert [{**row, "codes": sorted(row["codes"]), "coder": "ola", "memo": "Fint sagt æøå"}] == [
        {**r, "codes": sorted(r["codes"])} for r in out
    ]


def test_undo_and_redo_from_the_shell(run, study):
    """Undo takes the import of codings back, redo brings it again; the log tells of both."""
    run("import", "--yes")
    (study / "in.csv").write_text("transcript;turn;start;end;codes;coder;memo\n01-drammen;1;0;32;ressurser;;\n")
    run("codings", "import", "in.csv")

    assert run("undo").code == 0
    assert run("codings", "export").rows == []
    run("redo")
    assert len(run("codings", "export").rows) == 1
    assert "Nothing to redo" in run("redo").err
    assert len(run("log").rows) >= 3


def test_search_gives_places(run):
    """A search prints where the words stand, in the turn's own positions."""
    run("import", "--yes")

    [hit] = run("search", "MØTEPLASS").rows

    assert (hit["transcript"], hit["turn"]) == ("01-drammen", 1)
    assert hit["text"][hit["start"] : hit["end"]] == "møteplass"


def test_export_writes_the_workbook_and_keeps_an_old_one(run, study):
    """The workbook is written once; a second time needs --force."""
    run("import", "--yes")
    (study / "in.csv").write_text("transcript;turn;start;end;codes;coder;memo\n01-drammen;1;0;32;ressurser;;\n")
    run("codings", "import", "in.csv")

    assert "1 row" in run("export", "ut.xlsx").err
    before = (study / "ut.xlsx").read_bytes()
    refused = run("export", "ut.xlsx")

    assert refused.code == 1 and "--force" in refused.err
    assert (study / "ut.xlsx").read_bytes() == before
    assert run("export", "ut.xlsx", "--force").code == 0


def test_init_makes_a_study_that_works(run, tmp_path):
    """A new study has a codebook, a folder and a database, and git leaves the interviews alone."""
    done = run("init", str(tmp_path / "ny"))

    assert done.code == 0
    assert {p.name for p in (tmp_path / "ny").iterdir()} == {"codebook.yaml", "transcripts", "corpus.db", ".gitignore"}
    assert "transcripts/" in (tmp_path / "ny" / ".gitignore").read_text()
    assert run("--project", str(tmp_path / "ny"), "list", "codes").rows
    assert run("--project", str(tmp_path / "ny"), "check").code == 0


def test_attributes_with_our_names_are_told_apart(run, study):
    """`# turns: 99` is an attribute like any other and stands beside the count of turns."""
    path = study / "transcripts" / "01-drammen.txt"
    path.write_text("# turns: 99\n" + path.read_text())
    run("import", "--yes")

    [row] = run("list", "transcripts").rows

    assert row["turns"] == 3 and row["attribute.turns"] == "99"


def test_init_speaks_the_language_that_was_asked_for(run, tmp_path):
    """In English the codebook to start from is in English, and it can be read."""
    run("--lang", "en", "init", str(tmp_path / "new"))

    assert "My codebook" in (tmp_path / "new" / "codebook.yaml").read_text()
    assert run("--project", str(tmp_path / "new"), "check").code == 0


def test_a_memo_that_is_not_taken_is_told(run, study):
    """A new memo on a coding without one is added; one beside another is told and the old one stands."""
    run("import", "--yes")
    row = {"transcript": "01-drammen", "turn": 1, "start": 0, "end": 32, "codes": ["ressurser"], "coder": "ola"}

    def again(memo: str):
        (study / "in.jsonl").write_text(json.dumps({**row, "memo": memo}) + "\n", encoding="utf-8")
        return run("codings", "import", "in.jsonl")

    again("")
    again("første")
    told = again("andre")

    assert "1 memo was not taken" in told.err
    assert [r["memo"] for r in run("codings", "export").rows] == ["første"]
