"""The command palette: every action of the screen in view, and the looks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from qualcode.i18n import _
from qualcode.tui.keys import bindings_in_force, by_action
from qualcode.tui.theme import NAMES

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


def palette(app: QualcodeApp, screen: Screen[object]) -> Iterator[SystemCommand]:
    """What can be done now, as the palette shows it."""
    for keys, binding in by_action(bindings_in_force(screen)):
        if binding.id and not binding.id.startswith(("rows.", "app.palette", "coding.recent")):
            yield SystemCommand(
                f"{binding.description}  ({keys})", binding.tooltip, partial(_act, app, binding.action, screen)
            )
    yield SystemCommand(
        _("Make suggestions"), _("For every transcript, in the background"), partial(_act, app, "make_suggestions", app)
    )
    for name, told in NAMES.items():
        yield SystemCommand(_(told), _("Change the looks"), partial(app.choose_theme, name))
    yield SystemCommand(_("More themes"), _("All the looks that come with Textual"), app.search_themes)


async def _act(app: QualcodeApp, action: str, where: Screen[object] | QualcodeApp) -> None:
    await app.run_action(action, where)
