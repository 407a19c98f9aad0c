"""Which transcripts the overview lists, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final

from textual.binding import Binding, BindingType

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Progress
from qualcode.text import for_terminal
from qualcode.tui import screens
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.widgets.painting import Line

ARRANGING: Final[list[BindingType]] = [
    Binding(
        "o",
        "sort",
        N_("Order"),
        id="overview.sort",
        tooltip=N_(
            "Another order: by name, least read first, most suggestions first, fewest codings first, longest first"
        ),
    ),
    Binding(
        "F",
        "filter",
        N_("Filter"),
        id="overview.filter",
        tooltip=N_("Only transcripts with these words in their name or attributes"),
    ),
    Binding("escape", "show_all", N_("Show all"), id="overview.all", tooltip=N_("Show all again"), show=False),
]


class Order(Enum):
    """How the transcripts are sorted, by what is told of it."""

    NAME = N_("by name")
    UNREAD = N_("least read first")
    SUGGESTIONS = N_("most suggestions first")
    UNCODED = N_("fewest turns coded first")
    WORDS = N_("longest first")


class Arranging(ListScreen[tuple[Progress, ...]]):
    """A screen that lists transcripts."""

    def __init__(self) -> None:
        super().__init__()
        self._order = Order.NAME
        self._words = ""
        self._known: tuple[Progress, ...] = ()

    def arranged(self, rows: Sequence[Progress]) -> tuple[Progress, ...]:
        """The rows that were asked for, in the order that was asked for."""
        wanted = self._words.casefold().split()
        return tuple(sorted((row for row in rows if _answers(row, wanted)), key=lambda row: _rank(row, self._order)))

    def arranged_in_words(self, shown: int, known: int) -> Line:
        """What was asked for, where it was."""
        line: Line = [(f"  {_(self._order.value)}", "dim")] if self._order is not Order.NAME else []
        if self._words:
            count = ngettext("{shown} of {count} transcript", "{shown} of {count} transcripts", known)
            line += [(f"  «{self._words}» ", "accent"), (count.format(shown=shown, count=known), "dim")]
        return line

    def action_sort(self) -> None:
        """Sort in the next way."""
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.show(self._known)
        self.notify(_(self._order.value).capitalize(), timeout=2)

    def action_filter(self) -> None:
        """Ask for words that the transcripts are to have in their names or attributes."""

        def show(words: str) -> None:
            self._words = for_terminal(words)
            self.show(self._known)

        advice = _("For example Drammen, or rolle:bibliotekar. Nothing written shows them all, and so does Esc.")
        self.ask(screens.FieldAsked(_("Which transcripts?"), self._words, advice=advice), show)

    def action_show_all(self) -> None:
        """Show all again."""
        if self._words:
            self._words = ""
            self.show(self._known)


def _answers(row: Progress, wanted: Sequence[str]) -> bool:
    known = {key.casefold(): value.casefold() for key, value in row.attributes.items()}
    everything = " ".join((row.transcript.casefold(), *known.values()))

    def has(word: str) -> bool:
        key, sign, value = word.partition(":")
        return value in known[key] if sign and key in known else word in everything

    return all(has(word) for word in wanted)


def _rank(row: Progress, order: Order) -> float:
    turns = row.turns or 1
    return {
        Order.NAME: 0.0,
        Order.UNREAD: row.read / turns,
        Order.SUGGESTIONS: -row.suggestions,
        Order.UNCODED: row.coded / turns,
        Order.WORDS: -row.words,
    }[order]
