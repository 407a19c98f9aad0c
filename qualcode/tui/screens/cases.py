"""The interviews and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.project import Project
from qualcode.project.attributes import AttributePlan
from qualcode.tui.screens.attributes import AttributesEditor
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

WIDEST = 26
People = Mapping[str, Mapping[str, Mapping[str, str]]]


class CasesScreen(ListScreen[dict[str, dict[str, str]]]):
    """A row for each interview, a column for each attribute as far as there is room."""

    NAME = N_("Cases and attributes")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", N_("Edit"), id="cases.edit", tooltip=N_("Write the attributes of this interview")),
        Binding("space", "mark", N_("Mark"), id="cases.mark", tooltip=N_("Mark the interview, and go to the next")),
        Binding("asterisk", "mark_all", N_("Mark all"), id="cases.mark_all", tooltip=N_("Mark all, or none")),
        Binding(
            "s",
            "set",
            N_("Set one"),
            id="cases.set",
            tooltip=N_("Give the marked interviews one attribute; an empty value takes it away"),
        ),
        Binding("i", "import", N_("Import table"), id="cases.import", tooltip=N_("Read attributes from a table")),
        Binding("o", "open", N_("Open"), id="cases.open", tooltip=N_("Open the transcript")),
        Binding("u", "undo", N_("Undo"), id="cases.undo", tooltip=N_("Undo the last change")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="cases.redo", tooltip=N_("Redo what was undone last"), show=False),
        Binding("q,escape", "back", N_("Back"), id="cases.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cases: dict[str, dict[str, str]] = {}
        self._names: list[str] = []
        self._known: list[str] = []
        self._marked: set[str] = set()

    def compose(self) -> ComposeResult:
        """The columns' names, the interviews, and all that is known of the one with the cursor."""
        yield TitleBar()
        yield TitleBar(id="columns")
        yield RowList(self._row)
        yield Panel(id="telling")
        yield KeyBar()

    def on_resize(self) -> None:
        """The columns depend on the width."""
        self._tell()

    def wanted(self) -> Callable[[Project], dict[str, dict[str, str]]]:
        """What is known of each interview."""
        return lambda study: study.store.attributes()

    def show(self, found: dict[str, dict[str, str]]) -> None:
        """Show the attributes as they are now."""
        rows = self.rows
        self._cases = found
        self._names = list(self._cases)
        known = dict.fromkeys(key for values in self._cases.values() for key in values)
        self._known = sorted(known, key=self._tells_all_apart)
        self._marked.intersection_update(self._names)
        rows.show(len(self._names), rows.index)
        self._tell()

    def _tells_all_apart(self, key: str) -> bool:
        """Whether no two share a value, as with ids and titles: it groups nothing, and comes last."""
        values = [case[key] for case in self._cases.values() if case.get(key)]
        return len(values) > 1 and len(set(values)) == len(values)

    def _tell(self) -> None:
        marked = _("{count} marked").format(count=len(self._marked)) + " · " if self._marked else ""
        count = ngettext("{count} transcript", "{count} transcripts", len(self._names)).format(count=len(self._names))
        self.query_one(TitleBar).show([(_("Cases and attributes"), "strong")], [(marked, "accent"), (count, "dim")])
        heads = "  ".join(fit(name, cells) for name, cells in self._columns(self.size.width - 3))
        self.query_one("#columns", TitleBar).show([(heads, "dim")], [])

    def _columns(self, width: int) -> list[tuple[str, int]]:
        """The names and cells of the columns that fit."""
        longest = max(map(cell_len, self._names), default=4) + 2
        columns = [(_("Transcript"), min(longest, max(width // 2, 4)))]
        used = columns[0][1]
        for name in self._known:
            cells = min(max(map(cell_len, (name, *(case.get(name, "") for case in self._cases.values())))), WIDEST)
            if used + cells + 2 <= width:
                columns.append((name, cells))
                used += cells + 2
        return columns

    def _row(self, index: int, width: int) -> list[Line]:
        name = self._names[index]
        (_title, cells), *columns = self._columns(width)
        line: Line = [("✓ " if name in self._marked else "  ", "good"), (fit(name, max(cells - 2, 1)), "strong")]
        for key, room in columns:
            line += [("  ", ""), (fit(" ".join(self._cases[name].get(key, "·").split()), room), "")]
        return [line]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell all that is known, also what has no room in the row."""
        values = self._cases.get(self._names[event.index], {}) if event.index < len(self._names) else {}
        text = " · ".join(f"{key}: {value}" for key, value in values.items())
        nothing = _("Nothing is known of this interview.") if self._names else _("There are no transcripts yet.")
        self.query_one("#telling", Panel).show([Paragraph(((text or nothing, "dim"),), most=4)])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the interview in focus writes its attributes."""
        self.action_edit()

    def _here(self) -> str:
        """The interview with the cursor.

        Raises:
            QualcodeError: There is none.
        """
        if not self._names:
            raise QualcodeError(_("There are no transcripts yet."), _("Import some first: qualcode import"))
        return self._names[self.query_one(RowList).index]

    def _save(self, values: Mapping[str, Mapping[str, str]], people: People = MappingProxyType({})) -> None:
        def saved(changed: list[str]) -> None:
            self.study.edited()
            self.load()
            told = ngettext("{n} transcript changed.", "{n} transcripts changed.", len(changed)).format(n=len(changed))
            self.notify(told if changed else _("All of it was known already."), timeout=3)

        self.aside(lambda study: study.set_attributes(values, people), saved, said=_("Writing attributes …"))

    def action_edit(self) -> None:
        """Write the attributes of this interview."""
        self.ensure_writable()
        name = self._here()
        self.ask(AttributesEditor(name, self._cases[name], self._known), lambda values: self._save({name: values}))

    def action_mark(self) -> None:
        """Mark the interview or take its mark away, and go to the next."""
        rows = self.query_one(RowList)
        self._marked ^= {self._here()}
        rows.redraw(rows.index)
        rows.action_step(1)
        self._tell()

    def action_mark_all(self) -> None:
        """Mark all, or none when all are."""
        self._marked = set() if len(self._marked) == len(self._names) else set(self._names)
        self.query_one(RowList).refresh()
        self._tell()

    def action_set(self) -> None:
        """Give the marked interviews one attribute."""
        self.ensure_writable()
        names = [name for name in self._names if name in self._marked] or [self._here()]

        def save(text: str) -> None:
            key, value = _pair(text)
            rest = {name: {k: v for k, v in self._cases[name].items() if k != key or value} for name in names}
            self._save({name: {**known, key: value} if value else known for name, known in rest.items()})

        count = ngettext("An attribute for {count} interview", "An attribute for {count} interviews", len(names))
        start = f"{self._known[0]}=" if self._known else ""
        advice = _("For example kommune=Drammen. Known: {names}").format(names=", ".join(self._known) or "–")
        self.ask(FieldAsked(count.format(count=len(names)), start, advice=advice, check=_pair), save)

    def action_import(self) -> None:
        """Read attributes from a table, and ask before they are stored."""
        self.ensure_writable()

        def read(text: str) -> None:
            path = self.path(text)
            self.aside(
                lambda study: study.plan_attributes(path), ask, said=_("Reading {path} …").format(path=path.name)
            )

        def ask(plan: AttributePlan) -> None:
            changed = [name for name, values in plan.values.items() if values != self._cases.get(name)]
            changed += [name for name in plan.people if name not in changed]
            question = ngettext("Change {count} transcript?", "Change {count} transcripts?", len(changed))
            lines = [_("Attributes: {names}.").format(names=", ".join(plan.attributes))]
            self.ask(
                Confirm(question.format(count=len(changed)), lines), lambda _sure: self._save(plan.values, plan.people)
            )

        advice = _(
            "One column names the transcript or the person, each of the others is an attribute. .xlsx, .csv, .tsv"
        )
        self.ask(FieldAsked(_("Which table?"), advice=advice, check=self._check), read)

    def _check(self, text: str) -> None:
        """Say nothing where there is such a file; what is in it is told when it has been read.

        Raises:
            QualcodeError: There is none.
        """
        if not self.path(text).is_file():
            raise QualcodeError(
                _("There is no file {path}.").format(path=self.path(text)),
                _("Check the spelling, or give the whole path."),
            )

    def action_open(self) -> None:
        """Open the transcript."""
        self.study.open_transcript(self._here())


def _pair(text: str) -> tuple[str, str]:
    """The attribute and its value.

    Raises:
        QualcodeError: It is not written so.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise QualcodeError(_("Write it as attribute=value."))
    return key.strip(), " ".join(value.split())
