"""What was done is told with the names of the codes, not their ids."""

from __future__ import annotations

from steps import NAME, Open, press, said

from qualcode.model import Event
from qualcode.project import Project
from qualcode.tui.past import in_words


def _done(summary: str) -> Event:
    return Event(1, "e", "2026-01-01T00:00:00Z", "kari", "recode", summary)


def test_ids_are_told_as_names(project: Project) -> None:
    """Also where one code became another; what is no code is left as it is."""
    book = project.codebook
    assert in_words(_done("ressurser → rolle/motested · 2"), book) == "Ressurser → Møteplass · 2"
    assert in_words(_done("ressurser, rolle/motested · her"), book) == "Ressurser, Møteplass · her"
    assert in_words(_done("ressurser → borte · 2"), book) == "ressurser → borte · 2"


async def test_undo_tells_the_code_by_its_name(opened: Open, project: Project) -> None:
    """The coder chose a name, and may never have seen the id."""
    project.code(project.transcript(NAME).turn_excerpt(1), ["rolle/motested"])
    async with opened() as pilot:
        await press(pilot, "u")

        assert "Undone: Møteplass" in said(pilot)[-1]
