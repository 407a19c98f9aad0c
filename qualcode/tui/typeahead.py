"""Keys typed faster than screens open: each goes to what has the focus when its turn comes.

Over a slow line a whole word may arrive in one read. Textual hands every key to what has the
focus at that moment, so the letters after a key that opens a dialog would be lost.
"""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.dom import DOMNode


class TypeAhead(App[None]):
    """An app that sends a key on when the focus moved while the key was on its way."""

    def __init__(self) -> None:
        super().__init__()
        self._given_to: dict[int, tuple[events.Key, DOMNode]] = {}

    async def on_event(self, event: events.Event) -> None:
        """Remember what a new key is given to."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._given_to.clear() if len(self._given_to) > 500 else None
            self._given_to[id(event)] = (event, self.focused or self.screen)
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that nothing took: if another widget has the focus by now, it is asked too."""
        _event, asked = self._given_to.pop(id(event), (event, None))
        target = self.focused or self.screen
        if asked is None or asked is target:
            return
        event.prevent_default()
        event.stop()
        again = events.Key(event.key, event.character)
        again._set_forwarded()
        self._given_to[id(again)] = (again, target)
        target.post_message(again)
