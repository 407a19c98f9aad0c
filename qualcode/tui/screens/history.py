"""What was done in the study, and the way back to any point of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Event, Moment, Standing
from qualcode.project import Project
from qualcode.tui.past import in_words
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, fit
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList

MOST: Final = 5000
"""Events that are shown; those before them stand in the journal all the same."""

WIDE: Final = 110
"""Cells from which a row has room for the transcript's name."""
IMPORT: Final = "import codings"
_SIGNS: Final = {Standing.STANDS: ("●", "good"), Standing.UNDONE: ("○", "accent")}
_KINDS: Final = {
    "code": N_("coded"),
    "uncode": N_("taken away"),
    "accept": N_("accepted"),
    "reject": N_("rejected"),
    "skip": N_("put off"),
    "memo": N_("memo"),
    "move": N_("borders"),
    "weigh": N_("weight"),
    "nothing": N_("nothing here"),
    "something": N_("mark gone"),
    "import": N_("import"),
    IMPORT: N_("codings in"),
    "sheet": N_("sheet taken in"),
    "correct": N_("text corrected"),
    "review": N_("looked at"),
    "pseudonymise": N_("names replaced"),
    "purge": N_("purged"),
    "suggest": N_("suggestions"),
    "recode": N_("recoded"),
    "attributes": N_("attributes"),
    "add code": N_("new code"),
    "edit code": N_("code edited"),
    "example": N_("example"),
    "retire code": N_("code retired"),
    "use code again": N_("code back"),
    "rename id": N_("new id"),
    "move code": N_("code moved"),
    "merge codes": N_("codes merged"),
    "split code": N_("code split"),
    "delete code": N_("code deleted"),
}


class HistoryScreen(ListScreen[list[Moment]]):
    """Every change, newest first: who made it, when, and what stands of it."""

    NAME = N_("History")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "go_to",
            N_("To here"),
            id="history.go_to",
            tooltip=N_("Undo all you did after this, or redo all up to it"),
        ),
        Binding("e,right", "place", N_("See the text"), id="history.place", tooltip=N_("See where in the text it was")),
        Binding("u", "undo", N_("Undo"), id="history.undo", tooltip=N_("Undo your last change")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="history.redo", tooltip=N_("Redo what was undone last")),
        Binding("q,escape,H", "back", N_("Back"), id="history.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._moments: list[Moment] = []
        self._sure: int | None = None

    def compose(self) -> ComposeResult:
        """The moments, and what Enter would do."""
        yield TitleBar()
        yield RowList(self._row)
        yield Panel(id="telling")
        yield KeyBar()

    def wanted(self) -> Callable[[Project], list[Moment]]:
        """The newest of what was done."""
        return lambda study: study.moments(MOST)

    def show(self, found: list[Moment]) -> None:
        """Show the journal as it is now, with the cursor on the last change that stands."""
        self._moments = found
        mine = self.project.coder
        here = (n for n, m in enumerate(self._moments) if m.standing is Standing.STANDS and m.coder == mine)
        count = ngettext("{count} change", "{count} changes", len(self._moments)).format(count=len(self._moments))
        self.query_one(TitleBar).show([(_("History"), "strong")], [(count, "dim")])
        self.query_one(RowList).show(len(self._moments) + 1, next(here, len(self._moments)))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell what Enter would do here."""
        self._sure = None
        moment = self._at(event.index)
        what = [Paragraph(((in_words(moment, self.project.codebook), ""),), most=2)] if moment else []
        self.query_one("#telling", Panel).show([*what, Paragraph(((self._promise(moment), "accent"),))])

    def on_row_list_chosen(self) -> None:
        """A click on the moment in focus goes there."""
        self.action_go_to()

    def _at(self, index: int) -> Moment | None:
        """The moment in that row; None for the beginning."""
        return self._moments[index] if index < len(self._moments) else None

    def _between(self, moment: Moment | None) -> list[Moment]:
        """What would be undone or redone to come to the moment."""
        mine = [m for m in self._moments if m.coder == self.project.coder]
        if moment is not None and moment.standing is Standing.UNDONE:
            return [m for m in mine if m.standing is Standing.UNDONE and m.seq <= moment.seq]
        return [m for m in mine if m.standing is Standing.STANDS and m.seq > (moment.seq if moment else 0)]

    def _promise(self, moment: Moment | None) -> str:
        count = len(self._between(moment))
        if moment is not None and moment.coder != self.project.coder and moment.standing is Standing.UNDONE:
            return _("Only {name} can redo this.").format(name=moment.coder)
        if not count:
            return _("This is where you are.")
        if moment is not None and moment.standing is Standing.UNDONE:
            text = ngettext(
                "Enter redoes {count} change, up to here.", "Enter redoes {count} changes, up to here.", count
            )
        else:
            text = ngettext(
                "Enter undoes the {count} change after this.", "Enter undoes the {count} changes after this.", count
            )
        return text.format(count=count)

    def _row(self, index: int, width: int) -> list[Line]:
        moment = self._at(index)
        if moment is None:
            return [[("  ", ""), (_("The beginning"), "dim")]]
        gone = moment.standing in (Standing.UNDONE, Standing.DROPPED)
        mine = moment.coder == self.project.coder
        sign = _SIGNS.get(moment.standing, (" ", "")) if mine else (" ", "")
        head: Line = [sign, (f" {clock(moment.at)}  ", "dim")]
        if width >= 60:
            head.append((f"{fit(moment.coder, 10)} ", "" if mine else "accent"))
        head.append((fit(_(_KINDS.get(moment.kind, moment.kind)), 14), "dim" if gone else "strong"))
        parts = in_words(moment, self.project.codebook).split(" · ")
        if len(parts) == 3 and width < WIDE:  # the words say more than the transcript's name, which stands below
            del parts[1]
        return [[*head, (f" {' · '.join(parts)}", "dim" if gone else "")]]

    def action_go_to(self) -> None:
        """Undo or redo until the study is as it was just after the moment."""
        moment = self._at(self.query_one(RowList).index)
        between = self._between(moment)
        if moment is not None and moment.coder != self.project.coder and moment.standing is Standing.UNDONE:
            raise QualcodeError(_("Only {name} can redo this.").format(name=moment.coder))
        if not between:
            self.notify(_("This is where you are."), timeout=4)
            return
        row = self.query_one(RowList).index
        if any(each.kind == IMPORT for each in between) and self._sure != row:
            self._sure = row
            self.notify(_("Among them is an import of codings. Enter once more does it."), severity="warning")
            return
        redone = moment is not None and moment.standing is Standing.UNDONE

        def gone(events: list[Event]) -> None:
            self.study.edited()
            self.load()
            count = ngettext("{count} change", "{count} changes", len(events)).format(count=len(events))
            self.notify((_("Redone: {what}") if redone else _("Undone: {what}")).format(what=count), timeout=4)

        self.aside(lambda study: study.go_to(moment), gone)

    def action_place(self) -> None:
        """See in the text where the moment was."""
        moment = self._at(self.query_one(RowList).index)
        excerpt = self.project.where(moment) if moment else None
        if excerpt is None:
            raise QualcodeError(_("This was about no one place in a text."))
        self.study.open_transcript(excerpt.transcript, excerpt)


def clock(at: str) -> str:
    """When it was, in this place's time: the day too where it was not today, the day alone in another year."""
    then, now = datetime.fromisoformat(at).astimezone(), datetime.now().astimezone()
    if then.date() == now.date():
        return then.strftime("%H:%M").rjust(12)
    return then.strftime("%d.%m. %H:%M" if then.year == now.year else "%Y-%m-%d").rjust(12)
