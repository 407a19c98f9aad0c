"""The places of one name, each to be replaced or left."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from qualcode.i18n import N_, _
from qualcode.project.pseudonym_names import FoundName, with_mark
from qualcode.project.pseudonyms import Place, PseudonymPlan
from qualcode.tui.screens.base import StudyScreen, telling
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet


def context(place: Place, width: int) -> Line:
    """The words with what stands around them, in one line."""
    text = place.before + place.words + place.after
    found = [(len(place.before), len(place.before) + len(place.words))]
    return (snippet(text, found, max(width, 8), plain="dim", strong="match")[:1] or [[]])[0]


class PlacesScreen(StudyScreen):
    """A row for each place, as some may be another person, or no name at all."""

    NAME = N_("Places of a name")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", N_("Replace or not"), id="places.mark", tooltip=N_("Replace it here, or leave it")),
        Binding("asterisk", "mark_all", N_("All"), id="places.mark_all", tooltip=N_("Replace everywhere, or nowhere")),
        Binding("enter", "open", N_("Go there"), id="places.open", tooltip=N_("Go to the place in the transcript")),
        Binding("q,escape", "back", N_("Back"), id="places.back", tooltip=N_("Go back")),
    ]

    def __init__(self, plan: PseudonymPlan, name: FoundName, then: Callable[[PseudonymPlan], None]) -> None:
        super().__init__()
        self._plan = plan
        self._of = name
        self._then = then

    def compose(self) -> ComposeResult:
        """The places."""
        yield TitleBar()
        yield RowList(self._row, height=2)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show them."""
        rows = self.query_one(RowList)
        rows.show(len(self._of.numbers))
        rows.focus()
        self._tell()

    def _tell(self) -> None:
        marked = sum(self._plan.places[number].apply for number in self._of.numbers)
        told = _("{marked} of {total} places to be replaced").format(marked=marked, total=len(self._of.numbers))
        self.query_one(TitleBar).show(
            [(self._of.name, "strong"), (" → ", "dim"), (self._of.replacement, "accent")], [(told, "dim")]
        )

    def _row(self, index: int, width: int) -> list[Line]:
        place = self._plan.places[self._of.numbers[index]]
        head: Line = [("✓ " if place.apply else "· ", "good"), (place.transcript, "accent")]
        sure = _("certain") if place.certainty == "certain" else _("possible")
        head.append((f"  {place.words} → {place.replacement} · {sure}" if place.apply else f"  {sure}", "dim"))
        return [head, [("    ", ""), *context(place, width - 4)]]

    def _change(self, plan: PseudonymPlan) -> None:
        self._plan = plan
        self._then(plan)
        self.query_one(RowList).refresh()
        self._tell()

    def action_mark(self) -> None:
        """Replace it here or leave it, and go to the next place."""
        rows = self.query_one(RowList)
        number = self._of.numbers[rows.index]
        self._change(with_mark(self._plan, [number], not self._plan.places[number].apply))
        rows.action_step(1)

    def action_mark_all(self) -> None:
        """Replace everywhere, or nowhere when all are marked."""
        every = all(self._plan.places[number].apply for number in self._of.numbers)
        self._change(with_mark(self._plan, self._of.numbers, not every))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the place with the cursor goes there."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the place in the transcript, as far as it is in one."""
        place = self._plan.places[self._of.numbers[self.query_one(RowList).index]]
        if not place.transcript:
            return
        with telling(self.app):
            transcript = self.project.transcript(place.transcript)
            inside = place.part == "text" and int(place.item) < len(transcript.turns)
            length = len(transcript.turns[int(place.item)].text) if inside else 0
            excerpt = transcript.turn_excerpt(int(place.item), place.start, place.end) if place.end <= length else None
            self.study.open_transcript(place.transcript, excerpt)
