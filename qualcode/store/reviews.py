"""Codings to look at since their text was corrected: with other words than before, or without a place."""

from __future__ import annotations

import json
from collections.abc import Sequence

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Excerpt, Review
from qualcode.store.connection import Connection
from qualcode.store.following import LOST, TOUCHED
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS
from qualcode.store.summary import describe
from qualcode.store.texts import Texts
from qualcode.store.writing import Change, Values, Writing, writing

_REVIEWS = """
    SELECT review.id, transcript.name, review.coding, review.code, review.coder, review.quote, review.created,
           coding.start, coding."end", coding.quote
    FROM review JOIN transcript ON transcript.id = review.transcript LEFT JOIN coding ON coding.id = review.coding
"""


class Reviews:
    """What a correction touched, until someone has looked at it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, *, transcript: str | None = None, ids: Sequence[str] | None = None) -> list[Review]:
        """What waits, in reading order, those without a place last in each transcript."""
        rows = self._connection.rows(
            f"""{_REVIEWS} WHERE (?1 IS NULL OR transcript.name = ?1)
                AND (?2 IS NULL OR review.id IN (SELECT value FROM json_each(?2)))
                AND (review.kind = '{LOST}' OR coding.id IS NOT NULL)
                ORDER BY transcript.sort_key, coding.start IS NULL, coding.start, review.rowid""",
            (transcript, None if ids is None else json.dumps(list(ids))),
        )
        return [
            Review(
                id=row_id,
                transcript=name,
                coding=coding,
                code=code,
                coder=coder,
                old=old,
                created=created,
                excerpt=None if start is None else Excerpt(name, start, end),
                new=new or "",
            )
            for row_id, name, coding, code, coder, old, created, start, end, new in rows
        ]

    def texts(self) -> list[tuple[str, str, str]]:
        """Each text that is kept with what waits, as (review's id, transcript's name, text): old words and memos."""
        sql = "SELECT review.id, transcript.name, quote, rows FROM review JOIN transcript ON transcript.id = transcript"
        found: list[tuple[str, str, str]] = []
        for row_id, name, quote, rows in self._connection.rows(sql):
            kept = json.loads(rows) if rows else {"coding": {}, "memos": []}
            around = (kept["coding"].get(column, "") for column in ("quote_before", "quote_after"))
            texts = (quote, *around, *(memo["text"] for memo in kept["memos"]))
            found += [(row_id, name, text) for text in dict.fromkeys(texts) if text]
        return found

    def accept(self, reviews: Sequence[Review], *, coder: str) -> int:
        """Let the codings stand on their new words, as one event; how many. Those without a place stay in the queue."""
        with writing(self._connection) as write:
            found = [(review, write.find("review", review.id)) for review in reviews]
            kept = [(review, row) for review, row in found if row is not None and row["kind"] == TOUCHED]
            if kept:
                changes = [Change("review", review.id, row, None) for review, row in kept]
                record(write, coder, "review", _describe([review for review, _row in kept]), changes)
        return len(kept)

    def place(self, review: Review, excerpt: Excerpt, *, coder: str) -> str:
        """Let a coding stand on these words, with the memos it had, as one event; the coding's id.

        Raises:
            QualcodeError: It is gone, the excerpt does not fit, or the same is coded so already.
        """
        with writing(self._connection) as write:
            row, before, memos = _waiting(write, review)
            text = Texts(self._connection)[excerpt.transcript]
            words = dict(zip(("quote_before", "quote", "quote_after"), text.around(excerpt), strict=True))
            values = {
                **{column: before[column] for column in COLUMNS["coding"]},
                **{"start": excerpt.start, "end": excerpt.end, "text_sha256": text.sha256, **words},
            }
            if text.id != row["transcript"]:
                raise QualcodeError(_("A coding stays in its transcript."), _("Choose words there."))
            stands = before if row["kind"] == TOUCHED else None
            changes = [Change("review", row["id"], row, None), Change("coding", values["id"], stands, values)]
            changes += [Change("memo", memo["id"], None, memo) for memo in memos]
            record(write, coder, "review", _describe([review]), changes)
        return review.coding

    def drop(self, reviews: Sequence[Review], *, coder: str) -> int:
        """Let codings without a place go, as one event that can be undone; how many."""
        with writing(self._connection) as write:
            rows = [(review, write.find("review", review.id)) for review in reviews]
            lost = [(review, row) for review, row in rows if row is not None and row["kind"] == LOST]
            if lost:
                changes = [Change("review", review.id, row, None) for review, row in lost]
                record(write, coder, "uncode", _describe([review for review, _row in lost]), changes)
        return len(lost)


def _waiting(write: Writing, review: Review) -> tuple[Values, Values, list[Values]]:
    """What waits: its row in the queue, the coding as it stands or stood, and the memos to bring back."""
    row = write.find("review", review.id)
    hint = _("Look at the queue again: qualcode list review")
    if row is None:
        raise QualcodeError(_("This coding does not wait any more."), hint)
    if row["kind"] == LOST:
        kept = json.loads(row["rows"])
        return row, kept["coding"], kept["memos"]
    before = write.find("coding", row["coding"])
    if before is None:
        raise QualcodeError(_("The coding is gone."), hint)
    return row, before, []


def _describe(reviews: Sequence[Review]) -> str:
    return describe([(review.transcript, {"code": review.code, "quote": review.old}) for review in reviews])
