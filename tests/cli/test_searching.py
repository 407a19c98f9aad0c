"""`qualcode search` understands what the search of the terminal UI does."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Run


def test_forms_codes_and_attributes_can_be_searched_for(run: Run) -> None:
    """All forms of a word in one place; an unknown code is told with its way on."""
    run("import")
    found = run("search", "~møteplass", "kommune:Drammen", "--format", "jsonl")
    assert [(row["transcript"], row["turn"]) for row in found.rows] == [("01-drammen", 1)]
    wrong = run("search", "kode:finnesikke")
    assert wrong.code == 1
    assert "finnesikke" in wrong.err


def test_an_export_is_exactly_what_a_query_is_true_of(run: Run, study: Path) -> None:
    """One of two codings; with --code beside it nothing is written."""
    run("import")
    rows = [
        {"transcript": "01-drammen", "turn": turn, "start": 0, "end": 9, "codes": [code], "coder": "kari", "memo": ""}
        for turn, code in ((1, "rolle/motested"), (3, "ressurser"))
    ]
    (study / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert run("codings", "import", "in.jsonl").code == 0
    assert run("export", "ut.jsonl", "--query", "kode:ressurser kommune:Drammen").code == 0
    assert [json.loads(line)["code"] for line in (study / "ut.jsonl").read_text("utf-8").splitlines()] == ["ressurser"]
    assert run("export", "to.jsonl", "--query", "kode:ressurser", "--code", "rolle").code == 2
