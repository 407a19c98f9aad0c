"""The codebook, and all excerpts of a code."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Code, Coding, Transcript
from qualcode.project.track_record import Record, track_records
from qualcode.text import for_terminal
from qualcode.tui.describing import describe_code, describe_record
from qualcode.tui.screens.base import StudyScreen, telling
from qualcode.tui.screens.codebook_edits import CodebookEdits
from qualcode.tui.screens.codebook_keys import EDITING
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet
from qualcode.tui.widgets.turn_lines import clock


class CodebookScreen(CodebookEdits):
    """The codes as a tree, and what the one in focus means."""

    NAME = N_("Codebook")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,e", "excerpts", N_("Excerpts"), id="codebook.excerpts", tooltip=N_("See all excerpts of the code")
        ),
        Binding("slash", "find", N_("Find"), id="codebook.find", tooltip=N_("Find a code by a few letters")),
        *EDITING,
        Binding("u", "undo", N_("Undo"), id="codebook.undo", tooltip=N_("Undo the last change, codings and codebook")),
        Binding(
            "U,ctrl+r", "redo", N_("Redo"), id="codebook.redo", tooltip=N_("Redo what was undone last"), show=False
        ),
        Binding("q,escape,b", "back", N_("Back"), id="codebook.back", tooltip=N_("Go back")),
    ]

    def __init__(self, code_id: str | None = None) -> None:
        super().__init__()
        self._start = code_id
        self._codes: list[Code] = []
        self._counts: Counter[str] = Counter()
        self._places: dict[str, int] = {}
        self._seen = 0
        self._records: dict[str, Record] = {}

    def compose(self) -> ComposeResult:
        """The tree to the left, the meaning to the right."""
        yield TitleBar()
        with Horizontal(id="codes"):
            yield RowList(self._row)
            yield Panel(id="meaning")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the code that was asked for."""
        self.query_one(RowList).focus()
        self.reread()

    def reread(self) -> None:
        """Show the codebook as it is now."""
        rows = self.query_one(RowList)
        here = self._codes[rows.index].id if self._codes else self._start
        self._seen = self.study.edits
        gone = _("No longer in the codebook. m lets another code take its codings over.")
        self._codes = [*self.project.codebook, *(Code(i, i, gone, retired=True) for i in self.project.gone_codes())]
        self._counts = Counter(self.project.store.codings.count_by_code())
        self._places = self.project.store.codings.count_transcripts_by_code()
        self._records = track_records(self.project)
        ids = [code.id for code in self._codes]
        rows.show(len(ids), ids.index(here) if here in ids else 0)
        known = len(self.project.codebook.by_id)
        codes = ngettext("{count} code", "{count} codes", known).format(count=known)
        total = sum(self._counts.values())
        codings = ngettext("{count} coding", "{count} codings", total).format(count=total)
        self.query_one(TitleBar).show([(_("Codebook"), "strong")], [(f"{codes} · {codings}", "dim")])

    def on_screen_resume(self) -> None:
        """What is coded, or the codebook, may be another."""
        if self.is_mounted and self._seen != self.study.edits:
            self.reread()

    def code_in_focus(self) -> Code | None:
        """The code under the cursor."""
        return self._codes[self.query_one(RowList).index] if self._codes else None

    def go_to_code(self, code_id: str) -> None:
        """Put the cursor on that code, if it is there."""
        ids = [code.id for code in self._codes]
        if code_id in ids:
            self.query_one(RowList).go(ids.index(code_id))

    def _row(self, index: int, width: int) -> list[Line]:
        code = self._codes[index]
        is_gone = code.id not in self.project.codebook
        depth = 0 if is_gone else code.id.count("/")
        state = "" if not code.retired else _("not in the codebook") if is_gone else _("retired")
        room = max(width - 2 * depth - 8 - (len(state) + 2 if state else 0), 4)
        name = fit(code.name, room)
        count = self._counts[code.id]
        return [
            [
                ("  " * depth, ""),
                self.mark(code.id),
                (f" {name}", "dim" if code.retired else "" if depth else "strong"),
                (f"  {state}" if state else "", "warning" if is_gone else "dim"),
                (f"{count or '·':>5}", "dim"),
            ]
        ]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell what the code in focus means."""
        if self._codes:
            code = self._codes[event.index]
            state: Line = [("   ", ""), (_("retired"), "warning")] if code.retired else []
            name = Paragraph(((" › ".join(self.project.codebook.path(code.id)), "strong"), *state))
            record = describe_record(self._records.get(code.id, Record()))
            self.query_one("#meaning", Panel).show(
                [name, *describe_code(code, count=self._counts[code.id], places=self._places.get(code.id)), *record]
            )

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the code in focus shows its excerpts."""
        self.action_excerpts()

    def action_excerpts(self) -> None:
        """See all excerpts of the code in focus."""
        if self._codes:
            self.study.open_excerpts(self._codes[self.query_one(RowList).index].id)

    def action_find(self) -> None:
        """Go to a code by a few letters."""

        def show(found: tuple[str, ...]) -> None:
            self.reread()
            ids = [code.id for code in self._codes]
            if found[0] in ids:
                self.query_one(RowList).go(ids.index(found[0]))

        self.ask(CodePicker(self.project.codebook, (), "", title=_("Find a code")), show)


class ExcerptsScreen(StudyScreen):
    """All that was coded with a code, with the words around."""

    NAME = N_("Excerpts")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("Go there"), id="excerpts.open", tooltip=N_("Go to the place in the transcript")),
        Binding(
            "e", "another", N_("Another code"), id="excerpts.another", tooltip=N_("See the excerpts of another code")
        ),
        Binding(
            "p",
            "example",
            N_("Example"),
            id="excerpts.example",
            tooltip=N_("Make the excerpt an example of its code: suggestions learn from it"),
        ),
        Binding("u", "undo", N_("Undo"), id="excerpts.undo", tooltip=N_("Undo the last change")),
        Binding(
            "U,ctrl+r", "redo", N_("Redo"), id="excerpts.redo", tooltip=N_("Redo what was undone last"), show=False
        ),
        Binding("q,escape", "back", N_("Back"), id="excerpts.back", tooltip=N_("Go back")),
    ]

    def __init__(self, code_id: str) -> None:
        super().__init__()
        self._code = code_id
        self._codings: list[Coding] = []
        self._transcripts: dict[str, Transcript] = {}
        self._seen = 0

    def compose(self) -> ComposeResult:
        """The code, its excerpts."""
        yield TitleBar()
        yield RowList(self._row, height=4)
        yield Panel(id="empty")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the excerpts."""
        self.query_one(RowList).focus()
        self.reread()

    def on_screen_resume(self) -> None:
        """Excerpts may have come or gone."""
        if self.is_mounted and self._seen != self.study.edits:
            self.reread()

    def reread(self) -> None:
        """Show the excerpts as they are stored now."""
        self._transcripts.clear()
        self._seen = self.study.edits
        book = self.project.codebook
        below = [code.id for code in book.by_id[self._code].walk()] if self._code in book else [self._code]
        self._codings = [coding for code_id in below for coding in self.project.codings(code=code_id)]
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        rows.show(len(self._codings), rows.index)
        rows.display, empty.display = bool(self._codings), not self._codings
        empty.show([Paragraph(((_("Nothing is coded with this code yet."), "dim"),))])
        count = ngettext("{count} excerpt", "{count} excerpts", len(self._codings)).format(count=len(self._codings))
        path = " › ".join(book.path(self._code))
        self.query_one(TitleBar).show([self.mark(self._code), (f" {path}", "strong")], [(count, "dim")])

    def _transcript(self, name: str) -> Transcript:
        if name not in self._transcripts:
            self._transcripts[name] = self.project.transcript(name)
        return self._transcripts[name]

    def _row(self, index: int, width: int) -> list[Line]:
        coding = self._codings[index]
        transcript = self._transcript(coding.excerpt.transcript)
        turn = transcript.turn_at(coding.excerpt.start)
        head: Line = [(transcript.name, "accent"), (f"  {turn.speaker}  {clock(turn.start_ms)}", "dim")]
        if coding.coder != self.project.coder:
            head.append((f"  {coding.coder}", "dim"))
        if coding.code != self._code:
            head += [("  ", ""), self.mark(coding.code), (f" {self.project.codebook.path(coding.code)[-1]}", "dim")]
        base = transcript.starts[turn.index]
        stop = max(base + len(turn.text), coding.excerpt.end)
        found = [(coding.excerpt.start - base, coding.excerpt.end - base)]
        lines = snippet(transcript.text[base:stop], found, width - 2, rows=2, plain="dim", strong="")
        return [head, *([("  ", ""), *line] for line in lines)]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the place."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the place in the transcript."""
        if self._codings:
            excerpt = self._codings[self.query_one(RowList).index].excerpt
            with telling(self.app):
                self.study.open_transcript(excerpt.transcript, excerpt)

    def action_example(self) -> None:
        """Make the excerpt in focus an example of its code."""
        if self._codings:
            coding = self._codings[self.query_one(RowList).index]
            outcome = self.project.add_example(coding.code, coding.quote)
            self.study.edited()
            name = self.project.codebook.path(outcome.code_id)[-1]
            said = _("Now an example of {code}; u undoes it").format(code=for_terminal(name))
            self.notify(said, timeout=4, markup=False)

    def action_another(self) -> None:
        """See the excerpts of another code."""

        def show(found: tuple[str, ...]) -> None:
            self._code = found[0]
            self.reread()

        self.ask(CodePicker(self.project.codebook, self.project.recent_codes(), "", title=_("Excerpts of")), show)
