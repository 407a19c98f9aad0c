"""A whole delivery from another program: transcripts, codings and memos in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model import Coding, Keepsake, Memo, Transcript
from qualcode.store.codings import find_same, new_row
from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.keepsakes import keep
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.summary import describe, name_some, shorten
from qualcode.store.texts import Texts, find_row
from qualcode.store.transcripts import insert_all, told_in
from qualcode.store.writing import Change, Values, Writing, writing


@dataclass(frozen=True)
class Delivery:
    """What is to be added. Codings and memos name transcripts by name; a memo on a coding names its id here.

    A keepsake of the kinds in `ABOUT_CODINGS` names a coding's id too.
    """

    transcripts: Sequence[Transcript] = ()
    codings: Sequence[Coding] = ()
    memos: Sequence[Memo] = ()
    keepsakes: Sequence[Keepsake] = ()


ABOUT_CODINGS = ("coding", "selection")


@dataclass(frozen=True)
class Taken:
    """What came of a delivery: `others` are memos that were not taken, since another one stands there."""

    transcripts: int
    codings: int
    memos: int
    same_codings: int
    others: tuple[Memo, ...]


def take_in(connection: Connection, delivery: Delivery, *, coder: str, last: Callable[[], None] | None = None) -> Taken:
    """Store all of the delivery or nothing; `last` is called when only the commit is left.

    A coding that is there already is not doubled, and a memo never takes the place of another.

    Raises:
        QualcodeError: A transcript's name is taken, or an excerpt does not fit its text.
    """
    with writing(connection) as write:
        insert_all(write, delivery.transcripts)
        if delivery.transcripts:
            names = [one.name for one in delivery.transcripts]
            record(write, coder, "import", name_some(names), notes=told_in(write, names))
        codings, rows, ids = _codings(connection, write, delivery.codings)
        memos, others = _memos(connection, write, delivery.memos, ids)
        if codings or memos:
            summary = describe(rows) if rows else shorten(str((memos[0].after or {})["text"]))
            record(write, coder, "import codings", summary, [*codings, *memos])
        keep(write, (_with_id(one, ids) for one in delivery.keepsakes))
        if last is not None:
            last()
    same = len(delivery.codings) - len(codings)
    return Taken(len(delivery.transcripts), len(codings), len(memos), same, tuple(others))


def _codings(
    connection: Connection, write: Writing, codings: Sequence[Coding]
) -> tuple[list[Change], list[tuple[str, Values]], dict[str, str]]:
    """The new rows as changes, with their transcripts' names, and each given id's id in the study."""
    texts = Texts(connection)
    used = {row_id for (row_id,) in connection.rows("SELECT id FROM coding")}
    fresh: dict[tuple[object, ...], Values] = {}
    named: list[tuple[str, Values]] = []
    ids: dict[str, str] = {}
    for coding in codings:
        free = coding.id and coding.id not in used
        values = new_row(write, texts, coding if free else replace(coding, id=""))
        key = tuple(values[column] for column in KEYS["coding"])
        present = fresh.get(key) or find_same(write, values)
        if present is None:
            fresh[key] = present = values
            used.add(values["id"])
            named.append((coding.excerpt.transcript, values))
        ids[coding.id] = present["id"]
    return [Change("coding", values["id"], None, values) for values in fresh.values()], named, ids


def _memos(
    connection: Connection, write: Writing, memos: Sequence[Memo], ids: Mapping[str, str]
) -> tuple[list[Change], list[Memo]]:
    """The new memos as changes, and those that find another one in their place."""
    fresh: dict[tuple[str, str, str], Values] = {}
    used = {row_id for (row_id,) in connection.rows("SELECT id FROM memo")}
    others = []
    for memo in memos:
        target_id = ids.get(memo.target_id, memo.target_id) if memo.target == "coding" else memo.target_id
        if memo.target == "transcript":
            target_id = find_row(connection, memo.target_id, "id")[0]
        key = (memo.target, target_id, memo.coder)
        present = fresh.get(key) or _find_memo(write, key)
        if present is not None:
            if present["text"] != memo.text:
                others.append(memo)
            continue
        memo_id = memo.id if memo.id and memo.id not in used else write.new_id()
        used.add(memo_id)
        created = memo.created or write.now()
        row = (memo_id, *key[:2], memo.text, memo.coder, created, memo.updated or created)
        fresh[key] = dict(zip(COLUMNS["memo"], row, strict=True))
    return [Change("memo", values["id"], None, values) for values in fresh.values()], others


def _find_memo(write: Writing, key: tuple[str, str, str]) -> Values | None:
    row = write.row(f"SELECT {column_list('memo')} FROM memo WHERE target = ? AND target_id = ? AND coder = ?", key)
    return None if row is None else dict(zip(COLUMNS["memo"], row, strict=True))


def _with_id(one: Keepsake, ids: Mapping[str, str]) -> Keepsake:
    return replace(one, local=ids.get(one.local, one.local)) if one.kind in ABOUT_CODINGS else one
