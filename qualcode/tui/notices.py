"""What is told in passing: one thing at a time, and out of the way when the work goes on."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Final

from textual import events
from textual.notifications import Notify, SeverityLevel

from qualcode.tui.typeahead import TypeAhead

READ: Final = 1.0
"""Seconds after which a notice may have been read: the next key closes it, so that it covers no text."""


class Notices(TypeAhead):
    """An app whose notices neither pile up nor stay in the way."""

    def __init__(self) -> None:
        super().__init__()
        self._told: float | None = None
        self._keys: deque[float] = deque()
        self._key = 0.0

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Tell something; what one key has to tell stays together."""
        self._keys.append(self.last_key)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_notify(self, event: Notify) -> None:
        """What was told at another key makes room; Textual shows the new after this."""
        key = self._keys.popleft() if self._keys else self.last_key
        if key != self._key:
            self.clear_notifications()
        self._key, self._told = key, monotonic()

    async def on_event(self, event: events.Event) -> None:
        """A key closes what has been there long enough to be read."""
        if self._told is not None and isinstance(event, events.Key) and monotonic() - self._told > READ:
            self._told = None
            self.clear_notifications()
        await super().on_event(event)
