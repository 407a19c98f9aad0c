"""Choosing one of some names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from qualcode.i18n import N_
from qualcode.tui.screens.base import Dialog
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.row_list import RowList


class NameAsked(Dialog[str]):
    """Answers with one of the names."""

    NAME = N_("Choosing a name")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Choose"), id="name.choose", tooltip=N_("Choose this one")),
        Binding("escape,q", "cancel", N_("Cancel"), id="name.cancel", tooltip=N_("Close without choosing")),
    ]

    def __init__(self, title: str, names: Sequence[str], start: str = "") -> None:
        super().__init__()
        self._title = title
        self._names = names
        self._start = start

    def compose(self) -> ComposeResult:
        """The names."""
        with Vertical(classes="dialog", id="chooser"):
            yield TitleBar()
            yield RowList(lambda index, width: [self._row(index, width)])
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first, or where asked."""
        self.query_one(TitleBar).show([(self._title, "strong")], [])
        start = self._names.index(self._start) if self._start in self._names else 0
        self.query_one(RowList).show(len(self._names), start)
        self.query_one(RowList).focus()

    def _row(self, index: int, width: int) -> Line:
        return [(fit(self._names[index], width), "")]

    def on_row_list_chosen(self) -> None:
        """A click on the name in focus chooses it."""
        self.action_choose()

    def action_choose(self) -> None:
        """Answer with the name."""
        if self._names:
            self.dismiss(self._names[self.query_one(RowList).index])
