"""Changes of the texts under the codings: what a correction touched, pseudonyms, and purging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.model import Coding, Excerpt, Review
from qualcode.project.opened import OpenStudy

if TYPE_CHECKING:
    from qualcode.project.pseudonyms import Applied, Key, PseudonymPlan
    from qualcode.project.purging import Purged, PurgePlan


class TextChanges(OpenStudy):
    """The study with what can be done to its texts. What takes long or is seldom done is imported when it is asked."""

    def reviews(self, transcript: str | None = None, ids: Sequence[str] | None = None) -> list[Review]:
        """The codings that a correction touched, in reading order, until someone has looked at them.

        Raises:
            QualcodeError: One of the ids is not in the queue.
        """
        from qualcode.project.reviewing import find_reviews

        return find_reviews(self, transcript, ids)

    def review_rows(self) -> list[tuple[str | int | None, ...]]:
        """The queue as rows: id, transcript, turn, code, old words, new words, coder, memo."""
        from qualcode.project.reviewing import review_rows

        return review_rows(self)

    def accept_reviews(self, reviews: Sequence[Review]) -> int:
        """Let codings stand on their new words; how many. Those without a place stay in the queue."""
        return self.store.reviews.accept(reviews, coder=self.coder)

    def place_review(self, review: Review, excerpt: Excerpt) -> Coding:
        """Let a coding that waits stand on these words, with the memos it had.

        Raises:
            QualcodeError: It does not wait any more, or the excerpt does not fit.
        """
        from qualcode.project.reviewing import place

        return place(self, review, excerpt)

    def likely_place(self, review: Review) -> Excerpt | None:
        """The words that are most like those a coding stood on; None when nothing is like them."""
        from qualcode.project.reviewing import likely_place

        return likely_place(self, review)

    def drop_reviews(self, reviews: Sequence[Review]) -> int:
        """Take codings that wait away; how many. It can be undone.

        Raises:
            QualcodeError: One of them is another coder's.
        """
        from qualcode.project.reviewing import drop

        return drop(self, reviews)

    def plan_pseudonyms(
        self, names: Sequence[str] = (), *, key: Key | None = None, progress: Callable[[int, int], None] | None = None
    ) -> PseudonymPlan:
        """What in the transcripts (all without names) could tell who someone is, with a proposal for each place.

        A key gives those that were replaced before the pseudonyms they had. `progress` is told how many texts were
        looked through of how many.
        """
        from qualcode.project.pseudonyms import plan

        return plan(self, names, key, progress)

    def pseudonymise(self, plan: PseudonymPlan, *, key: Key | None = None) -> Applied:
        """Make the replacements of the plan that are marked, as one event that can be undone.

        Raises:
            ProblemsError: The texts are not as they were when the plan was made, or replacements overlap.
        """
        from qualcode.project.pseudonyms import carry_out

        self._open.clear()
        return carry_out(self, plan, key)

    def find_originals(self, path: Path, key: Key) -> Mapping[str, int]:
        """How often each original name of the key stands in a file that left the study, also inside a workbook."""
        from qualcode.project.leaks import count_in_file

        return count_in_file(path, key.originals)

    def plan_purge(self, *, key: Key | None = None) -> PurgePlan:
        """What a purge would delete; nothing is deleted."""
        from qualcode.project.purging import plan_purge

        return plan_purge(self, key)

    def purge(self, plan: PurgePlan, *, key: Key | None = None) -> Purged:
        """Delete what the plan says, for good; what was deleted, and what was found left of the key's names."""
        from qualcode.project.purging import purge

        self._open.clear()
        return purge(self, plan, key)
