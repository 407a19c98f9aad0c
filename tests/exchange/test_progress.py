"""Long exports tell how far they are; a table as text is written in a second."""

from __future__ import annotations

import pytest

from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Transcript, Turn
from qualcode.project import Project
from tests.exchange.refi_studies import RandomStudy, fill

BOOK = Codebook("Bok", codes=(Code("rolle", "Rollen", "Om rollen."),))
TURNS = tuple(Turn(n, "Kari", Kind.RESPONDENT, f"Svar nummer {n}.") for n in range(150))


@pytest.mark.parametrize("ending", [".docx", ".html", ".md", ".qdpx", ".xlsx", ".ods"])
def test_an_export_tells_how_far_it_is(tmp_path, ending):
    """What is done only grows, and ends with all of it."""
    names = ("en", "to")
    codings = [Coding("", Excerpt(name, 0, 4), "rolle", "kari", "") for name in names]
    told: list[tuple[int, int]] = []
    with Project.create(tmp_path / "studie", coder="kari") as project:
        fill(project, RandomStudy(BOOK, [Transcript(name, TURNS, {}, sha256=name * 32) for name in names], codings))
        project.export(tmp_path / f"ut{ending}", report=lambda done, total: told.append((done, total)))

    assert told
    assert told[-1][0] == told[-1][1] > 0
    assert all(0 < done <= total for done, total in told)
