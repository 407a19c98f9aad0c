"""The study at a glance: its transcripts and how far each has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Progress
from qualcode.project import Project
from qualcode.tui import screens
from qualcode.tui.screens.arranging import ARRANGING, Arranging
from qualcode.tui.screens.base import attributes_in_brief, title_of
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

_BAR = 10


class OverviewScreen(Arranging):
    """The first screen."""

    NAME = N_("Overview")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("Open"), id="overview.open", tooltip=N_("Open the transcript where you left it")),
        Binding(
            "l",
            "suggest",
            N_("Make suggestions"),
            id="overview.suggest",
            tooltip=N_("Make suggestions for every transcript"),
        ),
        Binding(
            "f",
            "queue",
            N_("Suggestions"),
            id="overview.queue",
            tooltip=N_("See all suggestions of the study, best first"),
        ),
        Binding("slash", "search", N_("Search"), id="overview.search", tooltip=N_("Search the whole study")),
        Binding("b", "codebook", N_("Codebook"), id="overview.codebook", tooltip=N_("See the codebook")),
        Binding("e", "excerpts", N_("Excerpts"), id="overview.excerpts", tooltip=N_("See all excerpts of a code")),
        Binding("m", "memos", N_("Memos"), id="overview.memos", tooltip=N_("See all memos, and write new ones")),
        Binding(
            "c",
            "cases",
            N_("Attributes"),
            id="overview.cases",
            tooltip=N_("See and change what is known of the interviews"),
        ),
        Binding(
            "p",
            "pictures",
            N_("Pictures"),
            id="overview.pictures",
            tooltip=N_("See how often codes are used, in which groups, and where in an interview"),
        ),
        Binding(
            "E",
            "query",
            N_("Query"),
            id="overview.query",
            tooltip=N_("Ask for excerpts by codes, words, attributes, coder and origin"),
            show=False,
        ),
        Binding(
            "i", "import", N_("Import"), id="overview.import", tooltip=N_("Read interviews, and see how they are taken")
        ),
        Binding(
            "r",
            "review",
            N_("After corrections"),
            id="overview.review",
            tooltip=N_("See the codings whose words a correction changed or took away"),
            show=False,
        ),
        Binding(
            "P",
            "pseudonyms",
            N_("Pseudonyms"),
            id="overview.pseudonyms",
            tooltip=N_("Find what could tell who someone is, and replace it"),
            show=False,
        ),
        *ARRANGING,
        Binding("u", "undo", N_("Undo"), id="overview.undo", tooltip=N_("Undo the last change")),
        Binding(
            "U,ctrl+r", "redo", N_("Redo"), id="overview.redo", tooltip=N_("Redo what was undone last"), show=False
        ),
        Binding("q", "quit", N_("Quit"), id="overview.quit", tooltip=N_("Quit; everything is saved")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Progress, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, names of the columns, the transcripts, the totals."""
        yield TitleBar()
        yield TitleBar(id="columns")
        yield RowList(self._row)
        yield Panel(id="empty")
        yield TitleBar(id="totals")
        yield KeyBar()

    def on_resize(self) -> None:
        """The columns depend on the width."""
        self._tell_columns()

    def wanted(self) -> Callable[[Project], tuple[Progress, ...]]:
        """How far each transcript has come."""
        if not self._known:
            self._tell_title()
        return Project.progress

    def show(self, found: tuple[Progress, ...]) -> None:
        """Show the study as it is stored now."""
        rows, known = self.rows, found
        here = self._rows[rows.index].transcript if self._rows else ""
        self._known, self._rows = known, self.arranged(known)
        names = [row.transcript for row in self._rows]
        rows.show(len(names), names.index(here) if here in names else 0)
        self.query_one("#columns").display = rows.display = bool(self._rows)
        empty = self.query_one("#empty", Panel)
        empty.display = not self._rows
        nothing, advice = _("No transcripts yet."), _how_to_import()
        if known:
            nothing, advice = _("No transcript is like that."), _("Esc shows all again.")
        empty.show([Paragraph(((nothing, "strong"),)), Paragraph(((advice, "dim"),))])
        self._tell_title()
        self._tell_columns()
        self._tell_totals()

    def _tell_title(self) -> None:
        lock: Line = [(_("read only") + "  ", "warning")] if self.project.read_only else []
        arranged = self.arranged_in_words(len(self._rows), len(self._known))
        coder = _("coder: {name}").format(name=self.project.coder)
        self.query_one(TitleBar).show([*lock, (title_of(self.study), "strong"), *arranged], [(coder, "dim")])

    def _tell_columns(self) -> None:
        columns = columns_for(self.size.width - 3, self._rows)
        heads = "  ".join(fit(c.title.rjust(c.cells) if c.right else c.title, c.cells) for c in columns)
        self.query_one("#columns", TitleBar).show([(heads, "dim")], [])

    def _tell_totals(self) -> None:
        rows = self._rows
        codings, waiting = sum(row.codings for row in rows), sum(row.suggestions for row in rows)
        parts = [
            ngettext("{count} transcript", "{count} transcripts", len(rows)).format(count=len(rows)),
            _("{count} words").format(count=f"{sum(r.words for r in rows):,}".replace(",", "\u00a0")),
            ngettext("{count} coding", "{count} codings", codings).format(count=codings),
            ngettext("{count} suggestion waiting", "{count} suggestions waiting", waiting).format(count=waiting),
        ]
        self.query_one("#totals", TitleBar).show([(" · ".join(parts) if rows else "", "dim")], [])

    def _row(self, index: int, width: int) -> list[Line]:
        line: Line = []
        for column in columns_for(width, self._rows):
            line += [("  " if line else "", ""), *column.draw(self._rows[index], column.cells)]
        return [line]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the transcript."""
        self.action_open()

    def action_open(self) -> None:
        """Open the transcript where the coder left it; in a study without any, what reads them in."""
        if not self._known and self._is_shown:
            self.action_import()
        if self._rows:
            self.study.open_transcript(self._rows[self.query_one(RowList).index].transcript)

    def action_suggest(self) -> None:
        """Make suggestions for every transcript."""
        self.study.make_suggestions()

    def action_queue(self) -> None:
        """See all suggestions of the study."""
        self.app.push_screen(screens.QueueScreen())

    def action_search(self) -> None:
        """Search the study."""
        self.study.open_search()

    def action_codebook(self) -> None:
        """See the codebook."""
        self.study.open_codebook()

    def action_excerpts(self) -> None:
        """See all excerpts of a code."""
        self.study.open_excerpts()

    def action_memos(self) -> None:
        """See all memos."""
        self.app.push_screen(screens.MemosScreen())

    def action_cases(self) -> None:
        """See what is known of the interviews."""
        self.app.push_screen(screens.CasesScreen())

    def action_pictures(self) -> None:
        """See pictures of the codings."""
        self.app.push_screen(screens.PicturesScreen())

    def action_import(self) -> None:
        """Read interviews into the study."""
        self.app.push_screen(screens.ImportScreen())

    def action_review(self) -> None:
        """See what a correction touched."""
        self.app.push_screen(screens.ReviewScreen())

    def action_pseudonyms(self) -> None:
        """Find and replace names."""
        self.app.push_screen(screens.PseudonymScreen())

    def action_query(self) -> None:
        """See the excerpts that a query is true of."""
        from qualcode.tui.screens.excerpts import ask_for_excerpts

        ask_for_excerpts(self, "", self._show_excerpts)

    def _show_excerpts(self, query: str) -> None:
        self.app.push_screen(screens.ExcerptsScreen(query=query))

    async def action_quit(self) -> None:
        """Quit."""
        await self.study.action_quit()


@dataclass(frozen=True, slots=True)
class Column:
    """One fact about a transcript: its head, its cells and how it is drawn in them."""

    title: str
    cells: int
    draw: Callable[[Progress, int], Line]
    right: bool = False


def columns_for(width: int, rows: Sequence[Progress]) -> list[Column]:
    """The columns that fit the width; on a narrow screen the name, the share that is read and the counts."""
    columns = [
        Column(_("Read"), _BAR + 6 if width >= 94 else 5, _read, right=width < 94),
        Column(
            _("Coded"), 7, lambda row, cells: _number(f"{row.coded}/{row.turns}", cells, bool(row.coded)), right=True
        ),
        Column(
            _("Suggestions"),
            max(cell_len(_("Suggestions")), 9),
            lambda row, cells: [(f"{row.suggestions or ''}".rjust(cells), "accent")],
            right=True,
        ),
    ]
    if width >= 130:
        columns.insert(2, Column(_("Codings"), 8, lambda row, cells: _number(row.codings, cells), right=True))
        columns.insert(0, Column(_("Words"), 8, lambda row, cells: _number(row.words, cells), right=True))
    rest = width - sum(column.cells + 2 for column in columns)
    longest = max(map(cell_len, (_("Transcript"), *(row.transcript for row in rows))))
    name = max(min(longest, rest if rest < 40 else rest * 6 // 10), 4)
    about = min(rest - name - 2, 44)
    columns.insert(0, Column(_("Transcript"), name, lambda row, cells: [(fit(row.transcript, cells), "strong")]))
    if about >= 12:
        columns.insert(1, Column(_("About"), about, _about))
    return columns


def _about(row: Progress, cells: int) -> Line:
    text = attributes_in_brief(row.attributes) or next(iter(row.attributes.values()), "")
    return [(fit(text, cells), "dim")]


def _read(row: Progress, cells: int) -> Line:
    share = row.read / row.turns if row.turns else 0.0
    full = round(share * _BAR)
    bar: Line = [("━" * full, "good"), ("─" * (_BAR - full) + " ", "faint")] if cells > _BAR else []
    return [*bar, (f"{share * 100:3.0f} %", "" if share else "dim")]


def _number(value: int | str, cells: int, lit: bool = True) -> Line:
    return [(f"{value}".rjust(cells), "" if lit and value else "dim")]


def _how_to_import() -> str:
    return _("Put the interviews in the folder transcripts and press i, or run: qualcode import")
