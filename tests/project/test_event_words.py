"""The journal's summaries in the words of people."""

from __future__ import annotations

import pytest

from qualcode.i18n import set_language
from qualcode.project import Project
from qualcode.project.event_words import event_words


@pytest.mark.parametrize(
    ("kind", "summary", "words"),
    [
        ("pseudonymise", "02-mysen, 03-oslo +2 · 28", "28 places in 02-mysen, 03-oslo +2"),
        ("pseudonymise", "4 · 28", "28 places in 4 transcripts"),
        ("pseudonymise", "1 · 1", "1 place in 1 transcript"),
        ("pseudonymise", "4 · 28 · 3/5", "28 places in 4 transcripts · 3/5"),
        ("pseudonymise", "", ""),
        ("code", "4 · 28", "4 · 28"),
    ],
)
def test_numbers_alone_get_words(kind: str, summary: str, words: str) -> None:
    """Only where names were replaced; a code may be called 4 and a transcript 28."""
    assert event_words(kind, summary) == words


def test_undoing_pseudonyms_tells_where(project: Project) -> None:
    """The journal names the transcripts, so that people know what they undo."""
    path = project.root / "transcripts" / "02-mysen.txt"
    path.write_text("Torunn: Jeg heter Torunn Hovland, og jeg bor i Mysen.\n", encoding="utf-8")
    project.import_transcripts(project.plan_import([path]))
    done = project.pseudonymise(project.plan_pseudonyms(["02-mysen"]))
    [event] = project.undo()
    set_language("en")
    assert event_words(event.kind, event.summary) == f"{done.places} places in 02-mysen"
