"""Keys are dealt with one at a time, also when they come faster than screens open and close.

Over a slow line a whole word may arrive in one read. Textual hands each key to what has the
focus at that moment, so letters meant for a dialog would be lost, and a key meant for the screen
beneath could be typed into the dialog. Here a key waits until the one before it has had its
effect.

Textual also sends each key from the focus through all that holds it before it looks at the bindings. Where nothing on
that way takes keys, the bindings are asked at once: a key that codes costs a third less so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Final

from textual import events, messages
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.widget import Widget

PATIENCE: Final = 2.0
"""Seconds after which the next key is let through even if the last is not known to be done."""

LONG: Final = 0.5
"""Seconds that something may take before Escape no longer waits for it."""

AT_ONCE: Final = frozenset({"ctrl+q", "ctrl+x"})
"""Keys that never wait: quit, and stop what goes on."""

_ROUNDS: Final = 2
_DRAWING: Final = (messages.Prompt, messages.Update)


class TypeAhead(App[None]):
    """An app that lets a key through when the one before it is done."""

    @dataclass
    class Settled(Message):
        """Sent after a key on the same way; when it is back, the key has been dealt with."""

        number: int

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key] = deque()
        self._busy = False
        self._held: dict[object, tuple[float, Callable[[], object] | None]] = {}
        self._number = 0
        self._rounds = 0
        self._asked: object = None
        self._alarm: asyncio.TimerHandle | None = None
        self.last_key = monotonic()

    async def on_event(self, event: events.Event) -> None:
        """Hold a new key back while another is on its way."""
        if not isinstance(event, events.Key) or event.is_forwarded or (self._held and event.key in AT_ONCE):
            await super().on_event(event)
        elif self._busy or self._held:
            self._waiting.append(event)
            if event.key == "escape":
                self._leave_soon()
        else:
            await self._let_through(event)

    def hold_keys(self, who: object = None, leave: Callable[[], object] | None = None) -> None:
        """Keep keys waiting until the same one calls `release_keys`: a screen is not ready for them.

        Where it can be left before it is ready, Escape calls `leave` when that takes long; the keys that waited are
        forgotten then.
        """
        self._held[who] = (monotonic(), leave)
        if any(key.key == "escape" for key in self._waiting):
            self._leave_soon()

    def release_keys(self, who: object = None) -> None:
        """Let the keys that wait through, one by one, unless someone else holds them."""
        self._held.pop(who, None)
        if self._waiting and not self._busy and not self._held:
            self._busy, self._rounds = True, _ROUNDS
            self._follow()

    def _leave_soon(self) -> None:
        """Leave what has the keys waiting, now or when it has taken long enough."""
        for who, (since, leave) in self._held.items():
            if leave is not None:
                wait = max(since + LONG - monotonic(), 0.0)
                asyncio.get_running_loop().call_later(wait, self._leave, who, since)

    def _leave(self, who: object, since: float) -> None:
        began, leave = self._held.get(who, (0.0, None))
        if leave is not None and began == since:
            self._waiting.clear()
            leave()

    async def _let_through(self, event: events.Key) -> None:
        self._busy, self._rounds, self.last_key = True, 0, monotonic()
        target = self._target()
        if not (self._is_for_bindings(event, target) and await self._act(event.key)):
            await super().on_event(event)
        if self._waiting or self._target() is not target or not _is_at_rest(target):
            self._follow()
        else:
            self._busy = False

    def _target(self) -> DOMNode:
        """What has the focus, or is there in its place."""
        return (self.focused or self.screen) if self.screen_stack else self

    def _is_for_bindings(self, event: events.Key, target: DOMNode) -> bool:
        """Whether the key can mean nothing but what it is bound to."""
        if target is self or not self.app_focus or self.screen.maximized is not None:
            return False
        names = {f"key_{name}" for name in event.name_aliases}
        kinds = (type(node) for node in target.ancestors_with_self if node is not self)
        return all((taken := _taken_keys(kind)) is not None and names.isdisjoint(taken) for kind in kinds)

    async def _act(self, key: str) -> bool:
        """Do what the key is bound to; whether there is such a thing."""
        self.screen._clear_tooltip()
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)

    def _follow(self) -> None:
        """Send a message after the key, to what has the focus now; it comes back up to the app behind it."""
        self._number += 1
        self._asked = target = self._target()
        if not target.post_message(self.Settled(self._number)):
            self.post_message(self.Settled(self._number))
        if self._alarm:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(PATIENCE, self.post_message, self.Settled(-self._number))

    async def on_type_ahead_settled(self, message: Settled) -> None:
        """Another round while the focus moves, for what the key set in motion; then the next key."""
        if abs(message.number) != self._number or not self._busy:
            return
        self._rounds += 1
        moved = bool(self.screen_stack) and self._target() is not self._asked
        if message.number > 0 and (moved or self._rounds < _ROUNDS):
            self._follow()
            return
        self._busy = False
        if self._alarm:
            self._alarm.cancel()
        if self._waiting and not self._held:
            await self._let_through(self._waiting.popleft())


@cache
def _taken_keys(kind: type[DOMNode]) -> frozenset[str] | None:
    """The methods by which widgets of that class look at single keys, as `key_...`; None: they look at all keys."""
    handlers = (vars(each).get("_decorated_handlers", ()) for each in kind.__mro__)
    own = getattr(kind, "_on_key", Widget._on_key) is not Widget._on_key or hasattr(kind, "on_key")
    if own or any(events.Key in each for each in handlers):
        return None
    return frozenset(name.removeprefix("_") for name in dir(kind) if name.startswith(("key_", "_key_")))


def _is_at_rest(target: DOMNode) -> bool:
    """Whether nothing but drawing waits to be done by the node and by what holds it.

    What waits to be done by the app is not asked after: the next key comes behind it.
    """
    for node in target.ancestors_with_self:
        if isinstance(node, App):
            continue
        queue: Iterable[Message] = node._message_queue.values
        if node._next_callbacks or not all(isinstance(message, _DRAWING) for message in queue):
            return False
    return True
