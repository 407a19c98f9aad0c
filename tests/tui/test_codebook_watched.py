"""Someone writes in codebook.yaml while the terminal UI is open: the coder is told, once, and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from steps import NAME, Open, coded, drawn, press, said
from textual.pilot import Pilot

from qualcode.project import Project


async def look(pilot: Pilot[None]) -> list[str]:
    """What is new after three looks around."""
    pilot.app.clear_notifications()
    for _ in range(3):
        pilot.app._look_around()
    await pilot.pause()
    return said(pilot)


async def test_broken_missing_and_mended_are_told_once(opened: Open, project: Project, study: Path) -> None:
    """With the line, and not again every two seconds; coding goes on meanwhile."""
    path = study / "codebook.yaml"
    good = path.read_text()
    async with opened() as pilot:
        assert await look(pilot) == []
        path.write_text(good.replace("name: Ressurser", "navn: Ressurser"))
        broken = await look(pilot)
        await press(pilot, "down", "enter", *"res", "enter")
        path.unlink()
        missing = await look(pilot)
        path.write_text(good)
        mended = await look(pilot)

    assert len(broken) == len(missing) == len(mended) == 1
    assert f"{path}:18" in broken[0] and "last good" in broken[0]
    assert "no codebook" in missing[0]
    assert "in order again" in mended[0]
    assert [c for _q, c in coded(project)] == ["ressurser"]


async def test_codes_in_use_that_leave_are_told_and_shown(opened: Open, project: Project, study: Path) -> None:
    """Their codings stay on the text with a sign."""
    path = study / "codebook.yaml"
    project.code(project.transcript(NAME).turn_excerpt(1), ["ressurser"])
    async with opened() as pilot:
        await look(pilot)
        path.write_text(path.read_text().replace("id: ressurser", "id: midler"))
        told = await look(pilot)
        await press(pilot, "down")
        shown = "\n".join(drawn(pilot))

    assert len(told) == 1 and "ressurser is no longer in codebook.yaml" in told[0]
    assert "not in the codebook" in shown


@pytest.mark.timeout(240)
async def test_five_thousand_codes_are_taken_in(opened: Open, project: Project, study: Path) -> None:
    """A long codebook put in place of a short one is listed and searched; the old codings are there."""
    project.code(project.transcript(NAME).turn_excerpt(1), ["ressurser"])
    many = "".join(f"  - {{id: k{n}, name: Kode {n}, definition: d}}\n" for n in range(5000))
    async with opened("b") as pilot:
        (study / "codebook.yaml").write_text("codes:\n" + many)
        await look(pilot)
        top = drawn(pilot)[0]
        await press(pilot, "end")
        last = "\n".join(drawn(pilot))

    assert "5000 codes" in top
    assert "ressurser" in last and "not in the codebook" in last
    assert len(project.codings()) == 1
