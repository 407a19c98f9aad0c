"""How codings, memos, decisions and marks follow when a transcript gets another text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from qualcode.model import Transcript
from qualcode.store.alignment import Alignment, Follower, Place
from qualcode.store.connection import Connection
from qualcode.store.schema import COLUMNS, KEYS, PLACED, column_list
from qualcode.store.texts import CONTEXT
from qualcode.store.writing import Change, Values

TOUCHED: Final = "touched"
LOST: Final = "lost"

Planned = Mapping[tuple[str, str], Values | None]


@dataclass(frozen=True, slots=True)
class Followed:
    """How many codings have the very words they had, how many others now, and how many have no place."""

    kept: int = 0
    touched: int = 0
    lost: int = 0

    def __add__(self, other: Followed) -> Followed:
        return Followed(self.kept + other.kept, self.touched + other.touched, self.lost + other.lost)

    @property
    def codings(self) -> int:
        """How many there are in all."""
        return self.kept + self.touched + self.lost


class Following:
    """The changes that let the decisions on a transcript follow into a new text.

    Args:
        connection: The study.
        old: The transcript as it is.
        new: As it will be.
        follower: Knows where the words go.
        planned: Rows that are dealt with already, and what becomes of them.
        look: Whether codings whose words changed are to be looked at.
    """

    def __init__(
        self,
        connection: Connection,
        old: Transcript,
        new: Transcript,
        follower: Follower,
        *,
        planned: Planned | None = None,
        look: bool = True,
    ) -> None:
        self._connection = connection
        self._old, self._new, self._follower = old, new, follower
        self._planned = planned or {}
        self._look = look
        from hashlib import sha256  # brings OpenSSL, which listing and searching need not

        self._sha256 = sha256(new.text.encode()).hexdigest()
        self._taken = {_key(table, row) for (table, _id), row in self._planned.items() if row and table in PLACED}
        self._reviews = {row["coding"]: row for row in self._rows("review")}
        self.counts = dict.fromkeys(("kept", TOUCHED, LOST), 0)
        self.changes = [change for table in PLACED for row in self._rows(table) for change in self._follow(table, row)]
        self.changes += [change for row in list(self._reviews.values()) for change in self._bring_back(row)]

    @property
    def followed(self) -> Followed:
        """What became of the codings."""
        return Followed(**self.counts)

    def _rows(self, table: str) -> Iterator[Values]:
        sql = f"SELECT {column_list(table)} FROM {table} WHERE transcript = ? ORDER BY rowid"
        for row in self._connection.rows(sql, (self._old.id,)):
            values = dict(zip(COLUMNS[table], row, strict=True))
            if (table, values["id"]) not in self._planned:
                yield values

    def _follow(self, table: str, row: Values) -> Iterator[Change]:
        place = self._follower.place(row["start"], row["end"])
        if table == "blank":
            place = self._whole_turn(place)
        after = self._moved(row, place)
        if after is None or _key(table, after) in self._taken:
            yield from self._lose(table, row)
            return
        self._taken.add(_key(table, after))
        if after != row:
            yield Change(table, row["id"], row, after)
        if table != "coding" or place is None:
            return
        self.counts["kept" if place.exact else TOUCHED] += 1
        if not place.exact and self._look and row["id"] not in self._reviews:
            review = self._review(TOUCHED, row)
            yield Change("review", review["id"], None, review)

    def _moved(self, row: Values, place: Place | None) -> dict[str, Any] | None:
        if place is None:
            return None
        text, start, end = self._new.text, place.start, place.end
        after = {**row, "start": start, "end": end, "quote": text[start:end], "text_sha256": self._sha256}
        if "quote_before" in row:
            after |= {"quote_before": text[max(start - CONTEXT, 0) : start], "quote_after": text[end : end + CONTEXT]}
        return after

    def _whole_turn(self, place: Place | None) -> Place | None:
        if place is None:
            return None
        index = self._new.turn_at(place.start).index
        start = self._new.starts[index]
        end = start + len(self._new.turns[index].text)
        return Place(start, end, place.exact) if start < end else None

    def _lose(self, table: str, row: Values) -> Iterator[Change]:
        yield Change(table, row["id"], row, None)
        if table != "coding":
            return  # An answer to a suggestion on words that are gone; the journal keeps it.
        self.counts[LOST] += 1
        memos = list(self._memos(row["id"]))
        for memo in memos:
            yield Change("memo", memo["id"], memo, None)
        rows = json.dumps({"coding": row, "memos": memos}, ensure_ascii=False)
        earlier = self._reviews.get(row["id"])
        review = {**(earlier or self._review(LOST, row)), "kind": LOST, "rows": rows}
        yield Change("review", review["id"], earlier, review)

    def _memos(self, coding_id: str) -> Iterator[Values]:
        sql = f"SELECT {column_list('memo')} FROM memo WHERE target = 'coding' AND target_id = ? ORDER BY rowid"
        for row in self._connection.rows(sql, (coding_id,)):
            values = dict(zip(COLUMNS["memo"], row, strict=True))
            if ("memo", values["id"]) not in self._planned:
                yield values

    def _review(self, kind: str, row: Values) -> dict[str, Any]:
        values = (
            *(self._connection.new_id(), kind, row["id"], row["transcript"], row["code"], row["coder"]),
            *(row["quote"], "", self._connection.now()),
        )
        return dict(zip(COLUMNS["review"], values, strict=True))

    def _bring_back(self, review: Values) -> Iterator[Change]:
        """A coding without a place gets one when its words are there again."""
        if review["kind"] != LOST or not isinstance(self._follower, Alignment) or not self._look:
            return
        kept = json.loads(review["rows"])
        row = kept["coding"]
        after = self._moved(row, self._follower.find(row["quote"], row["quote_before"], row["quote_after"]))
        if after is not None and _key("coding", after) not in self._taken:
            self._taken.add(_key("coding", after))
            yield Change("review", review["id"], review, None)
            yield Change("coding", row["id"], None, after)
            for memo in kept["memos"]:
                yield Change("memo", memo["id"], None, memo)


def _key(table: str, row: Values) -> tuple[object, ...]:
    return (table, *(row[column] for column in KEYS[table]))
