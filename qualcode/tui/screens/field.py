"""One line that is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from qualcode.errors import QualcodeError
from qualcode.i18n import N_
from qualcode.text import for_terminal
from qualcode.tui.screens.base import Dialog
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.panel import Panel, Paragraph


class FieldAsked(Dialog[str]):
    """Answers with the line; `check` raises where it will not do, and that is told below the field."""

    NAME = N_("Typing an answer")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", N_("OK"), id="field.save", tooltip=N_("Use what is typed")),
        Binding("escape", "cancel", N_("Cancel"), id="field.cancel", tooltip=N_("Close and change nothing")),
    ]

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        advice: str = "",
        check: Callable[[str], object] | None = None,
        secret: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._text = for_terminal(text)
        self._advice = advice
        self._check = check
        self._secret = secret

    def compose(self) -> ComposeResult:
        """What is asked, a field, and how to answer."""
        with Vertical(classes="dialog", id="field"):
            yield TitleBar()
            yield Input(self._text, compact=True, select_on_focus=False, password=self._secret)
            yield Panel()
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask."""
        self.query_one(TitleBar).show([(self._title, "strong")], [])
        self._tell(self._advice, "dim")
        self.query_one(Input).focus()

    def _tell(self, text: str, style: str) -> None:
        self.query_one(Panel).show([Paragraph(((text, style),))] if text else [])

    def on_input_submitted(self) -> None:
        """Enter answers."""
        self.action_save()

    def action_save(self) -> None:
        """Answer, if it will do."""
        text = self.query_one(Input).value.strip()
        try:
            if self._check is not None:
                self._check(text)
        except QualcodeError as error:
            self._tell(" ".join(error.lines()), "warning")
        else:
            self.dismiss(text)
