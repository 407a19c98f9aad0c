"""Splitting a code: what the new ones are, and which of them each excerpt belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, TextArea

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Code, Coding, Transcript
from qualcode.text import for_terminal
from qualcode.tui.describing_place import describe_context
from qualcode.tui.screens.base import Dialog, StudyScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet

Part = tuple[str, str]
"""A new code's name and definition."""

Choices = dict[str, tuple[int, ...]]
MOST = 9


class PartsAsked(Dialog[tuple[Part, ...]]):
    """Answers with what a code is to be split into."""

    NAME = N_("Naming the parts")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Go on"), id="parts.save", tooltip=N_("Go on and divide the excerpts")),
        Binding("escape", "cancel", N_("Cancel"), id="parts.cancel", tooltip=N_("Close without splitting")),
    ]

    def __init__(self, code: Code) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        """A line for each part."""
        with Vertical(classes="dialog", id="parts"):
            yield TitleBar()
            yield Label(_("One new code on each line: its name, and after a colon what it means (may come later)"))
            yield TextArea(soft_wrap=True, show_line_numbers=False, compact=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Write the parts."""
        self.query_one(TitleBar).show([(_("Split"), "strong"), (f"  {self._code.name}", "dim")], [])
        self.query_one(TextArea).focus()

    def action_save(self) -> None:
        """Answer, once there are parts."""
        lines = (line.partition(":") for line in self.query_one(TextArea).text.split("\n") if line.strip())
        parts = tuple((name.strip(), meaning.strip()) for name, _colon, meaning in lines)
        if not 2 <= len(parts) <= MOST or not all(name for name, _meaning in parts):
            self.notify(_("Write two to nine names, each on its own line."), severity="warning")
            return
        self.dismiss(parts)


class SplitScreen(StudyScreen):
    """The excerpts of a code, to be divided among its parts by a digit each."""

    NAME = N_("Splitting a code")

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(n),
                f"part({n})",
                N_("Part"),
                id="split.part",
                key_display="1–9",
                tooltip=N_("Give the excerpt to this part, and on to the next"),
            )
            for n in range(1, 10)
        ),
        Binding(
            "plus",
            "add",
            N_("And also"),
            id="split.add",
            tooltip=N_("Give the excerpt to one part more: the next digit says which"),
        ),
        Binding("0,x", "stay", N_("Stays"), id="split.stay", tooltip=N_("Leave the excerpt with the code, and on")),
        Binding(
            "ctrl+s",
            "save",
            N_("Split"),
            id="split.save",
            tooltip=N_("Split the code as shown; one undo takes it back"),
        ),
        Binding("escape,q", "back", N_("Cancel"), id="split.cancel", tooltip=N_("Go back without splitting")),
    ]

    def __init__(
        self,
        code: Code,
        parts: Sequence[Part],
        codings: Sequence[Coding],
        then: Callable[[Mapping[str, Sequence[int]]], None],
    ) -> None:
        super().__init__()
        self._code = code
        self._parts = parts
        self._codings = codings
        self._then = then
        self._choices: Choices = {}
        self._adding = self._warned = False
        self._transcripts: dict[str, Transcript] = {}

    def compose(self) -> ComposeResult:
        """The parts above, the excerpts below, and what is said around the one with the cursor."""
        yield TitleBar()
        yield Panel(id="split-parts")
        with Horizontal(id="split"):
            yield RowList(self._row, height=4)
            yield Panel(id="around")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the first excerpt."""
        panel = self.query_one("#split-parts", Panel)
        panel.styles.height = len(self._parts)
        panel.show(
            [
                Paragraph(
                    ((f"{n}  ", "key"), (for_terminal(name), "strong"), (f"  {for_terminal(meaning)}", "dim")), indent=3
                )
                for n, (name, meaning) in enumerate(self._parts, 1)
            ]
        )
        rows = self.query_one(RowList)
        rows.show(len(self._codings))
        rows.focus()
        self._tell()

    def _tell(self) -> None:
        done = sum(1 for coding in self._codings if coding.id in self._choices)
        left = len(self._codings) - done
        count = ngettext("{count} excerpt left", "{count} excerpts left", left).format(count=left)
        said = _("the next digit adds a part") if self._adding else ""
        self.query_one(TitleBar).show(
            [(_("Split"), "strong"), (f"  {self._code.name}", "strong"), (f"   {said}", "good")], [(count, "dim")]
        )

    def _row(self, index: int, width: int) -> list[Line]:
        coding = self._codings[index]
        name = coding.excerpt.transcript
        transcript = self._transcripts.setdefault(name, self.project.transcript(name))
        turn = transcript.turn_at(coding.excerpt.start)
        chosen = self._choices.get(coding.id)
        if chosen is None:
            where: Line = [("?  ", "accent")]
        elif chosen:
            names = " + ".join(for_terminal(self._parts[n][0]) for n in chosen)
            where = [(f"{'+'.join(str(n + 1) for n in chosen)}  ", "good"), (fit(names, width // 2), "good")]
        else:
            where = [("0  ", "dim"), (fit(_("stays with the code"), width // 2), "dim")]
        coder = f"  {coding.coder}" if coding.coder != self.project.coder else ""
        head: Line = [*where, (f"  {name}  {turn.speaker}{coder}", "dim")]
        base = transcript.starts[turn.index]
        stop = max(base + len(turn.text), coding.excerpt.end)
        found = [(coding.excerpt.start - base, coding.excerpt.end - base)]
        lines = snippet(transcript.text[base:stop], found, width - 2, rows=2, plain="dim", strong="")
        return [head, *([("  ", ""), *line] for line in lines)]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show the excerpt whole, and what was said before it."""
        if event.index < len(self._codings):
            excerpt = self._codings[event.index].excerpt
            self.query_one("#around", Panel).show(describe_context(self.project.turns_at(excerpt, before=1), excerpt))

    def _choose(self, parts: tuple[int, ...]) -> None:
        rows = self.query_one(RowList)
        if not self._codings:
            return
        self._choices[self._codings[rows.index].id] = parts
        rows.redraw(rows.index)
        if not self._adding:
            rows.action_step(1)
        self._adding = False
        self._tell()

    def action_part(self, number: int) -> None:
        """This excerpt belongs to the part."""
        if number > len(self._parts) or not self._codings:
            return
        before = self._choices.get(self._codings[self.query_one(RowList).index].id, ())
        self._choose(tuple(sorted({*before, number - 1})) if self._adding else (number - 1,))

    def action_add(self) -> None:
        """The next digit adds a part to this excerpt, or to the one just chosen."""
        rows = self.query_one(RowList)
        if self._codings and self._codings[rows.index].id not in self._choices:
            rows.action_step(-1)
        self._adding = True
        self._tell()

    def action_stay(self) -> None:
        """This excerpt stays with the code."""
        self._choose(())

    def action_save(self) -> None:
        """Split; what was not divided stays with the code."""
        self.dismiss()
        self._then(self._choices)

    def action_back(self) -> None:
        """Leave; what was divided is thrown away only at the second Escape."""
        if self._choices and not self._warned:
            self._warned = True
            self.notify(_("Not split yet. Ctrl+S splits, Escape once more throws it away."), severity="warning")
            return
        super().action_back()
