"""The queue of codings that a corrected text touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Excerpt, Review

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy

_ALIKE: Final = 50.0
"""How alike, of 100, words must be to those that are looked for to be worth a look."""


def find_reviews(study: OpenStudy, transcript: str | None, ids: Sequence[str] | None) -> list[Review]:
    """What waits; of an id the first letters are enough, when no other has them.

    Raises:
        QualcodeError: One of the ids is not in the queue, or may be several.
    """
    found = study.store.reviews.find(transcript=transcript)
    if ids is None:
        return found
    meant = {each: [review for review in found if each and review.id.startswith(each)] for each in ids}
    hint = _("“qualcode list review” shows what waits, with ids.")
    missing = sorted(each for each, reviews in meant.items() if not reviews)
    if missing:
        raise QualcodeError(_("There is nothing called {ids} to look at.").format(ids=", ".join(missing)), hint)
    vague = sorted(each for each, reviews in meant.items() if len(reviews) > 1)
    if vague:
        raise QualcodeError(_("Several have ids that start with {ids}.").format(ids=", ".join(vague)), hint)
    named = {review.id for [review] in meant.values()}
    return [review for review in found if review.id in named]


def review_rows(study: OpenStudy) -> list[tuple[str | int | None, ...]]:
    """The queue as rows: id, transcript, turn, code, old words, new words, coder, memo."""
    memos = {coding.id: coding.memo for coding in study.codings()}
    rows: list[tuple[str | int | None, ...]] = []
    for review in study.store.reviews.find():
        turn = study.transcript(review.transcript).turn_at(review.excerpt.start).index if review.excerpt else None
        words = (review.code, review.old, review.new, review.coder, memos.get(review.coding, ""))
        rows.append((review.id, review.transcript, turn, *words))
    return rows


def place(study: OpenStudy, review: Review, excerpt: Excerpt) -> Coding:
    """Let a coding stand on these words; the coding."""
    coding_id = study.store.reviews.place(review, excerpt, coder=study.coder)
    return study.store.codings.find(ids=[coding_id])[0]


def likely_place(study: OpenStudy, review: Review) -> Excerpt | None:
    """Where it stands, or the words that are most like those it stood on; None when nothing is like them."""
    if review.excerpt is not None:
        return review.excerpt
    from rapidfuzz.fuzz import partial_ratio_alignment

    text = study.transcript(review.transcript).text
    found = partial_ratio_alignment(review.old, text, score_cutoff=_ALIKE)
    if found is None or found.dest_start >= found.dest_end:
        return None
    words = [m.span() for m in re.finditer(r"\S+", text) if m.end() > found.dest_start and m.start() < found.dest_end]
    return Excerpt(review.transcript, words[0][0], words[-1][1]) if words else None


def drop(study: OpenStudy, reviews: Sequence[Review]) -> int:
    """Take codings that wait away, whether they have a place or not; how many.

    Raises:
        QualcodeError: One of them is another coder's.
    """
    others = {review.coder for review in reviews} - {study.coder}
    if others:
        raise QualcodeError(
            _("These codings are by {names}, so only they can take them away.").format(names=", ".join(sorted(others))),
            _("To work on them, start qualcode with --coder."),
        )
    lost = [review for review in reviews if review.excerpt is None]
    standing = [review.coding for review in reviews if review.excerpt is not None]
    gone = study.store.codings.remove(standing, coder=study.coder) if standing else []
    return len(gone) + (study.store.reviews.drop(lost, coder=study.coder) if lost else 0)
