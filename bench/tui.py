"""The terminal UI against an empty Textual app and a read-only TextArea, in one run; prints ratios.

    python -m bench.tui [--interviews 250] [--codings 50000] [--keys 60] [--runs 9]

A study is built in a temporary folder: a transcript of 30,000 words with 2,000 codings, one of ten times that, and
the other interviews with the rest of the codings and with suggestions. Keys are sent one at a time from rest; a key's
CPU is the process time from the key until 40 ms of quiet, so it holds the commit, the repaint and all that follows.
Learning from what was decided, which a second thread does, is put off but in the lines that name it. The process is
also started on a terminal of its own: until the transcript is there, and how much memory it has then.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea

from bench.process import painted
from bench.screen import SIZE, Heart, Taken, clock_of, press, quiet, send, timed, watched
from bench.study import LONG, MARK, TENFOLD, Size, make_study, make_turns
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.learning import Follower
from qualcode.tui.screens import CodingScreen

Keys = dict[str, list[str]]
Found = dict[str, list[Taken]]


class Empty(App[None]):
    """Nothing but one word."""

    def compose(self) -> ComposeResult:
        yield Static(MARK)


class Area(App[None]):
    """The transcript in a read-only TextArea; `c` marks a stretch of the line in view."""

    BINDINGS = [("c", "code", "")]  # noqa: RUF012

    def __init__(self, turns: list[str]) -> None:
        super().__init__()
        self.turns = turns
        self.done = 0

    def compose(self) -> ComposeResult:
        yield TextArea("\n".join(self.turns), read_only=True, soft_wrap=True)

    def action_code(self) -> None:
        area = self.query_one(TextArea)
        self.done += 1
        area._highlights[self.done % 8].append((0, 10, "comment"))
        area._line_cache.clear()
        area.refresh()


class Idle(Follower):
    """Learns nothing."""

    def _begin(self) -> None:
        self._busy = False


class Opened(QualcodeApp):
    """Our app, straight in a transcript."""

    def __init__(self, project: Project, name: str) -> None:
        super().__init__(project)
        self.opens = name
        self.follower = self.make_follower()

    def make_follower(self) -> Follower:
        return Idle(self)

    def get_default_screen(self) -> CodingScreen:
        return CodingScreen(self.opens)


class Learning(Opened):
    """The same with what a coder has: learning goes on in a second thread."""

    def make_follower(self) -> Follower:
        return Follower(self)


async def run(make: Callable[[], App[None]], keys: Keys) -> tuple[float, Found]:
    """Seconds from App() to the marked paint, and what each kind of key took; a key after `~` is not counted."""
    start = time.perf_counter()
    app = make()
    found: Found = {}
    async with app.run_test(size=SIZE):
        clock = clock_of(app)
        while clock.marked is None:
            await asyncio.sleep(0.001)
        first = clock.marked - start
        await quiet(app, 0.1)
        for name, sequence in keys.items():
            found[name] = []
            for key in sequence:
                took = await press(app, key.removeprefix("~"))
                if not key.startswith("~"):
                    found[name].append(took)
    return first, found


async def stall(app: App[None], keys: list[str]) -> Heart:
    """The longest stall of the event loop while the keys come one after the other."""
    async with app.run_test(size=SIZE):
        while clock_of(app).marked is None:
            await asyncio.sleep(0.001)
        await quiet(app, 0.1)
        async with watched() as heart:
            for key in keys:
                send(app, key)
                await asyncio.sleep(0.05)
        return heart


def measure(cls: type[App[None]], *arguments: Any, keys: Keys | None = None) -> tuple[float, Found]:
    """One run of a fresh app."""

    def make() -> App[None]:
        return timed(cls)(*arguments)

    try:
        return asyncio.run(run(make, keys or {}))
    finally:
        gc.unfreeze()  # what an app keeps out of the collector's way would stay after it for good
        gc.collect()


def nth(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(max(math.ceil(len(values) * share) - 1, 0), len(values) - 1)]


def spread(values: Sequence[float]) -> str:
    """Median, p95 and p99 in milliseconds."""
    return " / ".join(f"{1e3 * each:.1f}" for each in (statistics.median(values), nth(values, 0.95), nth(values, 0.99)))


def bar(what: str, value: float, most: float, unit: str = "x") -> None:
    """One figure beside its bar."""
    print(f"  {what:58} {value:8.2f} {unit:3} (bar {most:g}) {'ok' if value <= most else 'OVER'}")


def report_start(root: Path, project: Project, runs: int) -> None:
    """From App() and from the start of the process to the first paint, and the memory."""
    firsts: dict[str, list[float]] = {"empty": [], "ours": []}
    for _ in range(runs):
        firsts["empty"].append(measure(Empty)[0])
        firsts["ours"].append(measure(Opened, project, LONG)[0])
    print("App() to first paint, ms, median / p95 / p99")
    print(f"  empty {spread(firsts['empty'])}, transcript {spread(firsts['ours'])}")
    bar("transcript / empty app", statistics.median(firsts["ours"]) / statistics.median(firsts["empty"]), 3.5)
    begun: dict[str, list[float]] = {"empty": [], "ours": []}
    memory: dict[str, list[float]] = {"empty": [], "ours": []}
    for number in range(runs + 1):
        for name, folder in (("empty", None), ("ours", root)):
            seconds, megabytes = painted(folder)
            if number:  # the first round warms up
                begun[name].append(seconds)
                memory[name].append(megabytes)
    print("start of the process to first paint on a terminal, ms, median / p95 / p99")
    print(f"  empty {spread(begun['empty'])}, transcript {spread(begun['ours'])}")
    bar("transcript / empty app", statistics.median(begun["ours"]) / statistics.median(begun["empty"]), 1.6)
    bar(f"memory (empty app {max(memory['empty']):.0f} MB)", max(memory["ours"]), 150, "MB")


def report_keys(project: Project, turns: list[str], count: int) -> None:
    """What the keys cost, against a TextArea and against ten times the words."""
    first = ["~down", "~enter", "~4", "~enter"]
    code = [*first, *(key for _ in range(count) for key in ("~down", "r"))]
    ours = {"code": code, "next": ["down"] * count, "page": ["pagedown"] * count}
    measured = {
        "ours": measure(Opened, project, LONG, keys=ours)[1],
        "tenfold": measure(Opened, project, TENFOLD, keys=ours)[1],
        "area": measure(Area, turns, keys={**ours, "code": ["c"] * count})[1],
        "learning": measure(Learning, project, LONG, keys={"code": code})[1],
    }
    cpu = {
        side: {kind: statistics.median(each.cpu for each in taken) for kind, taken in found.items()}
        for side, found in measured.items()
    }
    for kind, taken in measured["ours"].items():
        size = statistics.median(each.size for each in taken)
        print(
            f"key {kind}: to paint, ms, median / p95 / p99: {spread([each.paint for each in taken])}, {size:.0f} bytes"
        )
        print(f"  CPU {cpu['ours'][kind] * 1e3:.1f} ms, TextArea {cpu['area'][kind] * 1e3:.1f} ms")
    coded = measured["ours"]["code"]
    bar("coding key: CPU / TextArea's key", cpu["ours"]["code"] / cpu["area"]["code"], 0.25)
    bar("coding key: CPU at ten times the words / its own", cpu["tenfold"]["code"] / cpu["ours"]["code"], 1.3)
    bar("coding key: paint, p95", nth([each.paint for each in coded], 0.95) * 1e3, 16, "ms")
    late = nth([each.paint for each in measured["learning"]["code"]], 0.95)
    bar("coding key while a second thread learns: paint, p95", late * 1e3, 16, "ms")
    bar("coding key: bytes to the terminal, median", statistics.median(each.size for each in coded), 1000, "B")
    heart = asyncio.run(stall(timed(Opened)(project, LONG), ["pagedown"] * count + ["home"] + ["pagedown"] * count))
    print(f"page down: longest stall of the event loop, its own work in it {heart.cpu * 1e3:.1f} ms")
    bar("page down: longest stall", heart.wall * 1e3, 20, "ms")


def main() -> None:
    """Build the study, run all apps, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=250)
    parser.add_argument("--codings", type=int, default=50_000)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--study", type=Path, help="a study that an earlier run left (with --keep)")
    parser.add_argument("--keep", type=Path, help="make the study in this folder and leave it there")
    options = parser.parse_args()
    size = Size(interviews=options.interviews, codings=options.codings)
    with tempfile.TemporaryDirectory() as folder:
        root = options.study or options.keep or Path(folder, "study")
        project = Project.open(root, coder="kari") if options.study else make_study(root, size)
        names = project.transcript_names()
        print(f"{len(names)} interviews, {len(project.codings())} codings, {SIZE[0]}x{SIZE[1]}")
        report_start(root, project, options.runs)
        report_keys(project, make_turns(size.words), options.keys)
        project.close()


if __name__ == "__main__":
    main()
