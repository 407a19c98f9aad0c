"""`qualcode search` understands what the search of the terminal UI does."""

from __future__ import annotations

from conftest import Run


def test_forms_codes_and_attributes_can_be_searched_for(run: Run) -> None:
    """All forms of a word in one place; an unknown code is told with its way on."""
    run("import")
    found = run("search", "~møteplass", "kommune:Drammen", "--format", "jsonl")
    assert [(row["transcript"], row["turn"]) for row in found.rows] == [("01-drammen", 1)]
    wrong = run("search", "kode:finnesikke")
    assert wrong.code == 1
    assert "finnesikke" in wrong.err
