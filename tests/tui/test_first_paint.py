"""The transcript is on screen before anything heavy is loaded; what the model is needed for comes after."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from steps import NAME, suggest

from qualcode.project import Project

HEAVY = ("spacy", "sklearn", "numpy", "scipy")

SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import CodingScreen

HEAVY, root, name = set(json.loads(sys.argv[1])), Path(sys.argv[2]), sys.argv[3]
seen = []

class Opened(QualcodeApp):
    def get_default_screen(self):
        return CodingScreen(name)

    def _display(self, screen, renderable):
        super()._display(screen, renderable)
        lines = ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
        if not seen and any("bibliotek" in line for line in lines):
            seen.append(sorted(HEAVY & set(sys.modules)))

async def main():
    app = Opened(Project.open(root, coder="kari"))
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(6000):
            await pilot.pause()
            if seen and HEAVY & set(sys.modules) and not app.follower.is_busy:
                break
            await asyncio.sleep(0.01)
    print(json.dumps([seen[0], sorted(HEAVY & set(sys.modules))]))

asyncio.run(main())
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(project: Project, study: Path) -> None:
    """With suggestions to learn from, the libraries of the model come after the text."""
    suggest(project, (1, "Det er en møteplass, altså.", "ressurser"))
    command = [sys.executable, "-c", SCRIPT, json.dumps(HEAVY), str(study), NAME]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    before, after = json.loads(done.stdout.splitlines()[-1])
    assert before == []
    assert after != []
