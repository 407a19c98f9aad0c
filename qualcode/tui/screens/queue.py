"""The suggestions of the whole study, one below the other: which are right is said here with one key each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Codebook, Excerpt, Suggestion, Verdict
from qualcode.project import Project
from qualcode.project.learning import Learned
from qualcode.tui.describing import likelihood
from qualcode.tui.describing_place import describe_context, describe_meaning, describe_reasons, place_line
from qualcode.tui.screens.base import telling
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.screens.picker import CodePicker
from qualcode.tui.screens.queueing import keep
from qualcode.tui.suggesting import GROUP
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet


class Sorting(Enum):
    """How the queue is sorted, by what is told of it."""

    BEST = N_("best first")
    UNSURE = N_("least sure first")
    CODE = N_("by code")


class Waiting(NamedTuple):
    """What waits, in order, and where something was put off."""

    rows: list[Suggestion]
    late: set[tuple[Excerpt, str]]
    learned: Learned


class QueueScreen(ListScreen[Waiting]):
    """Suggestions from all transcripts; each answer teaches, and what is left moves."""

    NAME = N_("Suggestions")
    SHOWS_SUGGESTIONS = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a", "accept", N_("Accept"), id="queue.accept", tooltip=N_("Accept the suggestion: it becomes a coding")
        ),
        Binding(
            "d,backspace",
            "reject",
            N_("Reject"),
            id="queue.reject",
            tooltip=N_("Reject the suggestion: it does not come back"),
        ),
        Binding("n", "skip", N_("Not now"), id="queue.skip", tooltip=N_("Put the suggestion off: it comes last")),
        Binding("enter", "open", N_("Go there"), id="queue.open", tooltip=N_("Go to the place in the transcript")),
        Binding(
            "o",
            "sort",
            N_("Order"),
            id="queue.sort",
            tooltip=N_("Another order: best first, least sure first, by code"),
        ),
        Binding(
            "c", "only", N_("One code"), id="queue.only", tooltip=N_("See one code and those below it, or all again")
        ),
        Binding(
            "A",
            "accept_all",
            N_("Accept all in view"),
            id="queue.accept_all",
            tooltip=N_("Accept all suggestions in view, after a question; one undo takes them back"),
        ),
        Binding("u", "undo", N_("Undo"), id="queue.undo", tooltip=N_("Undo the last change")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="queue.redo", tooltip=N_("Redo what was undone last"), show=False),
        Binding("q,escape,f", "back", N_("Back"), id="queue.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sorting = Sorting.BEST
        self._only = ""
        self._rows: list[Suggestion] = []
        self._from_top = self._is_looked_at = False
        self._learned: Learned | None = None
        self._late: set[tuple[Excerpt, str]] = set()

    def compose(self) -> ComposeResult:
        """The suggestions, and why the one with the cursor is made."""
        yield TitleBar()
        with Horizontal(id="queue"):
            yield RowList(self._row, height=2)
            yield Panel(id="reasons")
        yield Panel(id="empty")
        yield KeyBar()

    def on_mount(self) -> None:
        """Let suggestions follow what was answered meanwhile; the rows are read as in every list."""
        self.study.follower.wake()

    @property
    def is_behind(self) -> bool:
        """Whether some may have been answered elsewhere, or moved."""
        return super().is_behind or self._learned is not self.project.learned

    @property
    def _here(self) -> Suggestion | None:
        index = self.query_one(RowList).index
        return self._rows[index] if index < len(self._rows) else None

    def wanted(self) -> Callable[[Project], Waiting]:
        """What waits, in the order that was asked for."""
        return partial(_find, sorting=self._sorting, only=self._only)

    def show(self, found: Waiting) -> None:
        """Show what waits now; the suggestion that is looked at keeps the cursor."""
        here, at = (None, 0) if self._from_top else (self._here, self.query_one(RowList).index)
        is_looked_at, self._is_looked_at, self._from_top = self._is_looked_at, False, False
        self._rows, self._late, self._learned = found
        if is_looked_at and here is not None:
            there = next((s for s in self._rows if (s.excerpt, s.code) == (here.excerpt, here.code)), here)
            self._rows = self._sorted(keep(there, self._rows))
        same = (n for n, s in enumerate(self._rows) if here and (s.excerpt, s.code) == (here.excerpt, here.code))
        self._show(next(same, at))

    def show_learned(self) -> None:
        """Let what is listed move as the last answers say; the suggestion that is looked at is not taken away.

        Nothing is read anew, for that takes too long in a large study: what comes up for the first time is listed
        when the order changes or the screen comes back.
        """
        before, learned = self._learned, self.project.learned
        self._learned = learned
        if not learned.runs:
            self.reread()
            return
        if before is None or before.runs != learned.runs:  # a new run: the one that is looked at stays all the same
            self._is_looked_at = True
            self.reread()
            return
        here, at = self._here, self.query_one(RowList).index
        now = {(each.excerpt, each.code): each for shown in learned.shown.values() for each in shown}
        moved = [now.get((each.excerpt, each.code)) or (each if each is here else None) for each in self._rows]
        self._rows = self._sorted([each for each in moved if each is not None])
        same = (n for n, s in enumerate(self._rows) if here and (s.excerpt, s.code) == (here.excerpt, here.code))
        self._show(next(same, at))

    def _sorted(self, found: list[Suggestion]) -> list[Suggestion]:
        return _sort(found, self._late, self._sorting, self.project.codebook)

    def _show(self, index: int) -> None:
        rows, empty = self.query_one(RowList), self.query_one("#empty", Panel)
        rows.show(len(self._rows), index)
        self.query_one("#queue").display, empty.display = bool(self._rows), not self._rows
        empty.show([Paragraph(((_("No suggestions are waiting."), "strong"),)), Paragraph(((self._advice(), "dim"),))])
        self._tell()

    def _advice(self) -> str:
        if self._only:
            return _("c shows all codes again.")
        if any(worker.group == GROUP and worker.is_running for worker in self.study.workers):
            return _("They are being made now, and come here.")
        return _("q, then l makes suggestions for every transcript.")

    def _tell(self) -> None:
        title: Line = [(_("Suggestions"), "strong"), (f"  {_(self._sorting.value)}", "dim")]
        if self._only:
            title += [("  ", ""), self.mark(self._only), (f" {self.project.codebook.path(self._only)[-1]}", "")]
        count = len(self._rows)
        waiting = ngettext("{count} waits", "{count} wait", count).format(count=count)
        self.query_one(TitleBar).show(title, [(waiting, "dim")])

    def _row(self, index: int, width: int) -> list[Line]:
        each = self._rows[index]
        name = self.project.codebook.path(each.code)[-1]
        start, turn = self.project.turns_at(each.excerpt)[0]
        head: Line = [self.mark(each.code), (f" {name}", "strong"), (f" · {likelihood(each.score)}   ", "dim")]
        found = [(each.excerpt.start - start, min(each.excerpt.end - start, len(turn.text)))]
        [line] = snippet(turn.text, found, width - 2, plain="dim", strong="")[:1] or [[]]
        return [[*head, *place_line(each.excerpt.transcript, turn)], [("  ", ""), *line]]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell why, and what is said around it."""
        each = self._here
        if each is None:
            return
        book, before = self.project.codebook, self.project.turns_at(each.excerpt, before=1)
        self.query_one("#reasons", Panel).show(
            [
                *describe_reasons(each, book, self.mark),
                Paragraph(),
                *describe_context(before, each.excerpt),
                *describe_meaning(book, each.code),
            ]
        )

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the row with the cursor goes to the place."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the place in the transcript."""
        each = self._here
        if each is not None:
            with telling(self.app):
                self.study.open_transcript(each.excerpt.transcript, each.excerpt)

    def _answerable(self) -> Suggestion:
        """The suggestion with the cursor, in a study that can be written.

        Raises:
            QualcodeError: There is none, or the study is read-only.
        """
        self.ensure_writable()
        each = self._here
        if each is None:
            raise QualcodeError(_("No suggestions are waiting."), self._advice())
        return each

    def _answered(self, gone: list[Suggestion], said: str) -> None:
        """Take away what is settled now, keep the cursor where it is, and tell."""
        self._rows = [
            s for s in self._rows if not any(s.code == g.code and s.excerpt.overlaps(g.excerpt) for g in gone)
        ]
        self.study.edited()
        self._seen = self.study.edits
        self._show(self.query_one(RowList).index)
        self.notify(said, timeout=2, markup=False)

    def action_accept(self) -> None:
        """Accept the suggestion; the next one comes under the cursor."""
        each = self._answerable()
        self.project.accept(each)
        self._answered([each], f"✓ {self.project.codebook.path(each.code)[-1]}")

    def action_reject(self) -> None:
        """Reject the suggestion; the next one comes under the cursor."""
        each = self._answerable()
        self.project.reject(each)
        self._answered([each], _("Rejected: {name}").format(name=self.project.codebook.path(each.code)[-1]))

    def action_skip(self) -> None:
        """Put the suggestion off; it comes last."""
        each = self._answerable()
        self.project.skip(each)
        self._late.add((each.excerpt, each.code))
        self._rows = self._sorted(self._rows)
        self._answered([], _("Put off: {name}").format(name=self.project.codebook.path(each.code)[-1]))

    def action_accept_all(self) -> None:
        """Accept what is seen whole, and nothing else."""
        self._answerable()
        shown = [self._rows[n] for n in self.query_one(RowList).in_view]
        if not shown:
            raise QualcodeError(_("No suggestion is seen whole."), _("Make the window higher."))
        names = Counter(self.project.codebook.path(each.code)[-1] for each in shown)
        question = ngettext(
            "Accept the {count} suggestion in view?", "Accept the {count} suggestions in view?", len(shown)
        )

        def accept(_sure: bool) -> None:
            made = self.project.accept_all(shown)
            told = ngettext("{count} accepted; u takes it back.", "{count} accepted; u takes them back.", len(made))
            self._answered(shown, f"✓ {told.format(count=len(made))}")

        lines = [f"{number} · {name}" for name, number in names.most_common()]
        self.ask(Confirm(question.format(count=len(shown)), lines), accept)

    def action_sort(self) -> None:
        """Sort in the next way, from the top."""
        ways = list(Sorting)
        self._sorting = ways[(ways.index(self._sorting) + 1) % len(ways)]
        self._from_top = True
        self.load()

    def action_only(self) -> None:
        """See one code with those below it; all again where it was one."""

        def show(found: tuple[str, ...]) -> None:
            self._only = found[0]
            self._from_top = True
            self.load()

        if self._only:
            show(("",))
        else:
            self.ask(
                CodePicker(
                    self.project.codebook,
                    self.project.recent_codes(),
                    "",
                    title=_("Suggestions of"),
                    does=_("Show suggestions"),
                ),
                show,
            )


def _find(study: Project, sorting: Sorting, only: str) -> Waiting:
    """The suggestions that wait in the whole study, or those of one code and the codes below it."""
    decisions = study.store.suggestions.decisions(coder=study.coder)
    late = {(each.excerpt, each.code) for each in decisions if each.verdict is Verdict.SKIP}
    found = study.suggestions()
    if only:
        found = [each for each in found if each.code == only or each.code.startswith(f"{only}/")]
    return Waiting(_sort(found, late, sorting, study.codebook), late, study.learned)


def _sort(
    found: list[Suggestion], late: set[tuple[Excerpt, str]], sorting: Sorting, codebook: Codebook
) -> list[Suggestion]:
    """In the order that was asked for; what was put off comes last."""
    rank = {code.id: number for number, code in enumerate(codebook)}

    def place(each: Suggestion) -> tuple[float, bool, float]:
        is_late = (each.excerpt, each.code) in late
        if sorting is Sorting.CODE:
            return rank.get(each.code, len(rank)), is_late, -each.score
        return float(is_late), is_late, abs(each.score - 0.5) if sorting is Sorting.UNSURE else -each.score

    return sorted(found, key=place)
