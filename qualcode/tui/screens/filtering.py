"""A field to type in above a list that follows what is typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from qualcode.i18n import N_
from qualcode.tui.screens.base import StudyScreen
from qualcode.tui.widgets.row_list import RowList


class FilterScreen(StudyScreen):
    """A screen where the field keeps the focus and the arrows move in the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", N_("Down"), id="filter.down", tooltip=N_("Go to the row below"), show=False),
        Binding("up", "step(-1)", N_("Up"), id="filter.up", tooltip=N_("Go to the row above"), show=False),
        Binding(
            "pagedown", "page(1)", N_("Page down"), id="filter.page_down", tooltip=N_("Go a page down"), show=False
        ),
        Binding("pageup", "page(-1)", N_("Page up"), id="filter.page_up", tooltip=N_("Go a page up"), show=False),
        Binding("enter", "open", N_("Open"), id="filter.open", tooltip=N_("Go to the place in the transcript")),
        Binding("escape", "back", N_("Back"), id="filter.back", tooltip=N_("Go back")),
    ]

    def when_listed(self, act: Callable[[], object]) -> None:
        """Do it when the list answers what is typed."""
        act()

    def action_step(self, step: int) -> None:
        """Go so many rows down."""
        self.when_listed(partial(self.query_one(RowList).action_step, step))

    def action_page(self, step: int) -> None:
        """Go so many pages down."""
        self.when_listed(partial(self.query_one(RowList).action_page, step))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field opens the row."""
        self.action_open()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        self.when_listed(self.query_one(RowList).action_choose)
