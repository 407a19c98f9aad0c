"""What a correction of a transcript touched: the old words over the new ones, and what shall stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Excerpt, Review
from qualcode.project import Project
from qualcode.tui.changed_words import compare_words
from qualcode.tui.describing_place import describe_context, describe_meaning
from qualcode.tui.errands import Errand
from qualcode.tui.screens.base import telling
from qualcode.tui.screens.confirming import Confirm
from qualcode.tui.screens.listing import ListScreen
from qualcode.tui.screens.placing import PlacingScreen
from qualcode.tui.widgets.bars import KeyBar, TitleBar
from qualcode.tui.widgets.painting import Line, Piece
from qualcode.tui.widgets.panel import Panel, Paragraph
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.widgets.snippet import snippet


class ReviewScreen(ListScreen[list[Review]]):
    """The codings whose words a correction changed or took away, until someone has looked at them."""

    NAME = N_("After corrections")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", N_("Accept"), id="review.accept", tooltip=N_("Let the coding stand on its new words")),
        Binding(
            "p", "place", N_("Place"), id="review.place", tooltip=N_("Choose the words that the coding shall stand on")
        ),
        Binding("x,d,delete", "drop", N_("Take away"), id="review.drop", tooltip=N_("Take the coding away")),
        Binding("enter", "open", N_("Go there"), id="review.open", tooltip=N_("Go to the place in the transcript")),
        Binding(
            "A",
            "accept_all",
            N_("Accept all"),
            id="review.accept_all",
            tooltip=N_("Let all that have new words stand on them, after a question; one undo takes it back"),
        ),
        Binding("u", "undo", N_("Undo"), id="review.undo", tooltip=N_("Undo the last change")),
        Binding("U,ctrl+r", "redo", N_("Redo"), id="review.redo", tooltip=N_("Redo what was undone last"), show=False),
        Binding("q,escape", "back", N_("Back"), id="review.back", tooltip=N_("Go back")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reviews: list[Review] = []

    def compose(self) -> ComposeResult:
        """The codings, and what is said around the one with the cursor."""
        yield TitleBar()
        with Horizontal(id="queue"):
            yield RowList(self._row, height=4)
            yield Panel(id="around")
        yield Panel(id="empty")
        yield KeyBar()

    def wanted(self) -> Callable[[Project], list[Review]]:
        """What waits."""
        return Project.reviews

    def show(self, found: list[Review]) -> None:
        """Show what waits now; the coding that is looked at keeps the cursor."""
        index = self.rows.index
        here = self._reviews[index].id if index < len(self._reviews) else ""
        self._reviews = found
        self._show(next((n for n, review in enumerate(found) if review.id == here), index))

    def _show(self, index: int) -> None:
        nothing = _("No codings wait to be looked at after a correction.")
        how = _("When a transcript is corrected, those whose words changed come here.")
        self.fill(len(self._reviews), index, nothing, how)
        count = ngettext("{count} waits", "{count} wait", len(self._reviews)).format(count=len(self._reviews))
        self.query_one(TitleBar).show([(_("After corrections"), "strong")], [(count, "dim")])

    def _row(self, index: int, width: int) -> list[Line]:
        review = self._reviews[index]
        name = self.project.codebook.path(review.code)[-1]
        head: Line = [self.mark(review.code), (f" {name}", "strong"), (f"   {review.transcript}", "accent")]
        if review.coder != self.project.coder:
            head.append((f"  {review.coder}", "dim"))
        old = snippet(review.old, [], width - 4, rows=1)[:1] or [[]]
        new: list[Line] = [[(_("no place any more"), "warning")]]
        if review.excerpt is not None:
            new = snippet(review.new, [], width - 4, rows=1)[:1] or [[]]
        return [head, [("  − ", "gone"), *old[0]], [("  + ", "good"), *new[0]]]

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Tell what the words were, what they are, and what stands around them."""
        if event.index >= len(self._reviews):
            return
        review = self._reviews[event.index]
        old, new = compare_words(review.old, review.new)
        was: tuple[Piece, ...] = tuple(old) if review.new else ((review.old, "gone"),)
        paragraphs = [Paragraph(((_("Before"), "accent"),)), Paragraph(was, margin=2), Paragraph()]
        if review.excerpt is None:
            gone = _("These words are gone. p chooses others, x takes the coding away.")
            paragraphs += [Paragraph(((_("Now"), "accent"),)), Paragraph(((gone, "warning"),), margin=2)]
        else:
            turns = self.project.turns_at(review.excerpt, before=1)
            paragraphs += [Paragraph(((_("Now"), "accent"),)), Paragraph(tuple(new), margin=2), Paragraph()]
            paragraphs += describe_context(turns, review.excerpt)
        self.query_one("#around", Panel).show([*paragraphs, *describe_meaning(self.project.codebook, review.code)])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click on the row with the cursor goes to the place."""
        with telling(self.app):
            self.action_open()

    def _here(self) -> Review:
        """The coding with the cursor.

        Raises:
            QualcodeError: There is none.
        """
        index = self.rows.index
        if index >= len(self._reviews):
            raise QualcodeError(_("No codings wait to be looked at after a correction."))
        return self._reviews[index]

    def _mine(self) -> Review:
        """The coding with the cursor, in a study that can be written."""
        self.ensure_writable()
        return self._here()

    def _done(self, gone: list[Review], said: str) -> None:
        """Take away what waits no more, keep the cursor where it is, and tell."""
        ids = {review.id for review in gone}
        self._reviews = [review for review in self._reviews if review.id not in ids]
        self.study.edited()
        self._seen = self.study.edits
        self._show(self.rows.index)
        self.notify(said, timeout=3, markup=False)

    def _with_place(self, review: Review, then: Callable[[Excerpt | None], object]) -> None:
        """Go on with where it stands, or with the words that are most like those that are gone."""
        if review.excerpt is not None:
            then(review.excerpt)
        else:  # a long text is looked through for them
            Errand(self, lambda study: study.likely_place(review), then, said=_("Looking for the words …")).start()

    def action_open(self) -> None:
        """Go to the place, or to the words that are most like those that are gone."""
        review = self._here()
        self._with_place(review, lambda place: self.study.open_transcript(review.transcript, place))

    def action_accept(self) -> None:
        """Let the coding stand on its new words; the next one comes under the cursor."""
        review = self._mine()
        if review.excerpt is None:
            raise QualcodeError(
                _("This coding has no place any more."), _("p chooses one for it, x takes the coding away.")
            )
        self.project.accept_reviews([review])
        self._done([review], f"✓ {self.project.codebook.path(review.code)[-1]}")

    def action_accept_all(self) -> None:
        """Let all that have new words stand on them."""
        self._mine()
        waiting = [review for review in self._reviews if review.excerpt is not None]
        if not waiting:
            raise QualcodeError(_("None of these has a place."), _("p chooses one, x takes the coding away."))

        def accepted(number: int) -> None:
            self._done(waiting, ngettext("{n} coding accepted.", "{n} codings accepted.", number).format(n=number))

        question = ngettext(
            "Let {count} coding stand on its new words?", "Let {count} codings stand on their new words?", len(waiting)
        )
        self.ask(
            Confirm(question.format(count=len(waiting))),
            lambda _sure: self.aside(lambda study: study.accept_reviews(waiting), accepted),
        )

    def action_drop(self) -> None:
        """Take the coding away."""
        review = self._mine()
        self.project.drop_reviews([review])
        name = self.project.codebook.path(review.code)[-1]
        self._done([review], _("Taken away: {name}; u brings it back.").format(name=name))

    def action_place(self) -> None:
        """Choose the words that the coding shall stand on."""
        review = self._mine()
        self._with_place(review, lambda place: self.app.push_screen(PlacingScreen(review, place)))
