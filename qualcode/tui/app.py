"""The terminal UI: one study, its screens on a stack, one place where mistakes are told."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.reactive import var
from textual.screen import Screen

from qualcode.errors import QualcodeError
from qualcode.i18n import LANGUAGES, _, language, set_language
from qualcode.project import Project
from qualcode.text import for_terminal
from qualcode.tui import commands, screens, suggesting
from qualcode.tui.app_keys import EVERYWHERE
from qualcode.tui.backing_up import BackupWatch
from qualcode.tui.going import Going
from qualcode.tui.keys import bindings_in_force, translate_bindings
from qualcode.tui.learning import Follower
from qualcode.tui.plain import make_plain
from qualcode.tui.preferences import LANGUAGE, THEME, Preferences, terminal_colors
from qualcode.tui.screens.base import StudyScreen, tell, telling
from qualcode.tui.theme import DARK, NAMES, THEMES, own_variables
from qualcode.tui.watching import CodebookWatch
from qualcode.tui.widgets.bars import KeyBar
from qualcode.tui.widgets.painting import Painting
from qualcode.tui.widgets.panel import Panel

SETTLED = 0.7
"""Seconds until what is seldom opened is loaded too: by then there is something to read."""


class QualcodeApp(Going):
    """Codes the interviews of one study."""

    TITLE = "qualcode"
    CSS_PATH = Path(__file__).with_name("qualcode.tcss")
    WIDE: ClassVar[int] = 110
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (160, "-broad")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (10, "-low"), (20, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = EVERYWHERE

    job: var[str] = var("")
    """What is going on in the background, in words; empty when nothing is."""

    def __init__(self, project: Project, *, plain: bool = False, preferences: Preferences | None = None) -> None:
        """Without `preferences` it starts with the usual looks, and nothing that is chosen is remembered."""
        self.plain = plain
        self.preferences = preferences
        super().__init__(project)
        if plain:
            make_plain(self)
        self.watch_book = CodebookWatch(self)
        self.follower = Follower(self)
        translate_bindings(self)
        for theme in THEMES:
            self.register_theme(theme)
        chosen = preferences.theme(terminal_colors()) if preferences and not plain else ""
        self.set_reactive(QualcodeApp.theme, chosen or DARK.name)
        self._colors = self.get_css_variables()
        self.stylesheet.set_variables(self._colors)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles anew where the colours are others; with the first theme they were just read."""
        colors = self.get_css_variables()
        if colors == self._colors:
            self.stylesheet.update(self, animate=animate)
        else:
            self._colors = colors
            super().refresh_css(animate)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for the themes that come with Textual."""
        return own_variables(self.current_theme.dark)

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's cursor rests: in a field, and in the plain mode on the line that is to be read."""
        here = self.screen.focused if self.plain and self._screen_stack else None
        return here.reading_at if isinstance(here, Painting) else self._cursor_position

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        self._cursor_position = position

    def get_default_screen(self) -> Screen[None]:
        """The overview."""
        return screens.OverviewScreen()

    def on_mount(self) -> None:
        """Look now and then for what other programs change."""
        self.set_interval(2.0, self._look_around)
        BackupWatch(self).start()
        self.set_timer(SETTLED, lambda: self.run_worker(screens.load_all, thread=True, group="loading"))
        if not self.is_headless:
            self._quit_on_signals()
            if self.plain and self._driver is not None:
                self._driver.write("\x1b[?25h")  # Textual hides the cursor, and screen readers follow it

    def _quit_on_signals(self) -> None:
        """Leave the terminal as it was, and the place written, when the session is ended from outside."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not on this system or in this thread
                if number is not None:
                    asyncio.get_running_loop().add_signal_handler(number, self.call_later, self.action_quit)

    def edited(self) -> None:
        """Something in the study changed: there may be something to learn."""
        super().edited()
        self.follower.wake()

    def show_learned(self) -> None:
        """The suggestions have moved: the screen in view shows them; others do when they come up again."""
        if isinstance(self.screen, StudyScreen) and self.screen.is_mounted:
            self.screen.show_learned()

    def show_changes(self) -> None:
        """Something changed that no screen did: the one in view reads it now."""
        self.edited()
        if isinstance(self.screen, StudyScreen) and self.screen.is_mounted:
            self.screen.reread()

    def _look_around(self) -> None:
        if self.is_writing:  # what is being written is told of when it is done
            return
        with telling(self):
            self.watch_book.look()
            before = self._marks
            if self.project.changed_elsewhere() or (self.marks, before) != (before and before[1], before):
                self.show_changes()

    async def run_action(
        self,
        action: str | tuple[str, str, tuple[object, ...]],
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or the palette asks for; a mistake that the user can mend is told, not raised."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except QualcodeError as error:
            self.tell(error)
            return True

    def tell(self, error: QualcodeError) -> None:
        """Show a mistake."""
        tell(self, error)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette."""
        return commands.palette(self, screen)

    def action_command_palette(self) -> None:
        """Open the palette in the user's language."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("What do you want to do?"), id="--command-palette"))

    def action_help(self) -> None:
        """Show the keys of the screen in view."""
        name = getattr(self.screen, "NAME", "")
        self.push_screen(screens.HelpScreen(_(name) if name else "", bindings_in_force(self.screen)))

    def action_history(self) -> None:
        """See all that was done."""
        if isinstance(self.screen, StudyScreen):
            self.open_history()

    def action_scroll_beside(self, step: int) -> None:
        """Scroll what has more to tell than it has room for, half of it at a time."""
        for panel in self.screen.query(Panel):
            if panel.display and panel.virtual_size.height > panel.size.height:
                panel.scroll_to(y=panel.scroll_offset.y + step * max(panel.size.height // 2, 1), animate=False)

    def action_next_theme(self) -> None:
        """Take the next of our own looks, and remember it."""
        if self.plain:
            raise QualcodeError(_("The plain mode has the terminal's own looks."))
        names = list(NAMES)
        here = names.index(self.theme) if self.theme in names else -1
        self.choose_theme(names[(here + 1) % len(names)])
        self.notify(_(NAMES[self.theme]), timeout=2)

    def choose_theme(self, name: str) -> None:
        """Take these looks, now and the next time."""
        self.theme = name
        self._remember(THEME, name)

    def action_other_language(self) -> None:
        """Read English instead of Norwegian or the other way round, now and the next time."""
        if not isinstance(self.screen, StudyScreen):
            raise QualcodeError(_("Answer or close this first."))
        set_language(next(name for name in LANGUAGES if name != language()))
        self.on_exit_app()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        home = self.screen
        for node in (self, home, *home.query("*")):
            translate_bindings(node)
        self.show_changes()
        home.refresh_bindings()
        self._remember(LANGUAGE, language())

    def _remember(self, key: str, value: str) -> None:
        if self.preferences is not None and not self.preferences.remember(key, value):
            self.notify(_("Your choice holds until you quit; it could not be written down."), timeout=4)

    def make_suggestions(self) -> None:
        """Make suggestions for every transcript in the background."""
        suggesting.start(self)

    def action_make_suggestions(self) -> None:
        """Make suggestions for every transcript in the background."""
        self.make_suggestions()

    def action_stop_job(self) -> None:
        """Stop what goes on in the background."""
        self.workers.cancel_group(self, suggesting.GROUP)
        self.stop_errands()
        self.job = ""

    def watch_job(self) -> None:
        """Tell how far the work has come."""
        for bar in self.screen.query(KeyBar) if self.is_running else ():
            bar.refresh()

    async def action_quit(self) -> None:
        """Write what was put off and quit."""
        self.on_exit_app()
        self.exit()

    def on_exit_app(self) -> None:
        """Write what was put off, also when the page in the browser was closed."""
        for screen in self.screen_stack:
            if isinstance(screen, StudyScreen):
                with telling(self):
                    screen.leave()

    def action_help_quit(self) -> None:
        """Tell how to quit; Ctrl+C may also have been meant to copy."""
        self.notify(_("Ctrl+Q quits. Everything is saved."), timeout=4)

    def _handle_exception(self, error: Exception) -> None:
        """A mistake that the user can mend, wherever it came up, is told; anything else is a bug and ends the app.

        Where corpus.db is damaged it is no bug, and ends the app with a line.
        """
        from qualcode.project.safekeeping import damage_in

        if isinstance(error, QualcodeError):
            self.tell(error)
            return
        damage = damage_in(self.project.root)
        if damage is None:
            super()._handle_exception(error)
        else:
            self.exit(return_code=1, message=Text(for_terminal("\n".join(damage.lines()))))
