"""Files on their way into the study: how they were understood, to be set right before they are stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import Problem, QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Kind
from qualcode.project import Project
from qualcode.project.importing import ImportPlan
from qualcode.readers import Reading, ReadOptions, check_options, merge_options, with_label, with_roles
from qualcode.store import ImportCount
from qualcode.tui.describing_reading import KINDS, describe_reading, speaker_name
from qualcode.tui.errands import Errand, how_far
from qualcode.tui.screens.choosing import NameAsked
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.field import FieldAsked
from qualcode.tui.screens.planning import PlanScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList


class ImportScreen(PlanScreen[ImportPlan]):
    """A row for each file; nothing is stored before it is asked for."""

    NAME = N_("Import")
    READING = N_("Reading the files …")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "store", N_("Store"), id="import.store", tooltip=N_("Store the files that are marked")),
        Binding("space", "mark", N_("Take or leave"), id="import.mark", tooltip=N_("Take the file in, or leave it")),
        Binding("i", "asks", N_("Who asks"), id="import.asks", tooltip=N_("Say who is the interviewer in this file")),
        Binding(
            "I", "asks_all", N_("Who asks in all"), id="import.asks_all", tooltip=N_("Say it for all files"), show=False
        ),
        Binding("n", "rename", N_("Label"), id="import.rename", tooltip=N_("Give a speaker another label, such as I1")),
        Binding("c", "encoding", N_("Letters"), id="import.encoding", tooltip=N_("Read the file in another encoding")),
        Binding("o", "other", N_("Other files"), id="import.other", tooltip=N_("Import another file or folder")),
        Binding(
            "s", "save", N_("Save the way"), id="import.save", tooltip=N_("Save how these were read, for the next ones")
        ),
        Binding("a", "saved", N_("As before"), id="import.saved", tooltip=N_("Read the files in a way that was saved")),
        Binding("q,escape", "back", N_("Back"), id="import.back", tooltip=N_("Go back without storing")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._paths: list[Path] = []
        self._options: ReadOptions | None = None
        self._plan = ImportPlan()
        self._readings: list[Reading] = []
        self._left: set[str] = set()

    def compose(self) -> ComposeResult:
        """The files, and how the one with the cursor was understood."""
        yield TitleBar()
        with Horizontal(id="queue"):
            yield RowList(self._row, height=2)
            yield Panel(id="around")
        yield Panel(id="empty")
        yield KeyBar()

    @property
    def _where(self) -> list[Path]:
        """The files and folders: the study's own, unless others were named."""
        return self._paths or [self.project.root / "transcripts"]

    def wanted(self) -> Callable[[Project], ImportPlan]:
        """How the files are understood."""
        return partial(Project.plan_import, paths=self._where, options=self._options, progress=how_far)

    def show(self, found: ImportPlan) -> None:
        """Show the files; all of them are marked."""
        self._plan, self._readings, self._left, self.state = found, list(found.readings), set(), ""
        self.redraw()

    def clear(self) -> None:
        """Let go of the files there were."""
        self._plan, self._readings = ImportPlan(), []

    def _make(self, paths: list[Path], options: ReadOptions | None) -> None:
        self._paths, self._options = paths, options
        self.make()

    @property
    def _problems(self) -> tuple[Problem, ...]:
        return self._plan.problems

    def redraw(self) -> None:
        """Show the files as they are understood now, the refused ones last."""
        nothing = self.state or _("There is nothing new to import.")
        how = _("Put interviews in the folder transcripts, or press o for files elsewhere.")
        self.fill(len(self._readings) + len(self._problems), self.rows.index, nothing, how)
        self._tell()

    def _tell(self) -> None:
        parts = []
        if self._plan.unchanged:
            number = len(self._plan.unchanged)
            parts.append(ngettext("{n} unchanged", "{n} unchanged", number).format(n=number))
        if self._problems:
            parts.append(_("{n} refused").format(n=len(self._problems)))
        if self._plan.passed_by:
            number = len(self._plan.passed_by)
            parts.append(ngettext("{n} of another kind", "{n} of other kinds", number).format(n=number))
        parts.append(_("{n} to store").format(n=len(self._taken())))
        where = ", ".join(path.name for path in self._where)
        title: Line = [(_("Import"), "strong"), (f"  {where}", "dim")]
        self.query_one(TitleBar).show(title, [(self.state or " · ".join(parts), "dim")])

    def _taken(self) -> list[Reading]:
        return [each for each in self._readings if each.transcript.name not in self._left]

    def _row(self, index: int, width: int) -> list[Line]:
        if index >= len(self._readings):
            problem = self._problems[index - len(self._readings)]
            return [[("✗ ", "gone"), (Path(problem.path).name, "strong")], [("    ", ""), (problem.message, "warning")]]
        each = self._readings[index]
        name = each.transcript.name
        known = {one.transcript.name for one in self._plan.changed}
        sign = "· " if name in self._left else "✓ "
        state = _("corrected") if name in known else _("new")
        head: Line = [(sign, "good"), (name, "strong"), (f"  {state} · {each.format} · {each.encoding}", "dim")]
        if each.doubtful:
            head.append(("  ! " + _("look at it"), "warning"))
        who = " · ".join(f"{speaker_name(s)} ({_(KINDS[s.kind])}, {s.turns})" for s in each.speakers)
        return [head, [("    ", ""), (who, "")]]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell how the file was understood."""
        panel = self.query_one("#around", Panel)
        if event.index < len(self._readings):
            panel.show(describe_reading(self._readings[event.index], self._plan))
        elif event.index < len(self._readings) + len(self._problems):
            problem = self._problems[event.index - len(self._readings)]
            panel.show([Paragraph(((problem.path, "dim"),)), Paragraph(((problem.message, ""),))])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the file with the cursor takes or leaves it."""
        self.action_mark()

    def _here(self) -> Reading:
        """The file with the cursor.

        Raises:
            QualcodeError: There is none, or it was refused.
        """
        index = self.rows.index
        if index >= len(self._readings):
            raise QualcodeError(self.state or _("There is no file here that can be stored."))
        return self._readings[index]

    def _change(self, change: Callable[[Reading], Reading], *, every: bool = False) -> None:
        here = self._here()
        self._readings = [change(each) if every or each is here else each for each in self._readings]
        self.redraw()

    def action_mark(self) -> None:
        """Take the file in or leave it, and go to the next."""
        self._left ^= {self._here().transcript.name}
        rows = self.rows
        rows.redraw(rows.index)
        rows.action_step(1)
        self._tell()

    def action_asks(self) -> None:
        """Say who is the interviewer in this file."""
        self._ask_who(every=False)

    def action_asks_all(self) -> None:
        """Say who is the interviewer in all files."""
        self._ask_who(every=True)

    def _ask_who(self, *, every: bool) -> None:
        here = self._here()
        kinds = {each.label: each.kind for each in here.speakers if each.label}

        def chosen(told: str) -> None:
            label = labels[told]
            asks = kinds[label] is not Kind.INTERVIEWER
            roles = {label: Kind.INTERVIEWER if asks else Kind.RESPONDENT}
            self._change(partial(with_roles, roles=roles), every=every)

        labels = {f"{label}  ({_(KINDS[kind])})": label for label, kind in kinds.items()}
        if not labels:
            raise QualcodeError(_("This file names no speakers."))
        self.ask(NameAsked(_("Who asks? Chosen again: who answers"), list(labels)), chosen)

    def action_rename(self) -> None:
        """Give a speaker another label."""
        labels = [each.label for each in self._here().speakers if each.label]
        if not labels:
            raise QualcodeError(_("This file names no speakers."))

        def ask(label: str) -> None:
            def change(text: str) -> None:
                self._change(partial(with_label, label=label, new=text))

            check = partial(with_label, self._here(), label)
            self.ask(FieldAsked(_("Instead of {name}").format(name=label), label, check=check), change)

        self.ask(NameAsked(_("Which speaker?"), labels), ask)

    def action_encoding(self) -> None:
        """Read the file again in another encoding."""
        here = self._here()

        def check(name: str) -> None:
            check_options(ReadOptions(encoding=name))

        def again(name: str) -> None:
            options = merge_options(here.options or ReadOptions(), ReadOptions(encoding=name))
            work = partial(Project.plan_import, paths=[here.path], options=options)
            Errand(self, work, self._read_again, said=_(self.READING)).start()

        advice = _("utf-8, cp1252, utf-16 …")
        self.ask(FieldAsked(_("In which encoding?"), here.encoding, advice=advice, check=check), again)

    def _read_again(self, plan: ImportPlan) -> None:
        for problem in plan.problems:
            self.study.tell(QualcodeError(problem.message))
        now = {each.transcript.name: each for each in plan.readings}
        self._readings = [now.get(each.transcript.name, each) for each in self._readings]
        self.redraw()

    def action_other(self) -> None:
        """Import another file or folder."""

        def check(text: str) -> None:
            if not text or not self.path(text).exists():
                raise QualcodeError(_("{path}: there is no such file or folder.").format(path=text))

        asked = FieldAsked(_("Which file or folder?"), check=check)
        self.ask(asked, lambda text: self._make([self.path(text)], self._options))

    def action_save(self) -> None:
        """Save how these files were read."""
        self._here()

        plan, options = replace(self._plan, new=tuple(self._taken()), changed=()), self._options

        def save(name: str) -> None:
            if name:
                self.aside(lambda study: study.save_options(name, plan, options), saved)

        def saved(_nothing: None) -> None:
            self.notify(_("Saved. a reads other files in the same way."), timeout=4)

        self.ask(FieldAsked(_("What kind of files are these?"), advice=_("For example teams, or whisper.")), save)

    def action_saved(self) -> None:
        """Read the files in a way that was saved."""
        names = list(self.project.store.transcripts.ways.saved())
        if not names:
            raise QualcodeError(_("No way to read files is saved yet."), _("s saves one."))
        self.ask(
            NameAsked(_("Read them as which?"), names),
            lambda name: self._make(self._where, self.project.saved_options(name)),
        )

    def action_store(self) -> None:
        """Store what is marked, after a question."""
        self.ensure_writable()
        plan, taken = self._plan, self._taken()
        if not taken:
            raise QualcodeError(self.state or _("Nothing new to store."))
        # What becomes of the codings in texts that are corrected takes long to foresee.
        Errand(self, lambda study: study.with_readings(plan, taken), self._ask, said=_("Reading …")).start()

    def _ask(self, plan: ImportPlan) -> None:
        lines = [
            _("{name}: {kept} codings stay, {touched} get other words, {lost} lose their place.").format(
                name=name, kept=each.kept, touched=each.touched, lost=each.lost
            )
            for name, each in plan.followed.items()
        ]
        taken = plan.readings
        doubtful = [each.transcript.name for each in taken if each.doubtful]
        if doubtful:
            lines.append(_("Look at these first: {names}.").format(names=", ".join(doubtful[:8])))
        question = ngettext("Store {n} transcript?", "Store {n} transcripts?", len(taken)).format(n=len(taken))
        work = partial(Project.import_transcripts, plan=plan, progress=how_far)
        self.ask(Confirm(question, lines), lambda _sure: self.aside(work, self._stored, said=_("Storing …")))

    def _stored(self, count: ImportCount) -> None:
        self.study.edited()
        told = _("Stored: {new} new, {changed} corrected.").format(new=count.added, changed=count.replaced)
        if count.followed.touched or count.followed.lost:
            told += " " + _("r in the overview shows the codings that the correction touched.")
        self.notify(told, timeout=6)
        if self._problems or self._left:
            self.make()
        else:
            self.dismiss()
