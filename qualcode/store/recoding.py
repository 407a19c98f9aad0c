"""What becomes of codings when the codebook changes: one event for the text of the codebook and all the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.model import Verdict
from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.writing import Change, Values, Writing, writing


@dataclass(frozen=True, slots=True)
class Recoding:
    """A codebook's new text, and what it means for what has been coded.

    `codes` gives each code's new id by its old one; `into` is one of the new ids that was there before, and takes
    another code's codings over. `parts` gives the codes that a coding, by its id, is divided among. `meanings` gives
    codes (by their new ids) whose text is another though they mean the same: the hash then and the hash now.
    """

    text: str
    summary: str
    codes: Mapping[str, str] = field(default_factory=dict)
    into: str = ""
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)


Edit = Callable[[str], Recoding]
"""Takes the text of the codebook as it is now."""


class Recodings:
    """Changes of the codebook with all that is coded with its codes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def carry_out(self, edit: Edit, *, coder: str, kind: str) -> int:
        """Edit the codebook and recode, as one event; how many codings were changed.

        Codings of all coders follow. Where a coder has both codes on the same words, the two become one; their memos
        are joined. Rejections of a code that is taken over are left: they were not about the other.

        Raises:
            QualcodeError: The study can only be read, or the codebook cannot be edited so.
        """
        with writing(self._connection) as write:
            assert write.codebook is not None, "no codebook is attached"
            write.codebook.settle(write)
            recoding = edit(write.codebook.text())
            changed = write.codebook.change_to(recoding.text)
            rows = list(_Rows(write, recoding).changes())
            changes = [*([changed] if changed else []), *rows]
            if changes:
                record(write, coder, kind, recoding.summary, changes)
        return sum(change.table == "coding" for change in rows)


class _Rows:
    """The changes of rows that a recoding asks for, in an order in which they can be made and taken back."""

    def __init__(self, write: Writing, recoding: Recoding) -> None:
        self._write = write
        self._recoding = recoding
        self._memos: dict[tuple[str, str], dict[str, Values]] = defaultdict(dict)
        """What stands on a target, by coder, as it will be."""

    def changes(self) -> Iterator[Change]:
        codes = self._recoding.codes
        for old, new in codes.items():
            for row in self._find("coding", "code", old):
                yield from self._move_coding(row, new)
            yield from self._move_memos("code", old, new)
            for row in self._find("decision", "code", old):
                yield from self._move_decision(row, new)
        for new, (before, _now) in self._recoding.meanings.items():
            if new not in codes.values():
                for row in self._find("decision", "code", new):
                    if row["definition"] == before:
                        yield from self._move_decision(row, new)
        for coding, parts in self._recoding.parts.items():
            yield from self._divide(coding, parts)

    def _find(self, table: str, column: str, value: str) -> list[Values]:
        sql = f"SELECT {column_list(table)} FROM {table} WHERE {column} = ? ORDER BY rowid"
        return [dict(zip(COLUMNS[table], row, strict=True)) for row in self._write.execute(sql, (value,)).fetchall()]

    def _same(self, table: str, values: Values) -> Values | None:
        """The row that stands where the values would."""
        same = " AND ".join(f'"{column}" = ?' for column in KEYS[table])
        sql = f"SELECT {column_list(table)} FROM {table} WHERE {same}"
        row = self._write.row(sql, tuple(values[column] for column in KEYS[table]))
        return None if row is None else dict(zip(COLUMNS[table], row, strict=True))

    def _move_coding(self, row: Values, code: str) -> Iterator[Change]:
        moved = {**row, "code": code}
        there = self._same("coding", moved)
        if there is None:
            yield Change("coding", row["id"], row, moved)
            return
        heavier = max(row["weight"], there["weight"])
        if heavier != there["weight"]:
            yield Change("coding", there["id"], there, {**there, "weight": heavier})
        yield from self._move_memos("coding", row["id"], there["id"])
        yield Change("coding", row["id"], row, None)

    def _move_memos(self, target: str, old: str, new: str) -> Iterator[Change]:
        """Each coder's memo goes to the new place, or is joined to the one they have there."""
        there = self._memos_on(target, new)
        for coder, memo in self._memos_on(target, old).items():
            if coder not in there:
                there[coder] = {**memo, "target_id": new}
                yield Change("memo", memo["id"], memo, there[coder])
                continue
            first, now = there[coder], self._write.now()
            if memo["text"] != first["text"]:
                there[coder] = {**first, "text": f"{first['text']}\n\n{memo['text']}", "updated": now}
                yield Change("memo", first["id"], first, there[coder])
            yield Change("memo", memo["id"], memo, None)

    def _memos_on(self, target: str, target_id: str) -> dict[str, Values]:
        key = (target, target_id)
        if key not in self._memos:
            sql = f"SELECT {column_list('memo')} FROM memo WHERE target = ? AND target_id = ? ORDER BY rowid"
            rows = self._write.execute(sql, key).fetchall()
            memos = (dict(zip(COLUMNS["memo"], row, strict=True)) for row in rows)
            self._memos[key] = {memo["coder"]: memo for memo in memos}
        return self._memos[key]

    def _move_decision(self, row: Values, code: str) -> Iterator[Change]:
        if code == self._recoding.into and row["verdict"] != Verdict.ACCEPT:
            return
        before, now = self._recoding.meanings.get(code, ("", ""))
        moved = {
            **row,
            "code": code,
            "definition": now if before and row["definition"] == before else row["definition"],
        }
        if moved["code"] == row["code"] or self._same("decision", moved) is None:
            yield Change("decision", row["id"], row, moved)

    def _divide(self, coding_id: str, parts: Sequence[str]) -> Iterator[Change]:
        row = self._write.find("coding", coding_id)
        if row is None or not parts:
            return
        memos = self._memos_on("coding", coding_id)
        for code in parts[1:]:
            new = {**row, "id": self._write.new_id(), "code": code}
            if self._same("coding", new) is None:
                yield Change("coding", new["id"], None, new)
                for memo in memos.values():
                    copy = {**memo, "id": self._write.new_id(), "target_id": new["id"]}
                    yield Change("memo", copy["id"], None, copy)
        yield from self._move_coding(row, parts[0])
