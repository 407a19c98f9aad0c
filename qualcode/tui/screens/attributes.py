"""What is known of one interview, as lines to write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import TextArea

from qualcode.i18n import N_, _
from qualcode.text import for_terminal
from qualcode.tui.screens.base import WritingDialog
from qualcode.tui.widgets.bars import KeyBar, TitleBar


class AttributesEditor(WritingDialog[dict[str, str]]):
    """Answers with the attributes; a line without a value takes the attribute away."""

    NAME = N_("Writing attributes")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Save"), id="attributes.save", tooltip=N_("Save the attributes")),
        Binding("escape", "cancel", N_("Cancel"), id="attributes.cancel", tooltip=N_("Close without saving")),
    ]

    def __init__(self, name: str, attributes: Mapping[str, str], known: Sequence[str]) -> None:
        super().__init__()
        self._whose = name
        names = (*attributes, *(each for each in known if each not in attributes))
        self._text = for_terminal("\n".join(f"{each}: {' '.join(attributes.get(each, '').split())}" for each in names))

    def compose(self) -> ComposeResult:
        """Whose attributes, and a line for each."""
        with Vertical(classes="dialog", id="memo"):
            yield TitleBar()
            yield TextArea(self._text, soft_wrap=True, show_line_numbers=False, compact=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the end of the first line."""
        self.query_one(TitleBar).show([(self._whose, "strong"), ("  " + _("attribute: value"), "dim")], [])
        self.query_one(TextArea).action_cursor_line_end()

    def unsaved(self) -> str | None:
        """The lines, where they are others than before."""
        text = self.query_one(TextArea).text
        return text + "\n" if text != self._text else None

    def action_save(self) -> None:
        """Answer with what is written, or tell which line is no attribute."""
        lines = [line.strip() for line in self.query_one(TextArea).text.splitlines() if line.strip()]
        pairs = [(key.strip(), colon, value.strip()) for key, colon, value in (line.partition(":") for line in lines)]
        wrong = next((key for key, colon, _value in pairs if not key or not colon), None)
        if wrong is not None:
            self.notify(_("Write each line as attribute: value. This is none: {line}").format(line=wrong), markup=False)
            return
        self.dismiss({key: value for key, _colon, value in pairs if value})
