"""The study at a glance: its transcripts and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Progress
from qualcode.tui.screens.base import StudyScreen, attributes_in_brief, title_of
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

_BAR = 10


class OverviewScreen(StudyScreen):
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
        Binding("slash", "search", N_("Search"), id="overview.search", tooltip=N_("Search the whole study")),
        Binding("b", "codebook", N_("Codebook"), id="overview.codebook", tooltip=N_("See the codebook")),
        Binding("e", "excerpts", N_("Excerpts"), id="overview.excerpts", tooltip=N_("See all excerpts of a code")),
        Binding("u", "undo", N_("Undo"), id="overview.undo", tooltip=N_("Undo the last change")),
        Binding(
            "U,ctrl+r", "redo", N_("Redo"), id="overview.redo", tooltip=N_("Redo what was undone last"), show=False
        ),
        Binding("q", "quit", N_("Quit"), id="overview.quit", tooltip=N_("Quit; everything is saved")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Progress, ...] = ()
        self._seen = 0

    def compose(self) -> ComposeResult:
        """Title, names of the columns, the transcripts, the totals."""
        yield TitleBar()
        yield TitleBar(id="columns")
        yield RowList(self._row)
        yield Panel(id="empty")
        yield TitleBar(id="totals")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the study."""
        self.query_one(RowList).focus()
        self.reread()

    def on_screen_resume(self) -> None:
        """Coming back, the numbers are new."""
        if self.is_mounted and self._seen != self.study.edits:
            self.reread()

    def on_resize(self) -> None:
        """The columns depend on the width."""
        self._tell_columns()

    def reread(self) -> None:
        """Show the study as it is stored now."""
        self._seen = self.study.edits
        rows, project = self.query_one(RowList), self.project
        here = self._rows[rows.index].transcript if self._rows else ""
        self._rows = project.progress()
        names = [row.transcript for row in self._rows]
        rows.show(len(names), names.index(here) if here in names else 0)
        lock: Line = [(_("read only") + "  ", "warning")] if project.read_only else []
        coder = _("coder: {name}").format(name=project.coder)
        self.query_one("#columns").display = rows.display = bool(self._rows)
        empty = self.query_one("#empty", Panel)
        empty.display = not self._rows
        empty.show([Paragraph(((_("No transcripts yet."), "strong"),)), Paragraph(((_how_to_import(), "dim"),))])
        self.query_one(TitleBar).show([*lock, (title_of(self.study), "strong")], [(coder, "dim")])
        self._tell_columns()
        self._tell_totals()

    def _tell_columns(self) -> None:
        room = self._room(self.size.width - 2)
        name, about, bar = room
        read = fit(_("Read"), bar + 5)
        heads = f" {fit(_('Transcript'), name)}  {fit(_('About'), about) + '  ' if about else ''}{read}"
        self.query_one("#columns", TitleBar).show([(heads + "  " + _tail(_("Coded"), _("Suggested")), "dim")], [])

    def _tell_totals(self) -> None:
        rows = self._rows
        parts = [
            ngettext("{count} transcript", "{count} transcripts", len(rows)).format(count=len(rows)),
            _("{count} words").format(count=f"{sum(r.words for r in rows):,}".replace(",", "\u00a0")),
            _("{count} codings").format(count=sum(r.codings for r in rows)),
            _("{count} suggestions waiting").format(count=sum(r.suggestions for r in rows)),
        ]
        self.query_one("#totals", TitleBar).show([(" · ".join(parts) if rows else "", "dim")], [])

    def _room(self, width: int) -> tuple[int, int, int]:
        """The cells for the name, what it is about, and the bar; 0 for none."""
        bar = _BAR if width >= 96 else 0
        rest = width - bar - 5 - 22 - 6
        longest = max((len(row.transcript) for row in self._rows), default=10)
        name = max(min(longest, rest if rest < 40 else rest * 6 // 10), 8)
        about = rest - name - 2
        return name, about if about >= 12 else 0, bar

    def _row(self, index: int, width: int) -> list[Line]:
        row = self._rows[index]
        name, about, bar = self._room(width)
        share = row.read / row.turns if row.turns else 0.0
        line: Line = [(fit(row.transcript, name), "strong"), ("  ", "")]
        if about:
            line.append((fit(attributes_in_brief(row.attributes) or _first(row.attributes), about) + "  ", "dim"))
        if bar:
            full = round(share * bar)
            line += [("━" * full, "good"), ("─" * (bar - full), "dim")]
        line.append((f"{share * 100:4.0f}%", "" if share else "dim"))
        coded = f"{row.coded}/{row.turns}"
        pending = str(row.suggestions or "")
        line.append(("  " + _tail(coded, ""), "" if row.coded else "dim"))
        return [[*line[:-1], (f"  {coded:>9}", "" if row.coded else "dim"), (f"  {pending:>9}", "accent")]]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the transcript."""
        self.action_open()

    def action_open(self) -> None:
        """Open the transcript where the coder left it."""
        if self._rows:
            self.study.open_transcript(self._rows[self.query_one(RowList).index].transcript)

    def action_suggest(self) -> None:
        """Make suggestions for every transcript."""
        self.study.make_suggestions()

    def action_search(self) -> None:
        """Search the study."""
        self.study.open_search()

    def action_codebook(self) -> None:
        """See the codebook."""
        self.study.open_codebook()

    def action_excerpts(self) -> None:
        """See all excerpts of a code."""
        self.study.open_excerpts()

    async def action_quit(self) -> None:
        """Quit."""
        await self.study.action_quit()


def _tail(coded: str, suggested: str) -> str:
    return f"{coded:>9}  {suggested:>9}"


def _first(attributes: Mapping[str, str]) -> str:
    return next(iter(attributes.values()), "")


def _how_to_import() -> str:
    return _("Put the interviews in the folder transcripts and run: qualcode import")
