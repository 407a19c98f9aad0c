"""`qualcode attributes import` reads a table."""

from __future__ import annotations

from pathlib import Path

from conftest import Run


def test_a_table_is_read_and_undone(run: Run, study: Path) -> None:
    """What changed is told; a name that nobody has is an error with its line."""
    run("import")
    (study / "t.csv").write_text("navn;alder\n01-drammen;52\n", "utf-8")
    done = run("attributes", "import", "t.csv")
    assert done.code == 0
    assert "alder" in done.err and "1 transcript changed" in done.err
    assert run("search", "alder:52 møteplass", "--format", "jsonl").rows
    assert run("undo").code == 0
    (study / "t.csv").write_text("navn;alder\nukjent;52\n", "utf-8")
    wrong = run("attributes", "import", "t.csv")
    assert wrong.code == 1
    assert "t.csv:2" in wrong.err
