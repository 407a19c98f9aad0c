"""The queue of codings that a corrected text touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Excerpt, Review

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy


def find_reviews(study: OpenStudy, transcript: str | None, ids: Sequence[str] | None) -> list[Review]:
    """What waits.

    Raises:
        QualcodeError: One of the ids is not in the queue.
    """
    found = study.store.reviews.find(transcript=transcript, ids=ids)
    missing = set(ids or ()) - {review.id for review in found}
    if missing:
        raise QualcodeError(
            _("There is nothing called {ids} to look at.").format(ids=", ".join(sorted(missing))),
            _("“qualcode list review” shows what waits, with ids."),
        )
    return found


def review_rows(study: OpenStudy) -> list[tuple[str | int | None, ...]]:
    """The queue as rows: id, transcript, turn, code, coder, old words, new words, memo."""
    memos = {coding.id: coding.memo for coding in study.codings()}
    rows: list[tuple[str | int | None, ...]] = []
    for review in study.store.reviews.find():
        turn = study.transcript(review.transcript).turn_at(review.excerpt.start).index if review.excerpt else None
        words = (review.code, review.coder, review.old, review.new, memos.get(review.coding, ""))
        rows.append((review.id, review.transcript, turn, *words))
    return rows


def place(study: OpenStudy, review: Review, excerpt: Excerpt) -> Coding:
    """Give a coding without a place one; the coding."""
    coding_id = study.store.reviews.place(review, excerpt, coder=study.coder)
    return study.store.codings.find(ids=[coding_id])[0]


def drop(study: OpenStudy, reviews: Sequence[Review]) -> int:
    """Let codings without a place go; how many.

    Raises:
        QualcodeError: One of them is another coder's.
    """
    others = {review.coder for review in reviews} - {study.coder}
    if others:
        raise QualcodeError(
            _("These codings are by {names}, so only they can take them away.").format(names=", ".join(sorted(others))),
            _("To work on them, start qualcode with --coder."),
        )
    return study.store.reviews.drop(reviews, coder=study.coder)
