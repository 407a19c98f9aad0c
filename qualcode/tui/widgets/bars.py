"""The lines above and below a screen: where you are, and the keys at hand."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from qualcode.i18n import _
from qualcode.tui.keys import bindings_in_force, by_action
from qualcode.tui.widgets.painting import Line, Painting, width_of

ROOMY: Final = 110
"""From so many columns a job is told of in full."""


def is_typed_in(widget: Widget | None) -> bool:
    """Whether letters are text there and not keys; fields that no one has opened yet need not be loaded for it."""
    if widget is None or isinstance(widget, Painting):
        return False
    from textual.widgets import Input, TextArea

    return isinstance(widget, Input | TextArea)


class TitleBar(Painting, can_focus=False):
    """One line: where you are to the left, how far you have come to the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: Line = []
        self._right: Line = []

    def show(self, left: Line, right: Line) -> None:
        """Draw these; the right side stays when both do not fit."""
        if left != self._left:
            self.refresh()
        elif right != self._right:
            most = max(width_of(right), width_of(self._right)) + 3
            self.refresh(Region(max(self.size.width - most, 0), 0, most, 1))
        self._left, self._right = left, right

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.size.width
        right = width_of(self._right)
        if y or not width:
            return self.strip([], width)
        room = max(width - right - 3, 0) if right else width
        left = self.strip([(" ", ""), *self._left], room) if room else Strip([])
        return Strip.join([left, self.strip([("  ", ""), *self._right, (" ", "")], width - room)])


class KeyBar(Painting, can_focus=False):
    """The keys of the screen in one line, the first ones when there is no room for all."""

    def __init__(self, *, help: bool = True) -> None:
        super().__init__()
        self.help = help

    def on_mount(self) -> None:
        """Follow the keys that are in force."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def _shown(self, width: int) -> list[tuple[str, str, str]]:
        """(key, what it does, action) for what fits; help is always there."""
        active = by_action(bindings_in_force(self.screen))
        shown = [(keys.split()[0], b.description, b.action) for keys, b in active if b.show]
        last = [("F1" if is_typed_in(self.screen.focused) else "?", _("Help"), "app.help")] if self.help else []
        kept: list[tuple[str, str, str]] = []
        used = sum(cell_len(key + text) + 3 for key, text, _action in last)
        for key, text, action in shown:
            used += cell_len(key + text) + 3
            if used > width:
                break
            kept.append((key, text, action))
        return kept + last

    def render_line(self, y: int) -> Strip:
        """The one line."""
        line = self._job()
        room = self.size.width - width_of(line)
        for key, text, _action in self._shown(room) if y == 0 else ():
            line += [(f" {key}", "key"), (f" {text} ", "dim")]
        return self.strip(line, self.size.width)

    def _job(self) -> Line:
        """What goes on; where there is little room how far it has come is enough, so that the keys stay in sight.

        A dialog needs its room for its own keys: the screen beneath goes on telling.
        """
        job: str = getattr(self.app, "job", "")
        if not job or self.screen.is_modal:
            return []
        done = job.rpartition("…")[2].strip()
        if self.size.width >= ROOMY:
            return [(f" {job}", "accent"), (" ^x", "key"), (" " + _("Stop") + "  ", "dim")]
        return [(f" … {done}" if done else f" {job}", "accent"), (" ^x", "key"), ("  ", "")]

    async def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        x = width_of(self._job())
        if event.x < x:
            await self.app.run_action("app.stop_job")
            return
        for key, text, action in self._shown(self.size.width - x):
            x += cell_len(key + text) + 3
            if event.x < x:
                await self.app.run_action(action, self.screen)
                return
