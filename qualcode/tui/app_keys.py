"""The keys that do the same on every screen."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from qualcode.i18n import N_

EVERYWHERE: Final[list[BindingType]] = [
    Binding(
        "question_mark,f1",
        "help",
        N_("Help"),
        id="app.help",
        tooltip=N_("Show the keys of this screen"),
        show=False,
    ),
    Binding(
        "ctrl+p",
        "command_palette",
        N_("Commands"),
        id="app.palette",
        tooltip=N_("Find any action by its name"),
        show=False,
        priority=True,
    ),
    Binding(
        "H",
        "history",
        N_("History"),
        id="app.history",
        tooltip=N_("See all that was done; go back to any point"),
        show=False,
    ),
    Binding(
        "ctrl+down,ctrl+d",
        "scroll_beside(1)",
        N_("More beside"),
        id="app.beside_down",
        tooltip=N_("Scroll down what stands beside the list or the text"),
        show=False,
    ),
    Binding(
        "ctrl+up,ctrl+u",
        "scroll_beside(-1)",
        N_("Back beside"),
        id="app.beside_up",
        tooltip=N_("Scroll it up again"),
        show=False,
    ),
    Binding(
        "ctrl+t",
        "next_theme",
        N_("Looks"),
        id="app.theme",
        tooltip=N_("Other looks: dark, light, high contrast, the terminal's own colours"),
        show=False,
    ),
    Binding(
        "ctrl+l",
        "other_language",
        N_("Norsk / English"),
        id="app.language",
        tooltip=N_("Read this in English, or in Norwegian again"),
        show=False,
    ),
    Binding(
        "ctrl+z",
        "suspend_process",
        N_("To the shell"),
        id="app.suspend",
        tooltip=N_("Put this aside and use the shell; fg comes back here"),
        show=False,
    ),
    Binding("ctrl+x", "stop_job", N_("Stop"), id="app.stop", tooltip=N_("Stop what goes on"), show=False),
    Binding(
        "ctrl+q",
        "quit",
        N_("Quit"),
        id="app.quit",
        tooltip=N_("Quit; everything is saved"),
        show=False,
        priority=True,
    ),
]
