"""A whole text is not exchanged by one key."""

from __future__ import annotations

from pathlib import Path

from steps import NAME, Open, press, said

from qualcode.project import Project


async def test_a_correction_is_not_undone_by_one_key(opened: Open, project: Project, study: Path) -> None:
    """The key says what was done and how to undo it; the corrected text stands."""
    project.code(project.transcript(NAME).turn_excerpt(3), ["ressurser"])
    path = study / "transcripts" / f"{NAME}.txt"
    path.write_text(path.read_text("utf-8").replace("møteplass", "møtestad"), encoding="utf-8")
    project.import_transcripts(project.plan_import([path]))
    async with opened() as pilot:
        await press(pilot, "u")
        told = " ".join(said(pilot))

    assert "gave transcripts other words" in told
    assert "møtestad" in project.transcript(NAME).text
