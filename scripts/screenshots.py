"""Take the pictures of the terminal UI in docs/, from the study that ships: `make pictures`."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from qualcode.i18n import set_language
from qualcode.project import CODEBOOK, DATABASE, Project
from qualcode.tui.app import QualcodeApp

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURES = {
    "skjermbilde": ((120, 36), ["down", "enter", "f", "a", "a", "f"]),
    "oversikt": ((120, 20), []),
    "kodevelger": ((100, 30), ["down", "enter", "f", "enter", "p", "a", "r"]),
}


async def take(name: str, size: tuple[int, int], keys: list[str]) -> None:
    """Open a copy of the study, press the keys and save what is on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in (CODEBOOK, DATABASE):
            shutil.copy(ROOT / part, root / part)
        with Project.open(root, coder="kari") as project:
            app = QualcodeApp(project)
            async with app.run_test(size=size) as pilot:
                for key in keys:
                    await pilot.press(key)
                await pilot.pause()
                DOCS.mkdir(exist_ok=True)
                (DOCS / f"{name}.svg").write_text(app.export_screenshot(title="qualcode"), encoding="utf-8")


def main() -> int:
    """Take every picture."""
    os.environ.setdefault("COLORTERM", "truecolor")
    set_language("nb")
    for name, (size, keys) in PICTURES.items():
        asyncio.run(take(name, size, keys))
    return 0


if __name__ == "__main__":
    sys.exit(main())
