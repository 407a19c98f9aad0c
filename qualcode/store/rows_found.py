"""What people decided, found again in a damaged study: from its rows, its journal and a backup, each checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from qualcode.model import Origin, Transcript, Verdict
from qualcode.store.schema import COLUMNS, DECISION_TABLES, KEYS, PLACED
from qualcode.store.texts import CONTEXT
from qualcode.store.texts_found import HOLE, Rows, hash_of

Row = dict[str, Any]
Change = tuple[int, int, str, str, Row | None, Row | None]
"""Event, position, table, row's id, before and after."""

_ALLOWED: Final = {
    "origin": frozenset(map(str, Origin)),
    "verdict": frozenset(map(str, Verdict)),
    "weight": frozenset(range(4)),
}


@dataclass
class Found:
    """The rows of each decision table, and where they were found; `lost` are codings whose words are not there."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    lost: list[Row] = field(default_factory=list)
    from_journal: int = 0
    from_backup: int = 0
    dropped: int = 0


def find_events(damaged: Rows, backup: Rows) -> list[Row]:
    """The events of both journals in order; where they are not of one history, those of the damaged one."""
    events = {row["seq"]: dict(row) for row in damaged["event"]}
    if is_one_history(damaged, backup):
        events |= {row["seq"]: dict(row) for row in backup["event"]}
    by_id = {row["id"]: row for _seq, row in sorted(events.items(), reverse=True)}
    return sorted(by_id.values(), key=lambda row: int(row["seq"]))


def is_one_history(damaged: Rows, backup: Rows) -> bool:
    """Whether the backup is an earlier state of the damaged study."""
    theirs = {row["seq"]: row["id"] for row in backup["event"]}
    common = [row for row in damaged["event"] if row["seq"] in theirs]
    same = sum(bool(row["id"] == theirs[row["seq"]]) for row in common)
    return same * 2 >= len(common)  # one may be unreadable


def find_changes(damaged: Rows, backup: Rows) -> list[Change]:
    """The changes of both journals that can be read, in order."""
    found: dict[tuple[int, int], Change] = {}
    for rows in (damaged, backup) if is_one_history(damaged, backup) else (damaged,):
        for row in rows["change"]:
            with suppress(ValueError):
                before, after = (None if row[side] is None else json.loads(row[side]) for side in ("before", "after"))
                if row["kind"] not in DECISION_TABLES or all(
                    each is None or (isinstance(each, dict) and set(each) == set(COLUMNS[row["kind"]]))
                    for each in (before, after)
                ):
                    key = (row["event"], row["position"])
                    found[key] = (*key, row["kind"], row["row"], before, after)
    return [found[key] for key in sorted(found)]


class Finder:
    """Chooses among what the sources say of each row."""

    def __init__(self, transcripts: Sequence[Transcript], damaged: Rows, backup: Rows) -> None:
        self._texts = {one.id: one.text for one in transcripts}
        self._hashes = {transcript_id: hash_of(text) for transcript_id, text in self._texts.items()}
        self._damaged = damaged
        self._backup = backup if is_one_history(damaged, backup) else {table: [] for table in damaged}
        self._last: dict[tuple[str, str], Row | None] = {}
        for _event, _position, table, row_id, _before, after in find_changes(damaged, backup):
            self._last[table, row_id] = after
        self.found = Found()
        for table in DECISION_TABLES:
            self.found.rows[table] = list(self._choose_all(table))

    def _choose_all(self, table: str) -> Iterator[Row]:
        mine: dict[str, list[Row]] = {}
        for each in self._damaged[table]:
            mine.setdefault(each["id"], []).append({column: each[column] for column in COLUMNS[table]})
        theirs = {each["id"]: {column: each[column] for column in COLUMNS[table]} for each in self._backup[table]}
        told = [row_id for named, row_id in self._last if named == table]
        seen: set[tuple[object, ...]] = set()
        for row_id in dict.fromkeys((*mine, *told, *theirs)):
            row = self._choose(table, row_id, mine.get(row_id, []), theirs.get(row_id))
            if row is None:
                continue
            key = tuple(row[column] for column in KEYS[table])
            if key in seen:
                self.found.dropped += 1
                continue
            seen.add(key)
            yield row

    def _choose(self, table: str, row_id: str, mine: list[Row], theirs: Row | None) -> Row | None:
        told = self._last.get((table, row_id))
        here = next((fitted for row in mine if (fitted := self._fit(table, row))), None)
        if told is None and here is None and (table, row_id) in self._last:
            return None  # it was taken away
        journal = None if told is None else self._fit(table, told)
        if here is not None and (journal is None or not _differ_by_a_slip(here, journal)):
            return here
        if journal is not None:
            self.found.from_journal += here is None
            return journal
        other = None if theirs is None else self._fit(table, theirs)
        if other is not None:
            self.found.from_backup += 1
            return other
        self._give_up(table, next((row for row in (told, theirs, *mine) if row is not None), None))
        return None

    def _give_up(self, table: str, row: Row | None) -> None:
        if table == "coding" and row is not None and row["transcript"] in self._texts:
            self.found.lost.append(row)
        else:
            self.found.dropped += 1

    def _fit(self, table: str, row: Row) -> Row | None:
        """The row, if it can be right: its words stand where it says."""
        if any(row.get(column, next(iter(allowed))) not in allowed for column, allowed in _ALLOWED.items()):
            return None
        if table == "review":
            return row if row["transcript"] in self._texts and _is_json(row["rows"] or "{}") else None
        if table not in PLACED:
            return row
        text = self._texts.get(row["transcript"])
        if text is None or not 0 <= row["start"] < row["end"] <= len(text):
            return None
        words = text[row["start"] : row["end"]]
        if words != row["quote"] or HOLE in words:
            return None
        placed = {**row, "text_sha256": self._hashes[row["transcript"]]}
        if table == "coding":
            start, end = row["start"], row["end"]
            placed |= {"quote_before": text[max(start - CONTEXT, 0) : start], "quote_after": text[end : end + CONTEXT]}
        return placed


def _differ_by_a_slip(one: Row, other: Row) -> bool:
    """Whether a single sign in a single column differs, as it does when the disk turned a bit."""
    unlike = [(value, other[column]) for column, value in one.items() if value != other[column]]
    if len(unlike) != 1:
        return False
    here, there = unlike[0]
    if isinstance(here, str) and isinstance(there, str):
        return len(here) == len(there) and sum(a != b for a, b in zip(here, there, strict=True)) == 1
    return isinstance(here, int) and isinstance(there, int) and (here ^ there).bit_count() == 1


def _is_json(text: str) -> bool:
    with suppress(ValueError):
        return isinstance(json.loads(text), dict)
    return False
