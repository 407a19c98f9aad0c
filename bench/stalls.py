"""How long the terminal UI stands still in a large study: each screen opened, and what is slow there done.

    python -m bench.stalls [--study FOLDER]

The event loop beats every millisecond; the longest time between two beats is what a key would have waited. On a busy
machine other programs are in it, so what the UI's own thread worked in that time is told beside it. "ready" is how long
it took until the keys were let through.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.screen import SIZE, Heart, clock_of, quiet, send, timed, watched
from bench.study import LONG, Size, make_study
from bench.tui import Idle, bar
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.learning import Follower

MOST: Final = 50.0
PATIENCE: Final = 120.0

Step = tuple[str, Sequence[str], Sequence[str]]
"""What is measured, the keys that do it, and those that lead back (not measured)."""

STEPS: Final[Sequence[Step]] = (
    ("queue", ["f"], []),
    ("queue: order", ["o"], []),
    ("queue: accept", ["a"], []),
    ("queue: undo", ["u"], ["escape"]),
    ("codebook", ["b"], []),
    ("excerpts of a code", ["e"], ["escape", "escape"]),
    ("excerpts of a query", ["E", *"kommune:Drammen", "enter"], []),
    ("excerpts: export all", ["w", "enter"], ["escape"]),
    ("excerpts of one coder", ["E", *"koder:kari kode:kode-1", "enter"], []),
    ("excerpts: uncode all", ["asterisk", "x", "enter"], []),
    ("excerpts: undo", ["u"], ["escape"]),
    ("memos", ["m"], ["escape"]),
    ("attributes", ["c"], []),
    ("attributes: set for all", ["asterisk", "s", *["backspace"] * 12, *"rolle=alle", "enter"], []),
    ("attributes: undo", ["u"], ["escape"]),
    ("pictures", ["p"], []),
    ("pictures: groups", ["tab"], []),
    ("pictures: course", ["tab"], ["escape"]),
    ("history", ["H"], ["escape"]),
    ("search: a word", ["slash", *"ikke"], []),
    ("search: two words", [" ", *"jeg"], []),
    ("search: code and word", [*["backspace"] * 8, *"kode:kode-1 jeg"], ["escape"]),
    ("transcript", ["end", "up", "enter"], ["q"]),
    ("transcript of ten times the words", ["end", "enter"], ["q"]),
)


class Overview(QualcodeApp):
    """The app with nothing learned meanwhile."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self.follower: Follower = Idle(self)


async def settle(app: QualcodeApp) -> None:
    """Wait until no key waits and nothing goes on."""
    began = time.perf_counter()
    await asyncio.sleep(0.05)
    while app._held or app._waiting or app._busy or app.errands:
        await asyncio.sleep(0.01)
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError
    await quiet(app, 0.1)


async def measure(app: QualcodeApp) -> list[tuple[str, Heart, float]]:
    """For each step the longest stall, and the seconds until the keys were let through."""
    found: list[tuple[str, Heart, float]] = []
    began = time.perf_counter()
    async with app.run_test(size=SIZE):
        async with watched() as heart:
            await settle(app)
        found.append((f"overview ({type(app.screen).__name__})", heart, time.perf_counter() - began))
        for what, keys, back in STEPS:
            began = time.perf_counter()
            async with watched() as heart:
                for key in keys:
                    send(app, key)
                    await asyncio.sleep(0.01)
                while app._held or app._waiting or app._busy or app.errands:
                    await asyncio.sleep(0.002)
                ready = time.perf_counter() - began
                await settle(app)
            found.append((f"{what} ({type(app.screen).__name__})", heart, ready))
            for key in back:
                send(app, key)
                await settle(app)
        assert clock_of(app).paints
    return found


def main() -> None:
    """Build the study, walk through the screens, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=Path, help="a study that `bench.tui --keep` left")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.study or Path(folder, "study")
        with Project.open(root, coder="kari") if options.study else make_study(root, Size()) as project:
            print(f"{len(project.transcript_names())} interviews, {len(project.codings())} codings; {LONG} is the last")
            app = timed(Overview)(project)
            assert isinstance(app, QualcodeApp)
            for what, heart, ready in asyncio.run(measure(app)):
                print(
                    f"{what}: ready after {ready * 1e3:.0f} ms, own work in the longest stall {heart.cpu * 1e3:.1f} ms"
                )
                bar("longest stall", heart.wall * 1e3, MOST, "ms")


if __name__ == "__main__":
    main()
