"""Choosing, in the transcript, the words that a coding shall stand on."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.model import Excerpt, Review
from qualcode.tui.describing import short
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.coding_keys import MOVING
from qualcode.tui.widgets.painting import Line

_MOVES: list[BindingType] = [each for each in MOVING if isinstance(each, Binding) and each.key != "escape"]


class PlacingScreen(CodingScreen, inherit_bindings=False):
    """The transcript with its codings, to move in and choose; Enter places the coding, and nothing else is coded."""

    NAME = N_("Placing a coding")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "place", N_("Place here"), id="placing.place", tooltip=N_("Let the coding stand on these")),
        Binding("escape,q", "back", N_("Cancel"), id="placing.cancel", tooltip=N_("Go back and change nothing")),
        *_MOVES,
    ]

    def __init__(self, review: Review, likely: Excerpt | None) -> None:
        super().__init__(review.transcript, likely)
        self._review = review

    def leave(self) -> None:
        """Neither the place nor what was read is kept: this is no reading."""

    def _tell_title(self) -> None:
        name = self.project.codebook.path(self._review.code)[-1]
        left: Line = [(_("Place"), "strong"), (" ", ""), self.mark(self._review.code), (f" {name}", "strong")]
        room = max(self.size.width - len(name) - 24, 12)
        self._title_bar.show([*left, (f"  «{short(self._review.old, room)}»", "quote")], [])

    def action_place(self) -> None:
        """Let the coding stand on what is chosen, and go back.

        Raises:
            QualcodeError: No words are chosen, or the same is coded there already.
        """
        excerpt = self.cursor.excerpt
        if excerpt is None:
            raise QualcodeError(_("There are no words here."), _("Choose words in another turn."))
        coding = self.project.place_review(self._review, excerpt)
        self.study.edited()
        self.notify(_("Coded: {quote}").format(quote=short(coding.quote, 60)), timeout=3, markup=False)
        self.dismiss()
