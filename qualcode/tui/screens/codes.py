"""The codebook: its codes as a tree, and what each means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Code
from qualcode.project import Project
from qualcode.project.track_record import Record, track_records
from qualcode.tui.describing import describe_code, describe_record
from qualcode.tui.screens.codebook_edits import CodebookEdits
from qualcode.tui.screens.codebook_keys import EDITING
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList


class Uses(NamedTuple):
    """How the codes are used: those that left the codebook, codings and transcripts by code, and suggestions."""

    gone: list[str]
    codings: Counter[str]
    transcripts: dict[str, int]
    records: dict[str, Record]


def _find(study: Project) -> Uses:
    codings = study.store.codings
    gone, counts = list(study.gone_codes()), Counter(codings.count_by_code())
    return Uses(gone, counts, codings.count_transcripts_by_code(), track_records(study))


class CodebookScreen(CodebookEdits[Uses]):
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
        self._records: dict[str, Record] = {}

    def compose(self) -> ComposeResult:
        """The tree to the left, the meaning to the right."""
        yield TitleBar()
        with Horizontal(id="codes"):
            yield RowList(self._row)
            yield Panel(id="meaning")
        yield KeyBar()

    def wanted(self) -> Callable[[Project], Uses]:
        """How each code is used."""
        return _find

    def show(self, found: Uses) -> None:
        """Show the codebook as it is now, at the code that was asked for or that had the cursor."""
        rows = self.rows
        here = self._start or (self._codes[rows.index].id if self._codes else "")
        self._start = None
        gone = _("No longer in the codebook. m lets another code take its codings over.")
        gone_codes, self._counts, self._places, self._records = found
        self._codes = [*self.project.codebook, *(Code(i, i, gone, retired=True) for i in gone_codes)]
        ids = [code.id for code in self._codes]
        rows.show(len(ids), ids.index(here) if here in ids else 0)
        known = len(self.project.codebook.by_id)
        codes = ngettext("{count} code", "{count} codes", known).format(count=known)
        total = sum(self._counts.values())
        codings = ngettext("{count} coding", "{count} codings", total).format(count=total)
        self.query_one(TitleBar).show([(_("Codebook"), "strong")], [(f"{codes} · {codings}", "dim")])

    def code_in_focus(self) -> Code | None:
        """The code under the cursor."""
        return self._codes[self.query_one(RowList).index] if self._codes else None

    def go_to_code(self, code_id: str) -> None:
        """Read anew, with the cursor on that code if it is there."""
        self._start = code_id
        self.load()

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
            self.go_to_code(found[0])

        self.ask(CodePicker(self.project.codebook, (), "", title=_("Find a code"), does=_("Go there")), show)
