"""The terminal UI against an empty Textual app and a read-only TextArea, in one run; prints ratios.

    python bench/tui.py [--words 30000] [--codings 2000] [--keys 30]

A study is built in a temporary folder. `App._display` is watched for what is painted and when,
and every update is turned into the bytes that a terminal would get. Keys are sent as the
terminal's driver sends them, one at a time from rest; a key's CPU is the process time from the key
until 40 ms of quiet, so it holds the commit, the repaint and all that follows.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.keys import _character_to_key
from textual.widgets import Static, TextArea

from qualcode.model import Coding, Kind, Transcript, Turn
from qualcode.project import Project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.screens import CodingScreen

SIZE = (120, 40)
WORDS = ("jeg", "vi", "biblioteket", "torget", "møtes", "hver", "dag", "på", "kommunen", "og", "så", "rommet", "støyen")
CODES = "\n".join(f"  - {{id: kode-{n}, name: Kode {n}, definition: Prøve.}}" for n in range(40))


Taken = dict[str, list[tuple[float, float, int]]]
"""For each kind of key: seconds to the first paint, CPU seconds, bytes."""


@dataclass
class Clock:
    """When something was painted, and how many bytes it took."""

    paints: list[tuple[float, int]] = field(default_factory=list)
    marked: float | None = None


def timed(base: type[App[None]]) -> type[App[None]]:
    """The app with a clock on its paints."""

    class Timed(base):  # type: ignore[misc, valid-type]
        clock = Clock()

        def _display(self, screen: object, renderable: object) -> None:
            if isinstance(renderable, CompositorUpdate):
                text = renderable.render_segments(self.console)
                if text:
                    now = time.perf_counter()
                    self.clock.paints.append((now, len(text.encode())))
                    if self.clock.marked is None and "ARKER" in text:
                        self.clock.marked = now
            super()._display(screen, renderable)

    return Timed


class Empty(App[None]):
    """Nothing but one word."""

    def compose(self) -> ComposeResult:
        yield Static("MARKER")


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


class Opened(QualcodeApp):
    """Our app, straight in the transcript."""

    def get_default_screen(self) -> CodingScreen:
        return CodingScreen("stor")


def make_turns(words: int) -> list[str]:
    rnd, turns, count = random.Random(7), [], 0
    while count < words:
        size = max(1, int(rnd.expovariate(1 / 11)))
        turns.append(" ".join(rnd.choices(WORDS, k=size)).capitalize() + ".")
        count += size
    turns[0] = "MARKER " + turns[0]
    return turns


def make_study(root: Path, turns: list[str], codings: int) -> Project:
    root.mkdir()
    (root / "codebook.yaml").write_text(f"title: Prøve\ncodes:\n{CODES}\n", encoding="utf-8")
    project = Project.create(root, coder="kari")
    transcript = Transcript(
        "stor",
        tuple(Turn(n, "SB"[n % 2], Kind.RESPONDENT, text, n * 4000) for n, text in enumerate(turns)),
        id="stor",
        sha256="0" * 64,
    )
    project.store.transcripts.add([transcript], coder="kari")
    rnd, new = random.Random(3), []
    for n in range(codings):
        turn = rnd.randrange(1, len(turns))
        start = rnd.randrange(len(turns[turn]))
        end = min(len(turns[turn]), start + 5 + rnd.randrange(60))
        excerpt = transcript.turn_excerpt(turn, start, end)
        new.append(Coding("", excerpt, f"kode-{n % 40}", "kari", transcript.quote(excerpt)))
    project.store.codings.add(new, coder="kari")
    project.mirror_codebook()
    return project


async def quiet(app: App[None], seconds: float = 0.04) -> None:
    clock: Clock = app.clock  # type: ignore[attr-defined]
    while True:
        before, cpu = len(clock.paints), time.process_time()
        await asyncio.sleep(seconds)
        if len(clock.paints) == before and time.process_time() - cpu < 0.01:
            return


async def press(app: App[None], key: str) -> tuple[float, float, int]:
    """(seconds to the first paint, CPU seconds until quiet, bytes)."""
    clock: Clock = app.clock  # type: ignore[attr-defined]
    await quiet(app)
    before, cpu, start = len(clock.paints), time.process_time(), time.perf_counter()
    app._driver.send_message(
        events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
    )
    while len(clock.paints) == before and time.perf_counter() - start < 1:
        await asyncio.sleep(0.0005)
    paint = clock.paints[before][0] - start if len(clock.paints) > before else float("nan")
    while time.perf_counter() - clock.paints[-1][0] < 0.04:
        await asyncio.sleep(0.01)
    return paint, time.process_time() - cpu, sum(size for _at, size in clock.paints[before:])


async def run(make: Callable[[], App[None]], keys: dict[str, list[str]]) -> tuple[float, Taken]:
    """Seconds from App() to the marked paint, and what each kind of key took; a key after `~` is not counted."""
    start = time.perf_counter()
    app = make()
    found: Taken = {}
    async with app.run_test(size=SIZE):
        clock: Clock = app.clock  # type: ignore[attr-defined]
        while clock.marked is None:
            await asyncio.sleep(0.001)
        first = clock.marked - start
        await quiet(app, 0.1)
        for name, sequence in keys.items():
            for key in sequence:
                took = await press(app, key.removeprefix("~"))
                if not key.startswith("~"):
                    found.setdefault(name, []).append(took)
    return first, found


def fresh(cls: type[App[None]], *arguments: object) -> Callable[[], App[None]]:
    def make() -> App[None]:
        return timed(cls)(*arguments)

    return make


def main() -> None:
    """Build the study, run all three apps, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=30_000)
    parser.add_argument("--codings", type=int, default=2_000)
    parser.add_argument("--keys", type=int, default=30)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    turns = make_turns(options.words)
    count = options.keys
    ours = {
        "first code": ["~down", "~enter", "~4", "enter"],
        "code": [key for _ in range(count) for key in ("~down", "r")],
        "next": ["down"] * count,
        "page": ["pagedown"] * count,
    }
    area = {"code": ["c"] * count, "next": ["down"] * count, "page": ["pagedown"] * count}
    with tempfile.TemporaryDirectory() as folder:
        big = make_study(Path(folder, "big"), turns, options.codings)
        small = make_study(Path(folder, "small"), turns[: len(turns) // 10], options.codings // 10)
        firsts: dict[str, list[float]] = {"empty": [], "ours": []}
        for _ in range(options.runs):
            firsts["empty"].append(asyncio.run(run(fresh(Empty), {}))[0])
            firsts["ours"].append(asyncio.run(run(fresh(Opened, big), {}))[0])
        ours_big = asyncio.run(run(fresh(Opened, big), ours))[1]
        ours_small = asyncio.run(run(fresh(Opened, small), ours))[1]
        theirs = asyncio.run(run(fresh(Area, turns), area))[1]
    report(options, firsts, ours_big, ours_small, theirs)


def report(options: argparse.Namespace, firsts: dict[str, list[float]], *measured: Taken) -> None:
    """Milliseconds and ratios beside the limits of the design."""
    first = {name: statistics.median(times) for name, times in firsts.items()}
    print(f"{options.words} words, {options.codings} codings, {SIZE[0]}x{SIZE[1]}")
    print(f"App() to first paint: {first['ours'] * 1e3:.0f} ms, empty app {first['empty'] * 1e3:.0f} ms")
    print(f"  ratio {first['ours'] / first['empty']:.2f} (limit 3.5)")
    for name in ("code", "next", "page"):
        ours, small, area = (statistics.median(took[1] for took in taken[name]) for taken in measured)
        paints = sorted(took[0] * 1e3 for took in measured[0][name])
        size = statistics.median(took[2] for took in measured[0][name])
        late = paints[int(len(paints) * 0.95)]
        print(f"key {name}: paint {statistics.median(paints):.1f} ms, p95 {late:.1f} ms, {size:.0f} bytes")
        print(f"  CPU {ours * 1e3:.1f} ms, TextArea {area * 1e3:.1f} ms: ratio {ours / area:.2f} (limit 0.25 for code)")
        print(f"  against a tenth of the words: {ours / small:.2f} (limit 1.3 for code)")


if __name__ == "__main__":
    main()
