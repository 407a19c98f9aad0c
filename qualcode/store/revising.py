"""Codings as a file that came back wants them: new ones, changed ones and removed ones, as one event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.store.codings import find_same, new_row
from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.memos import memo_change
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.summary import describe
from qualcode.store.texts import Texts
from qualcode.store.writing import Change, Values, Writing, conflict, writing

KIND: Final = "sheet"
"""The kind of the event."""

_GONE: Final = """
    SELECT DISTINCT "row" FROM change
    WHERE kind = 'coding' AND "row" IN (SELECT value FROM json_each(?1))
        AND "row" NOT IN (SELECT id FROM coding)
"""


@dataclass(frozen=True)
class Revision:
    """What is wanted. `changed` are pairs: the coding as it is now, and as it shall be (code, memo and weight)."""

    new: Sequence[Coding] = ()
    changed: Sequence[tuple[Coding, Coding]] = ()
    removed: Sequence[Coding] = ()


class Revised(NamedTuple):
    """How many codings were made, changed and taken away."""

    new: int
    changed: int
    removed: int


def find_gone(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that were codings once and are none now."""
    return frozenset(row_id for (row_id,) in connection.rows(_GONE, (json.dumps(list(ids)),)))


def revise(connection: Connection, revision: Revision, *, coder: str) -> Revised:
    """Make it so, as one event of the coder's, whoever coded; what is new and there already is passed by.

    Raises:
        QualcodeError: A coding is not as `revision` says it is now, an excerpt does not fit its text, or two
            codings would exchange their codes.
    """
    with writing(connection) as write:
        changes: list[Change] = []
        rows: list[tuple[str, Values]] = []
        removed = {coding.id for coding in revision.removed}
        for coding in revision.removed:
            changes += _removal(write, coding)
            rows.append((coding.excerpt.transcript, {"code": coding.code, "quote": coding.quote}))
        for here, there, values in _in_order(write, revision.changed, removed):
            changes += _revised(write, here, there, values)
            rows.append((here.excerpt.transcript, values))
        leaving = removed | {here.id for here, there in revision.changed if here.code != there.code}
        made = list(_made(connection, write, revision.new, leaving))
        for name, values, memo in made:
            changes += [Change("coding", values["id"], None, values), *memo]
            rows.append((name, values))
        if changes:
            record(write, coder, KIND, describe(rows), changes)
    return Revised(len(made), len(revision.changed), len(removed))


def _as_it_was(write: Writing, coding: Coding) -> Values:
    """The coding's row.

    Raises:
        QualcodeError: It is gone, or another program has changed it.
    """
    row = write.find("coding", coding.id)
    memo = _shown_memo(write, coding)
    if row is None or (row["code"], row["weight"], row["coder"]) != (coding.code, coding.weight, coding.coder):
        raise conflict()
    if (memo["text"] if memo else "") != coding.memo:
        raise conflict()
    return row


def _shown_memo(write: Writing, coding: Coding) -> Values | None:
    """The memo that people see on a coding: its own coder's, else the first."""
    sql = f"""SELECT {column_list("memo")} FROM memo WHERE target = 'coding' AND target_id = ?
              ORDER BY coder != ?, rowid LIMIT 1"""
    row = write.row(sql, (coding.id, coding.coder))
    return None if row is None else dict(zip(COLUMNS["memo"], row, strict=True))


def _removal(write: Writing, coding: Coding) -> Iterator[Change]:
    row = _as_it_was(write, coding)
    for (memo_id,) in write.rows("SELECT id FROM memo WHERE target = 'coding' AND target_id = ?", (coding.id,)):
        yield Change("memo", memo_id, write.find("memo", memo_id), None)
    yield Change("coding", coding.id, row, None)


def _in_order(
    write: Writing, changed: Sequence[tuple[Coding, Coding]], removed: set[str]
) -> Iterator[tuple[Coding, Coding, Values]]:
    """The pairs with their new rows, each when the place that it takes is free.

    Raises:
        QualcodeError: One takes the place of a coding that stays, or two would exchange places.
    """
    free = set(removed)
    pending: list[tuple[Coding, Coding, Values]] = []
    for here, there in changed:
        values: Values = {**_as_it_was(write, here), "code": there.code, "weight": there.weight}
        pending.append((here, there, values))
    while pending:
        waiting: list[tuple[Coding, Coding, Values]] = []
        for here, there, wanted in pending:
            occupant = find_same(write, wanted)
            if occupant is None or occupant["id"] == here.id or occupant["id"] in free:
                if here.code != there.code:
                    free.add(here.id)
                yield here, there, wanted
            else:
                waiting.append((here, there, wanted))
        if len(waiting) == len(pending):
            raise QualcodeError(
                _("{quote} has the code {code} already.").format(
                    quote=waiting[0][0].quote[:40], code=waiting[0][1].code
                ),
                _("Nothing was done. Change these rows in two steps."),
            )
        pending = waiting


def _revised(write: Writing, here: Coding, there: Coding, values: Values) -> Iterator[Change]:
    before = write.find("coding", here.id)
    if values != before:
        yield Change("coding", here.id, before, values)
    if there.memo == here.memo:
        return
    shown = _shown_memo(write, here)
    if shown is None:
        change = memo_change(write, "coding", here.id, there.memo, here.coder)
        if change is not None:
            yield change
        return
    after = {**shown, "text": there.memo, "updated": write.now()} if there.memo else None
    yield Change("memo", shown["id"], shown, after)


def _made(
    connection: Connection, write: Writing, codings: Sequence[Coding], leaving: set[str]
) -> Iterator[tuple[str, Values, list[Change]]]:
    """The new rows with their transcripts' names, and the memos on them."""
    texts = Texts(connection)
    taken: set[tuple[object, ...]] = set()
    for coding in codings:
        values = new_row(write, texts, coding)
        key = tuple(values[column] for column in KEYS["coding"])
        same = find_same(write, values)
        if key in taken or (same is not None and same["id"] not in leaving):
            continue
        taken.add(key)
        memo = memo_change(write, "coding", values["id"], coding.memo, coding.coder) if coding.memo else None
        yield coding.excerpt.transcript, values, [memo] if memo is not None else []
