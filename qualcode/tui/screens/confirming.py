"""A question that is answered with yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from qualcode.i18n import N_
from qualcode.tui.screens.base import Dialog
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.panel import Panel, Paragraph


class Confirm(Dialog[bool]):
    """Answers with True; left without an answer otherwise."""

    NAME = N_("Are you sure?")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,j,y", "sure", N_("Yes"), id="confirm.sure", tooltip=N_("Yes, do it")),
        Binding("escape,n,q", "cancel", N_("No"), id="confirm.cancel", tooltip=N_("No, leave all as it is")),
    ]

    def __init__(self, question: str, lines: Sequence[str] = ()) -> None:
        super().__init__()
        self._question = question
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The question, and what it is about."""
        with Vertical(classes="dialog", id="confirm"):
            yield TitleBar()
            yield Panel()
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask."""
        self.query_one(TitleBar).show([(self._question, "strong")], [])
        self.query_one(Panel).show([Paragraph(((line, ""),), indent=2) for line in self._lines])

    def action_sure(self) -> None:
        """Answer with yes."""
        self.dismiss(True)
