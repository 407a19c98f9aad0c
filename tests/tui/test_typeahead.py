from __future__ import annotations

from steps import Open, coded, desk, press

from qualcode.project import Project


async def test_keys_that_come_all_at_once_do_the_same(opened: Open, project: Project) -> None:
    """A burst of keys opens the picker, finds the code and codes, as the same keys one by one do."""
    async with opened() as pilot:
        await press(pilot, "down", "s", "s", "enter", *"møt", "enter")
        assert coded(project) == [("Her kan alle være i fred.", "rolle/motested")]
        await press(pilot, "m", *"viktig", "space", *"ja", "ctrl+s")
        assert project.codings()[0].memo == "viktig ja"
        assert desk(pilot)
