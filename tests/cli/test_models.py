"""`list models`: what is in use, and why."""

from __future__ import annotations

from qualcode.language import embeddings


def test_embedders_stand_beside_the_pipelines(run, monkeypatch):
    """One of each is in use, and who does without embeddings reads what is lost."""
    monkeypatch.setenv(embeddings.VARIABLE, "none")

    done = run("list", "models", "--format", "jsonl")

    assert done.code == 0
    for task, kind in (("analysis", {"installed", "shipped", "blank"}), ("embeddings", {"package", "none"})):
        rows = [row for row in done.rows if row["task"] == task]
        assert {row["source"] for row in rows} == kind
        assert [row["in_use"] for row in rows].count(True) == 1
    suggesters = {row["model"]: row["in_use"] for row in done.rows if row["task"] == "suggester"}
    assert suggesters == {"cue": True, "compound": True, "spelling": True, "spans": True}
    [refused] = [row for row in done.rows if row["task"] == "embeddings" and row["in_use"]]
    assert "miss what is said" in str(refused["why"])
