"""What could tell who someone is: looked over name by name, and replaced."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.privacy import Kind
from qualcode.project import Project
from qualcode.project.pseudonym_names import KINDS, FoundName, names_in, with_mark, with_replacement
from qualcode.project.pseudonyms import Applied, Key, Place, PseudonymPlan
from qualcode.tui.aside import work_aside
from qualcode.tui.screens.base import tell
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.found_places import PlacesScreen, context
from qualcode.tui.screens.replacing import MakeKey, Replacing
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

EXAMPLES = 8


class PseudonymScreen(Replacing):
    """A row for each name with what would stand in its place; nothing is replaced before it is asked for."""

    NAME = N_("Pseudonyms")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", N_("Replace or not"), id="names.mark", tooltip=N_("Replace the name, or leave it")),
        Binding("e", "edit", N_("Write another"), id="names.edit", tooltip=N_("Write what shall stand in its place")),
        Binding("enter", "places", N_("Places"), id="names.places", tooltip=N_("See all its places, one by one")),
        Binding("c", "kind", N_("One kind"), id="names.kind", tooltip=N_("See one kind, such as places, or all again")),
        Binding("asterisk", "mark_all", N_("All in view"), id="names.mark_all", tooltip=N_("Replace all, or none")),
        Binding("n", "key", N_("Key"), id="names.key", tooltip=N_("Use a key from before: who had which pseudonym")),
        Binding("ctrl+s", "apply", N_("Replace"), id="names.apply", tooltip=N_("Replace what is marked, everywhere")),
        Binding("w", "write", N_("Write plan"), id="names.write", tooltip=N_("Write the plan to a .csv"), show=False),
        Binding("u", "undo", N_("Undo"), id="names.undo", tooltip=N_("Bring the names back")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="names.redo", tooltip=N_("Redo what was undone last"), show=False),
        Binding("q,escape", "back", N_("Back"), id="names.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._names: list[FoundName] = []
        self._kind: Kind | None = None
        self._state = ""
        self._looked_in: list[str | None] = []

    def compose(self) -> ComposeResult:
        """The names, and where the one with the cursor stands."""
        yield TitleBar()
        with Horizontal(id="queue"):
            yield RowList(self._row, height=2)
            yield Panel(id="around")
        yield Panel(id="empty")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look for names."""
        self.query_one(RowList).focus()
        self.look()

    def look(self, make_key: MakeKey | None = None) -> None:
        """Find the names anew, with the pseudonyms of a key from before."""
        self._looked_in = self._texts()
        self.plan, self._state = None, _("Looking for names. In a large study this takes some minutes …")
        self._show()

        def work(study: Project) -> tuple[PseudonymPlan, Key | None]:
            key = make_key() if make_key is not None else None
            return study.plan_pseudonyms(key=key), key

        work_aside(self.study, work, self._found, self._failed)

    def _found(self, found: tuple[PseudonymPlan, Key | None]) -> None:
        self.plan, self.key = found
        self._state = ""
        if self.is_there:
            self._show()

    def _failed(self, error: QualcodeError) -> None:
        self._state = ""
        tell(self.study, error)
        if self.is_there:
            self._show()

    def reread(self) -> None:
        """Look again where the texts are others now; else what was marked would be lost at every change elsewhere."""
        key = self.key
        if not self.busy and self._texts() != self._looked_in:
            self.look((lambda: key) if key else None)

    def _texts(self) -> list[str | None]:
        transcripts = self.project.store.transcripts
        return [transcripts.text_sha256(name) for name in transcripts.names()]

    def _show(self) -> None:
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        found = names_in(self.plan) if self.plan else []
        here = self._names[rows.index] if rows.index < len(self._names) else None
        if here is None or {each.numbers for each in found} != {each.numbers for each in self._names}:
            order = {}
        else:  # marked or not, a name stays where it is while one looks
            order = {each.numbers: place for place, each in enumerate(self._names)}
        self._names = [each for each in found if self._kind in (None, each.kind)]
        self._names.sort(key=lambda each: order.get(each.numbers, 0))
        same = (n for n, each in enumerate(self._names) if here and each.numbers == here.numbers)
        rows.show(len(self._names), next(same, rows.index))
        self.query_one("#queue").display, empty.display = bool(self._names), not self._names
        empty.show([Paragraph(((self._state or _("Nothing that tells who someone is was found."), "strong"),))])
        self._tell()

    def _tell(self) -> None:
        marked = sum(place.apply for place in self.plan.places) if self.plan else 0
        total = len(self.plan.places) if self.plan else 0
        title: Line = [(_("Pseudonyms"), "strong")]
        if self._kind:
            title.append((f"  {_(KINDS[self._kind])}", "accent"))
        if self.plan and not self.plan.model:
            title.append(("  " + _("only lists, no language model"), "warning"))
        told = _("{marked} of {total} places to be replaced").format(marked=marked, total=total)
        self.query_one(TitleBar).show(title, [(self._state or told, "dim")])

    def _row(self, index: int, width: int) -> list[Line]:
        each = self._names[index]
        assert self.plan is not None
        sign = {0: "· ", len(each.numbers): "✓ "}.get(each.applied, "◐ ")
        sure = _("certain") if each.certain else _("possible")
        kind = _(KINDS[each.kind])
        count = (
            f"{len(each.numbers)} · "
            if each.applied in (0, len(each.numbers))
            else f"{each.applied}/{len(each.numbers)} · "
        )
        head: Line = [(sign, "good"), (each.name, "strong"), (" → ", "dim")]
        head += [(each.replacement, "accent" if each.applied else "dim"), (f"   {count}{kind} · {sure}", "dim")]
        return [head, [("    ", ""), *context(self.plan.places[each.numbers[0]], width - 4)]]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Show where the name stands."""
        if self.plan is None or event.index >= len(self._names):
            return
        each = self._names[event.index]
        places = [self.plan.places[number] for number in each.numbers]
        shown = [Paragraph(tuple(_example(place)), indent=2, most=4) for place in places[:EXAMPLES]]
        more = len(places) - EXAMPLES
        rest = [Paragraph(((_("… and {n} more; Enter shows all").format(n=more), "dim"),))] if more > 0 else []
        self.query_one("#around", Panel).show([*shown, *rest])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the name with the cursor shows its places."""
        self.action_places()

    def _here(self) -> FoundName:
        """The name with the cursor.

        Raises:
            QualcodeError: There is none.
        """
        index = self.query_one(RowList).index
        if self.plan is None or index >= len(self._names):
            raise QualcodeError(self._state or _("Nothing that tells who someone is was found."))
        return self._names[index]

    def change(self, plan: PseudonymPlan) -> None:
        """Let the plan be this one."""
        self.plan = plan
        self._show()

    def action_mark(self) -> None:
        """Replace the name everywhere, or nowhere; the next one comes under the cursor."""
        each = self._here()
        assert self.plan is not None
        self.change(with_mark(self.plan, each.numbers, not each.applied))
        self.query_one(RowList).action_step(1)

    def action_mark_all(self) -> None:
        """Replace all that is listed, or none when all are marked."""
        self._here()
        assert self.plan is not None
        numbers = [number for each in self._names for number in each.numbers]
        every = all(each.applied == len(each.numbers) for each in self._names)
        self.change(with_mark(self.plan, numbers, not every))

    def action_edit(self) -> None:
        """Write what shall stand in place of the name."""
        each = self._here()
        assert self.plan is not None
        plan = self.plan
        advice = _("Endings follow by themselves: Karis and Karigjengen as Kari.")
        title = _("Instead of {name}").format(name=each.name)

        def check(text: str) -> PseudonymPlan:
            return with_replacement(plan, each.numbers, text)

        asked = FieldAsked(title, each.replacement, advice=advice, check=check)
        self.ask(asked, lambda text: self.change(check(text)))

    def action_places(self) -> None:
        """See all places of the name, one by one."""
        each = self._here()
        assert self.plan is not None
        self.app.push_screen(PlacesScreen(self.plan, each, self.change))

    def action_kind(self) -> None:
        """See one kind; all again where it was one."""

        def show(name: str) -> None:
            self._kind = next((kind for kind in KINDS if _(KINDS[kind]) == name), None)
            self._show()

        if self._kind:
            show("")
            return
        self._here()
        there = [_(KINDS[kind]) for kind in KINDS if any(each.kind == kind for each in self._names)]
        self.ask(NameAsked(_("Which kind?"), there), show)

    def action_write(self) -> None:
        """Write the plan to a file."""
        self._here()

        def write(name: str) -> None:
            from qualcode.project.pseudonym_file import write_plan

            assert self.plan is not None
            path = self.path(name)
            write_plan(path, self.plan)
            self.notify(
                _("The plan is in {path}. It holds names: keep it where the study is safe.").format(path=path),
                timeout=6,
                markup=False,
            )

        advice = _("A .csv outside the study. Give it back in the shell with: qualcode pseudonymise --apply FILE")
        self.ask(FieldAsked(_("Write to which file?"), "../plan.csv", advice=advice), write)

    def applied(self, done: Applied) -> None:
        """Tell what was replaced, and look again."""
        told = ngettext(
            "{n} place replaced; u brings the names back.", "{n} places replaced; u brings the names back.", done.places
        )
        self.notify(told.format(n=done.places), timeout=6)
        if done.key is not None:
            self.notify(
                _("The key is {path}. Keep it apart from the study.").format(path=done.key.path),
                timeout=8,
                markup=False,
            )
        self.key = done.key or self.key
        if self.is_there:
            self.reread()


def _example(place: Place) -> Line:
    where = place.transcript if place.part in ("text", "memo") else f"{place.transcript} ({_(_PARTS[place.part])})"
    return [(f"{where}  ", "accent"), *context(place, 200)]


_PARTS = {
    "speaker": N_("speaker"),
    "attribute": N_("attribute"),
    "person": N_("attribute"),
    "review": N_("after a correction"),
}
