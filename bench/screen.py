"""A Textual app on a screen of its own, watched: what it paints and when, and how long its event loop stands still.

`App._display` is watched, and every update is turned into the bytes that a terminal would get. Keys are sent as the
terminal's driver sends them; `Pilot.press` cannot be the clock, for it waits in steps of 20 ms.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.keys import _character_to_key

SIZE: Final = (120, 40)
SEEN: Final = "ARKER"
"""What a paint of the transcript holds."""
BEAT: Final = 0.001


@dataclass
class Clock:
    """When something was painted, and how many bytes it took."""

    paints: list[tuple[float, int]] = field(default_factory=list)
    marked: float | None = None
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Taken:
    """What one key took: seconds to the first paint, CPU seconds until quiet, and bytes."""

    paint: float
    cpu: float
    size: int


def timed(base: type[App[None]]) -> Callable[..., App[None]]:
    """The app with a clock on its paints."""

    class Timed(base):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: object) -> None:
            self.clock = Clock()
            super().__init__(*arguments)

        def _display(self, screen: object, renderable: object) -> None:
            if isinstance(renderable, CompositorUpdate):
                text = renderable.render_segments(self.console)
                if text:
                    now = time.perf_counter()
                    self.clock.paints.append((now, len(text.encode())))
                    self.clock.painted.set()
                    if self.clock.marked is None and SEEN in text:
                        self.clock.marked = now
            super()._display(screen, renderable)

    return Timed


def clock_of(app: App[None]) -> Clock:
    """The clock of an app made by `timed`."""
    clock: Clock = app.clock  # type: ignore[attr-defined]
    return clock


async def quiet(app: App[None], seconds: float = 0.04) -> None:
    """Wait until nothing is painted and little is done."""
    clock = clock_of(app)
    while True:
        before, cpu = len(clock.paints), time.process_time()
        await asyncio.sleep(seconds)
        if len(clock.paints) == before and time.process_time() - cpu < 0.25 * seconds:
            return


def send(app: App[None], key: str) -> None:
    """Send the key as the terminal's driver does."""
    assert app._driver is not None
    single = len(key) == 1
    app._driver.send_message(events.Key(_character_to_key(key) if single else key, key if single else None))


async def press(app: App[None], key: str) -> Taken:
    """Send the key from rest, and wait until 40 ms have passed without a paint; waiting itself takes no CPU."""
    clock = clock_of(app)
    await quiet(app)
    clock.painted.clear()
    before, cpu, start = len(clock.paints), time.process_time(), time.perf_counter()
    send(app, key)
    with suppress(TimeoutError):
        await asyncio.wait_for(clock.painted.wait(), 1)
    paint = clock.paints[before][0] - start if len(clock.paints) > before else float("nan")
    while clock.paints and (left := clock.paints[-1][0] + 0.04 - time.perf_counter()) > 0:
        await asyncio.sleep(left)
    return Taken(paint, time.process_time() - cpu, sum(size for _at, size in clock.paints[before:]))


@dataclass
class Heart:
    """The longest time between two beats of the event loop, and the most that its own thread worked between two.

    `ours` is what all threads of the process worked in the longest time: the rest of it other programs took.
    """

    wall: float = 0.0
    cpu: float = 0.0
    ours: float = 0.0

    async def beat(self) -> None:
        """Beat until cancelled."""
        wall, cpu, every = time.perf_counter(), time.thread_time(), time.process_time()
        while True:
            await asyncio.sleep(BEAT)
            now, worked, done = time.perf_counter(), time.thread_time(), time.process_time()
            if now - wall - BEAT > self.wall:
                self.wall, self.ours = now - wall - BEAT, done - every
            self.cpu = max(self.cpu, worked - cpu)
            wall, cpu, every = now, worked, done


@asynccontextmanager
async def watched() -> AsyncIterator[Heart]:
    """The longest stalls of the event loop inside the block."""
    heart = Heart()
    beating = asyncio.create_task(heart.beat())
    await asyncio.sleep(0)
    try:
        yield heart
    finally:
        await asyncio.sleep(BEAT)
        beating.cancel()
