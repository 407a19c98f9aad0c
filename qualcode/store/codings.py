"""Codings in corpus.db: excerpt, code and coder, with the words they stood on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coder, Coding, Excerpt, Origin
from qualcode.store.connection import Connection, Row
from qualcode.store.counting import count_codings
from qualcode.store.journal import record
from qualcode.store.memos import Memos, memo_change
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.summary import describe
from qualcode.store.texts import Texts, ensure_quotes, find_row
from qualcode.store.withdrawn import find_withdrawn
from qualcode.store.writing import Change, Values, Writing, writing

# A coding shows its own coder's memo, else the first that someone else wrote.
_CODINGS = """
    SELECT coding.id, transcript.name, coding.start, coding."end", coding.code, coding.coder, coding.quote,
           coding.origin, coding.created, coding.score, coding.run, coding.weight,
           coalesce((SELECT memo.text FROM memo
                     WHERE memo.target = 'coding' AND memo.target_id = coding.id AND memo.coder = coding.coder),
                    (SELECT memo.text FROM memo
                     WHERE memo.target = 'coding' AND memo.target_id = coding.id ORDER BY memo.rowid LIMIT 1), '')
    FROM coding JOIN transcript ON transcript.id = coding.transcript
"""
_READING_ORDER = 'ORDER BY transcript.sort_key, coding.start, coding."end", coding.code, coding.coder'

_NEWEST: Final = (60, 2000, -1)
"""Codings among which the codes used last are looked for first, then, and at last: reading them all takes long."""

_RECENT = """
    SELECT code FROM (SELECT code, rowid AS place FROM coding NOT INDEXED WHERE coder = ? ORDER BY rowid DESC LIMIT ?)
    GROUP BY code ORDER BY max(place) DESC LIMIT ?
"""

_OTHER_MEMO = """
    SELECT coding.id FROM transcript
    JOIN coding ON coding.transcript = transcript.id
    JOIN memo ON memo.target = 'coding' AND memo.target_id = coding.id AND memo.coder = coding.coder
    WHERE transcript.name = ? AND coding.start = ? AND coding."end" = ? AND coding.code = ? AND coding.coder = ?
        AND memo.text != ?
"""


class Codings:
    """The codings of the study."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._recent: tuple[int, str, int, tuple[str, ...]] | None = None

    def find(
        self,
        *,
        transcript: str | None = None,
        code: str | None = None,
        coder: str | None = None,
        ids: Iterable[str] | None = None,
        since: str = "",
    ) -> list[Coding]:
        """The codings that fit all that is asked, in reading order; `since` (ISO 8601) leaves out those made before.

        Raises:
            QualcodeError: There is no such transcript, or words are not those that were stored: the file is damaged.
        """
        conditions: list[str] = ["1"]
        parameters: list[str] = []
        if transcript is not None:
            conditions.append("coding.transcript = ?")
            parameters.append(find_row(self._connection, transcript, "id")[0])
        if code is not None:
            conditions.append("coding.code = ?")
            parameters.append(code)
        if coder is not None:
            conditions.append("coding.coder = ?")
            parameters.append(coder)
        if ids is not None:
            conditions.append("coding.id IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(ids)))
        if since:
            conditions.append("coding.created >= ?")
            parameters.append(since)
        rows = self._connection.rows(f"{_CODINGS} WHERE {' AND '.join(conditions)} {_READING_ORDER}", parameters)
        ensure_quotes(Texts(self._connection), ((row[1], row[2], row[3], row[6]) for row in rows))
        return [_coding(row) for row in rows]

    def add(self, codings: Sequence[Coding], *, coder: str, kind: str = "code") -> list[Coding]:
        """Store codings as one event of that kind; those that were new, as they are stored.

        A coding without a coder is this coder's. Ids and times are filled in where empty, the quote always
        comes from the text. The same excerpt is not coded twice with one code by one coder; a memo that
        comes with such a coding is stored when it has none, and `memo_conflicts` tells where it has another.

        Raises:
            QualcodeError: The transcript is unknown, or the excerpt lies outside it or holds other words than
                the quote that came with it.
        """
        changes: list[Change] = []
        new: list[tuple[str, Values]] = []
        touched: list[tuple[str, Values]] = []
        before = self._connection.changes
        with writing(self._connection) as write:
            texts = Texts(self._connection)
            fresh: dict[tuple[object, ...], Values] = {}
            noted: set[str] = set()
            for coding in codings:
                values = new_row(write, texts, replace(coding, coder=coding.coder or coder))
                key = tuple(values[column] for column in KEYS["coding"])
                present = fresh.get(key) or find_same(write, values)
                if present is None:
                    fresh[key] = present = values
                    changes.append(Change("coding", values["id"], None, values))
                    new.append((coding.excerpt.transcript, values))
                memo = _memo_of(write, coding, present)
                if memo is not None and present["id"] not in noted:
                    noted.add(present["id"])
                    changes.append(memo)
                    touched.append((coding.excerpt.transcript, present))
            if changes:
                record(write, coder, kind, describe(new or touched), changes)
            stored = self._stored(new) if noted else [_new_coding(*each) for each in new]
        self._used(stored, before)
        return stored

    def withdrawn(self, *, coder: str, since: str) -> list[Coding]:
        """The coder's codings that stood at that time (ISO 8601) and do not any more, in reading order."""
        return find_withdrawn(self._connection, coder, since)

    def memo_conflicts(self, codings: Iterable[Coding], *, coder: str = "") -> list[Coding]:
        """The stored codings that keep another memo than the one given with the same coding, in reading order.

        `add` never writes over a memo: asked after it, this tells which of the memos given were not stored. A
        coding without a coder is this coder's; the memo is the one by the coding's own coder.
        """
        ids: list[str] = []
        for coding in codings:
            if coding.memo:
                excerpt, who = coding.excerpt, coding.coder or coder
                found = self._connection.rows(
                    _OTHER_MEMO, (excerpt.transcript, excerpt.start, excerpt.end, coding.code, who, coding.memo)
                )
                ids.extend(coding_id for (coding_id,) in found)
        return self.find(ids=ids) if ids else []

    def remove(self, ids: Sequence[str], *, coder: str) -> list[Coding]:
        """Take away codings and the memos on them, as one event; the codings as they were.

        Those that are gone already are passed by.
        """
        with writing(self._connection) as write:
            removed = self.find(ids=ids)
            changes = [change for coding in removed for change in _removal(write, coding.id)]
            if changes:
                rows = [(coding.excerpt.transcript, {"code": coding.code, "quote": coding.quote}) for coding in removed]
                record(write, coder, "uncode", describe(rows), changes)
        return removed

    def set_memo(self, coding_id: str, text: str, *, coder: str, seen: str | None = None) -> None:
        """Write the coder's memo on a coding; an empty text removes it. `seen` is what the coder saw there before.

        Raises:
            MemoConflictError: Something else than `seen` stands there now.
            QualcodeError: The coding is gone.
        """
        Memos(self._connection).set("coding", coding_id, text, coder=coder, seen=seen)

    def move(self, coding_id: str, excerpt: Excerpt, *, coder: str) -> Coding:
        """Give a coding other borders, as one event; it stays the same coding, with its id, time, memo and weight.

        Raises:
            QualcodeError: The coding is gone, the excerpt lies outside its transcript, or the code stands on just
                those words already.
        """
        with writing(self._connection) as write:
            found = rework(write, Texts(self._connection), coding_id, excerpt)
            if found is not None:
                record(write, coder, "move", describe([(excerpt.transcript, found.after or {})]), [found])
        return self.find(ids=[coding_id])[0]

    def set_weight(self, coding_id: str, weight: int, *, coder: str) -> None:
        """Say how much a coding weighs, from 0 to 3, as one event.

        Raises:
            QualcodeError: The coding is gone.
        """
        if weight not in range(4):
            raise ValueError(f"a weight of {weight}")
        with writing(self._connection) as write:
            before = find_coding(write, coding_id)
            if before["weight"] != weight:
                after = {**before, "weight": weight}
                name = write.row("SELECT name FROM transcript WHERE id = ?", (before["transcript"],)) or ("",)
                summary = f"{describe([(name[0], after)])} · {'★' * weight or '0'}"
                record(write, coder, "weigh", summary, [Change("coding", coding_id, before, after)])

    def count_by_code(self, *, interviewers: bool = False) -> dict[str, int]:
        """How many codings each code has, by all coders; codes that are not in use are left out.

        Codings that lie wholly in interviewers' turns are counted only where asked for.
        """
        return count_codings(self._connection, "code", interviewers=interviewers)

    def count_transcripts_by_code(self) -> dict[str, int]:
        """In how many transcripts each code is used, by all coders."""
        return dict(self._connection.rows("SELECT code, count(DISTINCT transcript) FROM coding GROUP BY code"))

    def recent_codes(self, coder: str, limit: int = 9) -> tuple[str, ...]:
        """The codes that the coder used last, newest first."""
        if self._recent is not None and self._recent[:3] == (self._connection.changes, coder, limit):
            return self._recent[3]
        found: tuple[str, ...] = ()
        for most in _NEWEST:
            found = tuple(code for (code,) in self._connection.rows(_RECENT, (coder, most, limit)))
            if len(found) == limit:
                break
        self._recent = (self._connection.changes, coder, limit, found)
        return found

    def _used(self, new: Sequence[Coding], stamp: int) -> None:
        """Remember what was used last, which every key that codes asks for, if it was known before these codings."""
        if self._recent is None or self._recent[0] != stamp:
            return
        _stamp, coder, limit, before = self._recent
        used = reversed([coding.code for coding in new if coding.coder == coder])
        self._recent = (self._connection.changes, coder, limit, tuple(dict.fromkeys((*used, *before)))[:limit])

    def coders(self) -> tuple[Coder, ...]:
        """Everyone who has decided something, by name, with how many codings they have."""
        rows = self._connection.rows(
            """SELECT coder, sum(codings) FROM (
                   SELECT coder, count(*) AS codings FROM coding GROUP BY coder
                   UNION ALL SELECT DISTINCT coder, 0 FROM decision
                   UNION ALL SELECT DISTINCT coder, 0 FROM memo)
               GROUP BY coder ORDER BY coder"""
        )
        return tuple(Coder(*row) for row in rows)

    def _stored(self, new: Sequence[tuple[str, Values]]) -> list[Coding]:
        """The codings as they are now, with their memos."""
        stored = {coding.id: coding for coding in self.find(ids=[values["id"] for _name, values in new])}
        return [stored[values["id"]] for _name, values in new]


def _new_coding(name: str, values: Values) -> Coding:
    """The coding of a row that was just stored; `Writing.verify` looks whether it is there as it should be."""
    return Coding(
        id=values["id"],
        excerpt=Excerpt(name, values["start"], values["end"]),
        code=values["code"],
        coder=values["coder"],
        quote=values["quote"],
        origin=Origin(values["origin"]),
        created=values["created"],
        score=values["score"],
        run=values["run"],
        weight=values["weight"],
    )


def new_row(write: Writing, texts: Texts, coding: Coding) -> Values:
    """The row for a coding, with its words taken from the text.

    Raises:
        QualcodeError: The excerpt lies outside the text or holds other words than the coding's quote.
    """
    text = texts[coding.excerpt.transcript]
    before, quote, after = text.around(coding.excerpt)
    if coding.quote and coding.quote != quote:
        raise QualcodeError(
            _("{name} does not have the words of the coding from {start} to {end}.").format(
                name=text.name, start=coding.excerpt.start, end=coding.excerpt.end
            ),
            _("Is it another version of the transcript?"),
        )
    if not coding.code.strip():
        raise ValueError("a coding needs a code")
    values = (
        coding.id or write.new_id(),
        text.id,
        coding.excerpt.start,
        coding.excerpt.end,
        coding.code,
        coding.coder,
        str(coding.origin),
        None if coding.score is None else float(coding.score),
        coding.run,
        coding.created or write.now(),
        quote,
        before,
        after,
        text.sha256,
        coding.weight,
    )
    return dict(zip(COLUMNS["coding"], values, strict=True))


def find_coding(write: Writing, coding_id: str) -> Values:
    """The row of a coding.

    Raises:
        QualcodeError: It is gone.
    """
    found = write.find("coding", coding_id)
    if found is None:
        raise QualcodeError(
            _("The coding is gone."), _("It may have been removed in another window: look at the text again.")
        )
    return found


def rework(write: Writing, texts: Texts, coding_id: str, excerpt: Excerpt) -> Change | None:
    """The change that gives a coding those borders; None when it has them."""
    before = find_coding(write, coding_id)
    text = texts[excerpt.transcript]
    if text.id != before["transcript"]:
        raise ValueError("a coding stays in its transcript")
    words = dict(zip(("quote_before", "quote", "quote_after"), text.around(excerpt), strict=True))
    after = {**before, "start": excerpt.start, "end": excerpt.end, **words, "text_sha256": text.sha256}
    same = find_same(write, after)
    if same is not None and same["id"] != coding_id:
        raise QualcodeError(
            _("These words have that code already."), _("Choose other borders, or take one of the two away.")
        )
    return None if after == before else Change("coding", coding_id, before, after)


def find_same(write: Writing, values: Values) -> Values | None:
    """The coding that is there already with the same coder, excerpt and code."""
    row = write.row(
        f"""SELECT {column_list("coding")} FROM coding
            WHERE coder = ? AND transcript = ? AND code = ? AND start = ? AND "end" = ?""",
        tuple(values[column] for column in KEYS["coding"]),
    )
    return None if row is None else dict(zip(COLUMNS["coding"], row, strict=True))


def _memo_of(write: Writing, coding: Coding, present: Values) -> Change | None:
    if not coding.memo:
        return None
    change = memo_change(write, "coding", present["id"], coding.memo, present["coder"])
    return change if change is not None and change.before is None else None


def _removal(write: Writing, coding_id: str) -> list[Change]:
    memos = write.execute("SELECT id FROM memo WHERE target = 'coding' AND target_id = ?", (coding_id,)).fetchall()
    keys = [("memo", memo_id) for (memo_id,) in memos] + [("coding", coding_id)]
    return [Change(table, row_id, write.find(table, row_id), None) for table, row_id in keys]


def _coding(row: Row) -> Coding:
    coding_id, name, start, end, code, coder, quote, origin, created, score, run, weight, memo = row
    return Coding(
        id=coding_id,
        excerpt=Excerpt(name, start, end),
        code=code,
        coder=coder,
        quote=quote,
        origin=Origin(origin),
        created=created,
        score=score,
        run=run,
        memo=memo,
        weight=weight,
    )
