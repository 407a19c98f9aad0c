"""Times taken in turn, so that a machine that slows down slows both sides; figures are ratios of medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def process_seconds(command: Sequence[str], cwd: Path) -> float:
    """The wall seconds of one run of the command, with byte code kept from run to run as on a user's machine."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def call_seconds(call: Callable[[], object]) -> float:
    """The wall seconds of one call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def in_turn(measures: Mapping[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """The median of each measure over the runs, taken in turn after one warm-up round."""
    for measure in measures.values():
        measure()
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            taken[name].append(measure())
    return {name: statistics.median(values) for name, values in taken.items()}


def show(what: str, seconds: float, limit: float, bar: float) -> None:
    """One line: the ratio to its limit, and the bar it should stay under."""
    ratio = seconds / limit
    verdict = "ok" if ratio <= bar else "OVER"
    print(f"{what:58} {seconds * 1000:9.1f} ms  = {ratio:5.2f} x limit  (bar {bar} x) {verdict}")
