"""Embedders that other packages offer through the entry points `qualcode.embedders`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from qualcode.language.embedders.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    from qualcode.language.vectors import Source

GROUP: Final = "qualcode.embedders"


def look_outside() -> list[Candidate]:
    """What other packages offer, by name; nothing of theirs is imported yet."""
    from importlib.metadata import entry_points

    points = {point.name: point for point in reversed(list(entry_points(group=GROUP)))}
    return [_candidate(points[name]) for name in sorted(points)]


def _candidate(point: EntryPoint) -> Candidate:
    package, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    fingerprint = f"{point.name}/{package}-{version}"
    return Candidate(point.name, version, "package", fingerprint, "", partial(_make, point))


def _make(point: EntryPoint) -> Source:
    make: Callable[[], Any] = point.load()
    source: Source = make()
    return source
