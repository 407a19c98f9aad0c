"""What could tell who someone is: looked over name by name, and replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.privacy import Kind
from qualcode.project import Project
from qualcode.project.pseudonym_names import KINDS, FoundName, names_in, seen_again, with_mark, with_replacement
from qualcode.project.pseudonyms import Applied, Place, PseudonymPlan
from qualcode.tui.errands import Errand, how_far
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.found_places import PlacesScreen, context
from qualcode.tui.screens.replacing import Looked, MakeKey, Replacing
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

EXAMPLES = 8


class PseudonymScreen(Replacing):
    """A row for each name with what would stand in its place; nothing is replaced before it is asked for."""

    NAME = N_("Pseudonyms")
    READING = N_("Looking for names …")

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
        self._all: list[FoundName] = []
        self._names: list[FoundName] = []
        self._kind: Kind | None = None
        self._texts: list[str | None] = []
        self._edits = 0
        self._make_key: MakeKey | None = None
        self._before: Looked | None = None

    def compose(self) -> ComposeResult:
        """The names, and where the one with the cursor stands."""
        yield TitleBar()
        with Horizontal(id="queue"):
            yield RowList(self._row, height=2)
            yield Panel(id="around")
        yield Panel(id="empty")
        yield KeyBar()

    def look(self, make_key: MakeKey | None = None, *, keep: bool = False) -> None:
        """Find the names anew, with the pseudonyms of a key from before; `keep` the plan there is if that fails."""
        self._before = Looked(self.plan, self._all, self.key, self._texts) if keep and self.plan else None
        self._make_key, self._edits = make_key, self.study.edits
        self.make()

    def wanted(self) -> Callable[[Project], Looked]:
        """The names."""
        return partial(_look, make_key=self._make_key)

    def clear(self) -> None:
        """Let go of the names."""
        self.plan, self._all = None, []

    def show(self, found: Looked) -> None:
        """Show the names, those that are marked first."""
        self._take(found)
        if self._before is not None:
            self.notify(_("The pseudonyms of this key are used. Look them over, then replace."), timeout=6)
        if self._edits != self.study.edits:
            self.reread()

    def _take(self, found: Looked) -> None:
        self.plan, self._all, self.key, self._texts = found
        self.state = ""
        self.redraw()

    def unread(self, error: QualcodeError | None) -> None:
        """Show the names as before, where a key does not open or it was stopped; else why there are none."""
        if self._before is None:
            super().unread(error)
            return
        self._take(self._before)
        if error is not None:
            self.study.tell(error)

    def reread(self) -> None:
        """Look again where the texts are others now; else what was marked would be lost at every change elsewhere."""
        Errand(self, _hashes, self._compare, said=_("Reading …"), holds=False).start()

    def _compare(self, texts: list[str | None]) -> None:
        key = self.key
        if self.plan is not None and texts != self._texts:
            self.look(lambda: key)

    def redraw(self) -> None:
        """Show the names of the kind that is asked for; marked or not, a name stays where it is while one looks."""
        index = self.rows.index
        here = self._names[index].numbers if index < len(self._names) else ()
        self._names = [each for each in self._all if self._kind in (None, each.kind)]
        same = (n for n, each in enumerate(self._names) if each.numbers == here)
        nothing = self.state or _("Nothing that tells who someone is was found.")
        how = _("In a large study this takes some minutes.") if self.state == _(self.READING) else ""
        self.fill(len(self._names), next(same, index), nothing, how)
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
        self.query_one(TitleBar).show(title, [(self.state or told, "dim")])

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
        index = self.rows.index
        if self.plan is None or index >= len(self._names):
            raise QualcodeError(self.state or _("Nothing that tells who someone is was found."))
        return self._names[index]

    def change(self, plan: PseudonymPlan, numbers: Sequence[int]) -> None:
        """Let the plan be this one, which has something else for the name with these numbers."""
        self.plan = plan
        self._all = [seen_again(plan, each) if each.numbers == numbers else each for each in self._all]
        self.redraw()

    def action_mark(self) -> None:
        """Replace the name everywhere, or nowhere; the next one comes under the cursor."""
        each = self._here()
        assert self.plan is not None
        self.change(with_mark(self.plan, each.numbers, not each.applied), each.numbers)
        self.rows.action_step(1)

    def action_mark_all(self) -> None:
        """Replace all that is listed, or none when all are marked."""
        self._here()
        plan, names = self.plan, self._all
        assert plan is not None
        numbers = [number for each in self._names for number in each.numbers]
        every = all(each.applied == len(each.numbers) for each in self._names)

        def work(_study: Project) -> tuple[PseudonymPlan, list[FoundName]]:
            marked = with_mark(plan, numbers, not every)
            return marked, [seen_again(marked, each) for each in names]

        def show(found: tuple[PseudonymPlan, list[FoundName]]) -> None:
            self.plan, self._all = found
            self.redraw()

        Errand(self, work, show, said=_("Working …")).start()

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
        self.ask(asked, lambda text: self.change(check(text), each.numbers))

    def action_places(self) -> None:
        """See all places of the name, one by one."""
        each = self._here()
        assert self.plan is not None
        self.app.push_screen(PlacesScreen(self.plan, each, lambda plan: self.change(plan, each.numbers)))

    def action_kind(self) -> None:
        """See one kind; all again where it was one."""

        def show(name: str) -> None:
            self._kind = next((kind for kind in KINDS if _(KINDS[kind]) == name), None)
            self.redraw()

        if self._kind:
            show("")
            return
        self._here()
        there = [_(KINDS[kind]) for kind in KINDS if any(each.kind == kind for each in self._names)]
        self.ask(NameAsked(_("Which kind?"), there), show)

    def action_write(self) -> None:
        """Write the plan to a file."""
        self._here()

        plan = self.plan
        assert plan is not None

        def write(name: str) -> None:
            from qualcode.project.pseudonym_file import write_plan

            path = self.path(name)
            Errand(self, lambda _study: write_plan(path, plan), partial(written, path), said=_("Working …")).start()

        def written(path: Path, _nothing: None) -> None:
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
        self.reread()


def _look(study: Project, make_key: MakeKey | None) -> Looked:
    """The names with what would stand in their place."""
    texts, key = _hashes(study), make_key() if make_key is not None else None
    plan = study.plan_pseudonyms(key=key, progress=how_far)
    return Looked(plan, names_in(plan), key, texts)


def _hashes(study: Project) -> list[str | None]:
    transcripts = study.store.transcripts
    return [transcripts.text_sha256(name) for name in transcripts.names()]


def _example(place: Place) -> Line:
    where = place.transcript if place.part in ("text", "memo") else f"{place.transcript} ({_(_PARTS[place.part])})"
    return [(f"{where}  ", "accent"), *context(place, 200)]


_PARTS = {
    "speaker": N_("speaker"),
    "attribute": N_("attribute"),
    "person": N_("attribute"),
    "review": N_("after a correction"),
}
