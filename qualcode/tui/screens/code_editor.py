"""All that a code says, in one dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, TextArea

from qualcode.i18n import N_, _
from qualcode.model import Code
from qualcode.text import for_terminal
from qualcode.tui.screens.base import WritingDialog
from qualcode.tui.widgets.bars import KeyBar, TitleBar

if TYPE_CHECKING:
    from qualcode.codebook.editing import Fields

_LISTS: Final = {
    "include": N_("Goes in (one on each line)"),
    "exclude": N_("Stays out (one on each line; name a better code)"),
    "examples": N_("Examples (one on each line; suggestions learn from them)"),
    "cues": N_("Cues: words that nearly always mean it (one on each line)"),
}


class CodeEditor(WritingDialog["Fields"]):
    """Answers with what was changed; for a new code with all that was written."""

    NAME = N_("Editing a code")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Save"), id="code.save", tooltip=N_("Write it into the codebook")),
        Binding("tab", "app.focus_next", N_("Next field"), id="code.next", tooltip=N_("Go to the next field")),
        Binding(
            "shift+tab",
            "app.focus_previous",
            N_("Field before"),
            id="code.previous",
            tooltip=N_("Go to the field before"),
            show=False,
        ),
        Binding("escape", "cancel", N_("Cancel"), id="code.cancel", tooltip=N_("Close without saving")),
    ]

    def __init__(self, code: Code, where: str) -> None:
        """`where` tells which code it is, or where a new one will stand."""
        super().__init__()
        self._code = code
        self._where = where

    def compose(self) -> ComposeResult:
        """A field for each."""
        code = self._code
        with Vertical(classes="dialog", id="code-editor"):
            yield TitleBar()
            with VerticalScroll(can_focus=False):
                yield Label(_("Name"))
                yield Input(for_terminal(code.name), id="name", compact=True, select_on_focus=False)
                yield Label(_("What it means"))
                yield _area(code.definition, "definition")
                for key, label in _LISTS.items():
                    yield Label(_(label))
                    yield _area("\n".join(self._lines(key)), key)
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the name."""
        title = _("Edit") if self._code.id else _("New code")
        self.query_one(TitleBar).show([(title, "strong"), (f"  {self._where}", "dim")], [])
        self.query_one("#name", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the name goes on to the meaning."""
        event.stop()
        self.query_one("#definition", TextArea).focus()

    def _changed(self) -> Fields:
        """What stands in the fields and was not there before."""
        code, fields = self._code, {}
        name = self.query_one("#name", Input).value
        if name != for_terminal(code.name):
            fields["name"] = name
        definition = self.query_one("#definition", TextArea).text
        if definition != for_terminal(code.definition):
            fields["definition"] = definition
        found: Fields = fields  # type: ignore[assignment]
        for key in _LISTS:
            text = self.query_one(f"#{key}", TextArea).text
            lines = self._lines(key)
            if text != "\n".join(lines):
                written = (line.strip() for line in text.split("\n"))
                found[key] = [lines.get(line, line) for line in written if line]  # type: ignore[literal-required]
        return found

    def _lines(self, key: str) -> dict[str, str]:
        """The texts of a list as they are shown, each on one line, and as they are in the codebook."""
        return {for_terminal(" ".join(text.split())): text for text in getattr(self._code, key)}

    def action_save(self) -> None:
        """Answer, once there is a name and a meaning."""
        for key, said in (("name", _("The code needs a name.")), ("definition", _("The code needs a meaning."))):
            field = self.query_one(f"#{key}")
            text = field.value if isinstance(field, Input) else field.text if isinstance(field, TextArea) else ""
            if not text.strip() and (key == "name" or self._code.id):
                self.notify(said, severity="warning")
                field.focus()
                return
        changed = self._changed()
        self.dismiss(changed or None)

    def unsaved(self) -> Fields:
        """What stands in the fields and was not there before."""
        return self._changed()


def _area(text: str, key: str) -> TextArea:
    return TextArea(for_terminal(text), soft_wrap=True, show_line_numbers=False, compact=True, id=key)
