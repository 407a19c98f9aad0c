"""Many codings given another code at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.summary import name_some
from qualcode.store.writing import Change, Values, Writing, writing


class Relabelled(NamedTuple):
    """How many codings got the code, and how many of them were joined to one that had it on the same words."""

    changed: int
    joined: int


def relabel(connection: Connection, ids: Iterable[str], code: str, *, coder: str) -> Relabelled:
    """Give the codings that code, as one event; those that are gone or have it are passed by.

    Where a coder has the code on the same words already, the two become one: the heavier weight holds, and memos
    are joined.

    Raises:
        QualcodeError: The study can only be read.
    """
    with writing(connection) as write:
        rows = _Rows(write, code)
        changes = [change for coding_id in dict.fromkeys(ids) for change in rows.move(coding_id)]
        if changes:
            summary = f"{name_some(rows.codes)} → {code} · {rows.count.changed}"
            record(write, coder, "recode", summary, changes)
    return rows.count


class _Rows:
    """The changes one by one, each seeing those before it."""

    def __init__(self, write: Writing, code: str) -> None:
        self._write = write
        self._code = code
        self._placed: dict[tuple[object, ...], Values] = {}
        self._memos: dict[str, dict[str, Values]] = {}
        self.codes: list[str] = []
        self.count = Relabelled(0, 0)

    def move(self, coding_id: str) -> Iterator[Change]:
        """What becomes of one coding."""
        row = self._write.find("coding", coding_id)
        if row is None or row["code"] == self._code:
            return
        self.codes.append(row["code"])
        moved = {**row, "code": self._code}
        key = tuple(moved[column] for column in KEYS["coding"])
        there = self._placed.get(key) or self._stored(key)
        self.count = Relabelled(self.count.changed + 1, self.count.joined + (there is not None))
        if there is None:
            self._placed[key] = moved
            yield Change("coding", coding_id, row, moved)
            return
        joined = {**there, "weight": max(row["weight"], there["weight"])}
        self._placed[key] = joined
        if joined != there:
            yield Change("coding", there["id"], there, joined)
        yield from self._join_memos(coding_id, there["id"])
        yield Change("coding", coding_id, row, None)

    def _stored(self, key: tuple[object, ...]) -> Values | None:
        same = " AND ".join(f'"{column}" = ?' for column in KEYS["coding"])
        row = self._write.row(f"SELECT {column_list('coding')} FROM coding WHERE {same}", key)
        return None if row is None else dict(zip(COLUMNS["coding"], row, strict=True))

    def _join_memos(self, old: str, new: str) -> Iterator[Change]:
        there = self._memos_on(new)
        for coder, memo in self._memos_on(old).items():
            first = there.get(coder)
            if first is None:
                there[coder] = {**memo, "target_id": new}
                yield Change("memo", memo["id"], memo, there[coder])
                continue
            if memo["text"] != first["text"]:
                text = f"{first['text']}\n\n{memo['text']}"
                there[coder] = {**first, "text": text, "updated": self._write.now()}
                yield Change("memo", first["id"], first, there[coder])
            yield Change("memo", memo["id"], memo, None)

    def _memos_on(self, coding_id: str) -> dict[str, Values]:
        if coding_id not in self._memos:
            sql = f"SELECT {column_list('memo')} FROM memo WHERE target = 'coding' AND target_id = ? ORDER BY rowid"
            rows = [dict(zip(COLUMNS["memo"], row, strict=True)) for row in self._write.rows(sql, (coding_id,))]
            self._memos[coding_id] = {row["coder"]: row for row in rows}
        return self._memos[coding_id]
