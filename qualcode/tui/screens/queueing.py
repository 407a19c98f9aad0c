"""The suggestions of the transcript on the desk: in which order they are gone through, and how they move."""

from __future__ import annotations

from typing import Final

from qualcode.i18n import N_, _
from qualcode.model import Suggestion
from qualcode.project import Order
from qualcode.project.learning import Learned
from qualcode.tui.screens.deciding import Deciding
from qualcode.tui.widgets.transcript_view import TranscriptView

_ORDERS: Final = {
    Order.READING: N_("Suggestions as the text goes"),
    Order.BEST: N_("The best suggestions first"),
    Order.UNSURE: N_("The least sure suggestions first"),
}


def keep(here: Suggestion, pending: list[Suggestion]) -> list[Suggestion]:
    """What waits, with the suggestion that is looked at as it is, in the place of one that has come instead of it."""
    instead = [s.code == here.code and s.excerpt.overlaps(here.excerpt) for s in pending]
    if True not in instead:
        return [*pending, here]
    first = instead.index(True)
    return [here if n == first else s for n, s in enumerate(pending) if n == first or not instead[n]]


class Queueing(Deciding):
    """A screen that leads from suggestion to suggestion."""

    SHOWS_SUGGESTIONS = True
    view: TranscriptView
    _learned: Learned | None = None
    _said: str = ""

    def _arrived(self, before: set[int], *, suggestion: Suggestion | None = None, said: str = "") -> None:
        raise NotImplementedError

    @property
    def is_ranked(self) -> bool:
        """Whether the suggestions come in another order than that of the text."""
        return self.study.order is not Order.READING

    def pending(self) -> list[Suggestion]:
        """The suggestions that wait in the transcript, in the order that was asked for."""
        self._learned = self.project.learned
        return self.project.suggestions(self.desk.transcript.name, order=self.study.order)

    @property
    def is_behind(self) -> bool:
        """Whether something was learned that is not shown yet."""
        return self._learned is not self.project.learned

    def show_learned(self) -> None:
        """Show the suggestions as they stand after the last answers; the one that is looked at stays where it is."""
        here, pending = self.suggestion, self.pending()
        now = next((s for s in pending if here and (s.excerpt, s.code) == (here.excerpt, here.code)), None)
        if here is not None and now is None and here in self.desk.suggestions:
            pending, now = keep(here, pending), here
        self.view.redraw(self.desk.set_suggestions(pending, ranked=self.is_ranked))
        self._arrived(set(), suggestion=now, said=self._said)

    def action_order(self) -> None:
        """Go through the suggestions in the next order from now on."""
        orders = list(_ORDERS)
        self.study.order = orders[(orders.index(self.study.order) + 1) % len(orders)]
        self.desk.set_suggestions(self.pending(), ranked=self.is_ranked)
        self._arrived(set(), said=_(_ORDERS[self.study.order]))
