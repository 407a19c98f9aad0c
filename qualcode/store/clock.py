"""Times and ids, as functions so that a study can be built the same way twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], str]
IdMaker: TypeAlias = Callable[[], str]


def utc_now() -> str:
    """The time in UTC as ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def random_id() -> str:
    """A new random UUID."""
    from uuid import uuid4  # slow to import, and reading needs none

    return str(uuid4())
