"""Times as REFI-QDA writes them, and as the study keeps them: UTC, ISO 8601, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from qualcode.exchange.refi.losses import Losses


def read_time(text: str | None, origin: str, losses: Losses) -> str:
    """The time in UTC, or an empty string; QualCoder writes the clock on the wall and calls it UTC."""
    if not text or not text.strip():
        return ""
    try:
        moment = datetime.fromisoformat(text.strip())
        if "qualcoder" in origin.casefold():
            moment = moment.replace(tzinfo=None)
        if moment.tzinfo is None and "qualcoder" not in origin.casefold():
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        losses.add("time", text.strip()[:40])
        return ""


@lru_cache(maxsize=4096)
def write_time(text: str) -> str:
    """The time with a Z at the end, or an empty string when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
