"""`list suggestions`: what waits, in the order asked for, and how often each code was right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.model import Run, Suggestion
from qualcode.project import Project


@pytest.fixture
def suggested(study: Path) -> None:
    """The small study, imported, with three suggestions of which one was accepted and one put off."""
    with Project.create(study, coder="kari") as project:
        project.import_transcripts(project.plan_import([study / "transcripts"]))
        transcript = project.transcript("01-drammen")
        found = [
            Suggestion(transcript.turn_excerpt(turn), code, score, True)
            for turn, code, score in ((1, "rolle/motested", 0.5), (1, "ressurser", 0.9), (3, "ressurser", 0.6))
        ]
        manifest = {"transcripts": {"01-drammen": ""}, "bar": 0.3}
        project.store.suggestions.save(Run("r1", "", manifest), found, coder="kari")


def test_what_waits_is_listed_in_the_order_asked_for(suggested: None, run: Callable[..., Any]) -> None:
    """As the text goes unless told otherwise."""
    rows = run("list", "suggestions").rows
    assert [(row["turn"], row["code"], row["score"]) for row in rows] == [
        (1, "ressurser", 0.9),
        (1, "rolle/motested", 0.5),
        (3, "ressurser", 0.6),
    ]
    assert str(rows[2]["text"]).startswith("Bemanninga. Vi er to på jobb")
    assert [row["score"] for row in run("list", "suggestions", "--order", "best").rows] == [0.9, 0.6, 0.5]
    assert [row["score"] for row in run("list", "suggestions", "--order", "unsure").rows] == [0.5, 0.6, 0.9]


def test_how_often_each_code_was_right(suggested: None, study: Path, run: Callable[..., Any]) -> None:
    """One row a code that was suggested."""
    with Project.open(study, coder="kari") as project:
        project.accept(project.suggestions()[0])

    rows = {row["code"]: row for row in run("list", "suggestions", "--by", "code").rows}

    assert [rows["ressurser"][name] for name in ("suggested", "accepted", "rejected", "right")] == [2, 1, 0, 1.0]
    assert rows["rolle/motested"]["right"] is None
    assert rows["rolle/motested"]["bar"] == 0.3


def test_the_options_go_with_suggestions_only(suggested: None, run: Callable[..., Any]) -> None:
    """Asked for elsewhere they are a slip, and told as one."""
    done = run("list", "codes", "--by", "code")

    assert done.code == 2
    assert "qualcode list suggestions" in done.err
