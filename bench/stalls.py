"""How long the terminal UI stands still in a large study: each screen opened, and what is slow there done.

    python -m bench.stalls [--study FOLDER] [--only SCREEN ...]

A folder that is given is changed: new interviews and corrections are imported into it, and names are replaced. The
event loop beats every millisecond; the longest time between two beats is what a key would have waited. On a busy
machine other programs are in it, so what this program worked in that time is told, too, and what the UI's own thread
worked at most between two beats. "ready" is how long it took until the keys were let through.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.screen import SIZE, Heart, clock_of, quiet, send, timed, watched
from bench.study import LONG, Size, make_study, make_turns
from bench.tui import Idle, bar
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.learning import Follower

MOST: Final = 50.0
PATIENCE: Final = 900.0
NEW: Final = 100
"""Interviews that are new, and as many that were corrected, beside those there are."""
_NAMES: Final = ("Kari Nordmann", "Ola Hovland", "Torunn Tveit", "Per Bakken", "Siri Aasen", "Ahmed Yusuf", "Jon Vik")

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
    ("import: read", ["i"], []),
    ("import: store", ["ctrl+s", "enter"], []),
    ("corrections", ["r"], []),
    ("corrections: accept", ["a"], []),
    ("corrections: accept all", ["A", "enter"], []),
    ("corrections: undo", ["u"], ["escape"]),
    ("names: look", ["P"], []),
    ("names: mark one", ["space"], []),
    ("names: all in view", ["asterisk"], []),
    ("names: replace", ["ctrl+s", "enter", "enter"], []),
    ("names: undo", ["u"], ["escape"]),
    ("transcript", ["end", "up", "enter"], ["q"]),
    ("transcript of ten times the words", ["end", "enter"], ["q"]),
)


class Overview(QualcodeApp):
    """The app with nothing learned meanwhile."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self.follower: Follower = Idle(self)


def write_files(project: Project) -> None:
    """New interviews with names in them, and others that were corrected, in the study's folder of transcripts."""
    folder, rnd = project.root / "transcripts", random.Random(3)
    folder.mkdir(exist_ok=True)
    for number in range(NEW):
        turns = make_turns(4_000, seed=1000 + number)
        for place in range(5, len(turns), 20):
            turns[place] = f"Jeg møtte {rnd.choice(_NAMES)} i Drammen, og {rnd.choice(_NAMES).split()[0]}s hund."
        lines = (f"{'SB'[n % 4 == 3]}: {text}" for n, text in enumerate(turns))
        (folder / f"ny-{number:03}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in [name for name in project.transcript_names() if name.startswith("intervju-")][:NEW]:
        said = (
            (turn.speaker, turn.text.replace("biblioteket", "bibliotekene")) for turn in project.transcript(name).turns
        )
        text = "\n".join(f"{speaker}: {words}" for speaker, words in said)
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


async def settle(app: QualcodeApp) -> None:
    """Wait until no key waits and nothing goes on."""
    began = time.perf_counter()
    await asyncio.sleep(0.05)
    while app._held or app._waiting or app._busy or app.errands:
        await asyncio.sleep(0.01)
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError
    await quiet(app, 0.1)


async def measure(app: QualcodeApp, only: Sequence[str]) -> list[tuple[str, Heart, float]]:
    """For each step the longest stall, and the seconds until the keys were let through."""
    found: list[tuple[str, Heart, float]] = []
    began = time.perf_counter()
    async with app.run_test(size=SIZE):
        async with watched() as heart:
            await settle(app)
        found.append((f"overview ({type(app.screen).__name__})", heart, time.perf_counter() - began))
        for what, keys, back in (step for step in STEPS if not only or step[0].partition(":")[0] in only):
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
    parser.add_argument("--only", nargs="*", default=(), help="only these screens, such as: --only import corrections")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.study or Path(folder, "study")
        with Project.open(root, coder="kari") if options.study else make_study(root, Size()) as project:
            print(f"{len(project.transcript_names())} interviews, {len(project.codings())} codings; {LONG} is the last")
            write_files(project)
            app = timed(Overview)(project)
            assert isinstance(app, QualcodeApp)
            for what, heart, ready in asyncio.run(measure(app, options.only)):
                print(f"{what}: ready after {ready * 1e3:.0f} ms")
                bar("most work of the keys' own thread at a stretch", heart.cpu * 1e3, MOST, "ms")
                bar("longest stall", heart.wall * 1e3, MOST, "ms")
                if heart.wall * 1e3 > MOST:
                    print(f"    in it this program worked {heart.ours * 1e3:.0f} ms in all its threads")


if __name__ == "__main__":
    main()
