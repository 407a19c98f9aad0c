"""Suggestions in corpus.db: what each run scored, and what people said to it.

Everything a run scored is kept packed, since most of it is never shown; the suggestions worth
showing are rows as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.model import Coding, Decision, Excerpt, Origin, Run, Suggestion, Verdict
from qualcode.store.codings import Codings, find_same, new_row
from qualcode.store.connection import Connection, Row
from qualcode.store.journal import record
from qualcode.store.packs import evidence_to_json, pack, unpack
from qualcode.store.pending import NEWEST, Definitions, find_pending, find_scored, find_shown, keep_waiting
from qualcode.store.schema import COLUMNS, KEYS, column_list
from qualcode.store.summary import describe, name_some
from qualcode.store.texts import Texts, find_row
from qualcode.store.writing import Change, Values, Writing, writing

_COVERED = "number, text_sha256, length"

# An accepted suggestion whose coding was taken away again was neither right nor wrong.
_TALLY = """
    SELECT code, sum(verdict = 'accept'), sum(verdict = 'reject') FROM decision
    WHERE coder = ?1 AND (verdict = 'reject' OR verdict = 'accept' AND EXISTS (
        SELECT 1 FROM coding WHERE coding.coder = ?1 AND coding.transcript = decision.transcript
            AND coding.code = decision.code AND coding.start < decision."end" AND decision.start < coding."end"))
    GROUP BY code
"""

_KEYS = "SELECT name, sort_key, id FROM transcript"

Parcel = tuple[str, list[Suggestion], bytes]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion that waits for a coder's decision; `put_off` says that they have skipped it."""

    suggestion: Suggestion
    put_off: bool


class Suggestions:
    """The machine's proposals, beside and never among the codings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, run: Run, suggestions: Iterable[Suggestion], *, coder: str) -> bool:
        """Store a run with all it scored; whether anything had to be written.

        It covers the transcripts named in `manifest["transcripts"]`, and counts there from now on instead of
        earlier runs. A run that is stored whole is not stored again, but counts again if another came after.
        What was scored by runs that no longer count for any transcript is dropped; the runs themselves stay.

        Raises:
            QualcodeError: There is no such transcript.
        """
        if self._is_current(run.id) and self.is_complete(run.id):
            return False
        parcels = list(pack(suggestions))  # beforehand, so that nobody who decides meanwhile waits for it
        with writing(self._connection) as write:
            ordinal = self._connection.value("SELECT coalesce(max(ordinal), 0) + 1 FROM run")
            known = write.row("SELECT number FROM run WHERE id = ?", (run.id,))
            number = known[0] if known else _insert_run(write, run, coder)
            if known and self.is_complete(run.id):
                names = self._covered(number)
            else:
                names = self._fill_run(write, number, run, parcels)
            write.execute("UPDATE run SET ordinal = ? WHERE number = ?", (ordinal, number))
            for table in ("suggestion", "suggestion_pack"):
                write.execute(f"{NEWEST} DELETE FROM {table} WHERE run NOT IN (SELECT run FROM newest)")
            record(write, coder, "suggest", name_some(names))
        return True

    def is_complete(self, run_id: str) -> bool:
        """Whether all that the run scored is stored: not when there is no such run, nor when it was dropped."""
        row = self._connection.row(
            """SELECT suggestions = 0 OR EXISTS (SELECT 1 FROM suggestion_pack WHERE suggestion_pack.run = run.number)
               FROM run WHERE id = ?""",
            (run_id,),
        )
        return row is not None and bool(row[0])

    def _is_current(self, run_id: str) -> bool:
        row = self._connection.row(
            """SELECT NOT EXISTS (
                   SELECT 1 FROM run_transcript AS mine
                   JOIN run_transcript AS other ON other.transcript = mine.transcript
                   JOIN run AS later ON later.number = other.run
                   WHERE mine.run = run.number AND later.ordinal > run.ordinal)
               FROM run WHERE id = ?""",
            (run_id,),
        )
        return row is not None and bool(row[0])

    def _covered(self, number: int) -> list[str]:
        rows = self._connection.rows(
            """SELECT name FROM transcript JOIN run_transcript ON run_transcript.transcript = transcript.number
               WHERE run_transcript.run = ? ORDER BY sort_key""",
            (number,),
        )
        return [name for (name,) in rows]

    def _fill_run(self, write: Writing, number: int, run: Run, parcels: Iterable[Parcel]) -> list[str]:
        manifest: Any = run.manifest
        covered: dict[str, Row] = {}
        for name in manifest.get("transcripts", ()):
            covered[name] = find_row(self._connection, name, _COVERED)
        count = 0
        for name, parcel, data in parcels:
            if name not in covered:
                covered[name] = find_row(self._connection, name, _COVERED)
            _insert_parcel(write, number, count, covered[name], parcel, data)
            count += len(parcel)
        if count == 0 and self._connection.value("SELECT suggestions FROM run WHERE number = ?", (number,)):
            raise ValueError("what the run scored was dropped, and is needed to store it again")
        write.executemany(
            "INSERT OR REPLACE INTO run_transcript (run, transcript, text_sha256) VALUES (?, ?, ?)",
            ((number, transcript, sha256) for transcript, sha256, _length in covered.values()),
        )
        write.execute("UPDATE run SET suggestions = ? WHERE number = ?", (count, number))
        return list(covered)

    def runs(self) -> tuple[Run, ...]:
        """The runs, the one that counts most first."""
        rows = self._connection.rows("SELECT id, created, manifest, suggestions FROM run ORDER BY ordinal DESC")
        return tuple(Run(run_id, created, json.loads(manifest), count) for run_id, created, manifest, count in rows)

    def run_suggestions(self, run_id: str) -> Iterator[Suggestion]:
        """Everything the run scored, in the order it was saved; nothing unless the run is complete."""
        packs = self._connection.rows(
            """SELECT run, first FROM suggestion_pack
               WHERE run = (SELECT number FROM run WHERE id = ?) ORDER BY first""",
            (run_id,),
        )
        for run, first in packs:
            name, data = self._connection.rows(
                """SELECT transcript.name, data FROM suggestion_pack
                   JOIN transcript ON transcript.number = suggestion_pack.transcript WHERE run = ? AND first = ?""",
                (run, first),
            )[0]
            yield from unpack(data, transcript=name, run=run_id, first=first)

    def pending(
        self,
        *,
        transcript: str | None = None,
        coder: str,
        default_only: bool = True,
        definitions: Definitions | None = None,
    ) -> list[Suggestion]:
        """What waits for the coder's decision, in reading order, skipped ones last.

        From the newest run over each transcript, without what the coder has accepted, rejected or coded with the
        same code on overlapping words. `definitions` says what the codes mean now, as hashes: a rejection of a code
        that meant something else does not count.

        Raises:
            QualcodeError: There is no such transcript.
        """
        number = None if transcript is None else find_row(self._connection, transcript, "number")[0]
        return find_pending(self._connection, coder, number, definitions or {}, default_only=default_only)

    def waiting(
        self,
        suggestions: Iterable[Suggestion] | None = None,
        *,
        transcript: str | None = None,
        coder: str,
        definitions: Definitions | None = None,
    ) -> list[Waiting]:
        """What waits as in `pending`, or those of the given suggestions that do, with what has been put off."""
        number = None if transcript is None else find_row(self._connection, transcript, "number")[0]
        if suggestions is None:
            source = find_shown(self._connection, number)
        else:
            keys = {name: (key, row_id) for name, key, row_id in self._connection.rows(_KEYS)}
            wanted = keys.keys() if transcript is None else {transcript}
            source = (
                (*keys[each.excerpt.transcript], each) for each in suggestions if each.excerpt.transcript in wanted
            )
        return [Waiting(*each) for each in keep_waiting(self._connection, coder, source, definitions or {}, number)]

    def scored(self, *, floor: float = 0.0) -> Iterator[Suggestion]:
        """What the newest run over each transcript scored at least that high, or would show; decided or not."""
        for _key, _id, suggestion in find_scored(self._connection, None):
            if suggestion.default or suggestion.score >= floor:
                yield suggestion

    def current_runs(self) -> dict[str, str]:
        """The newest run over each transcript's text as it is now, by the transcript's name."""
        sql = f"""{NEWEST} SELECT transcript.name, run.id FROM newest
                  JOIN run ON run.number = newest.run JOIN transcript ON transcript.number = newest.transcript"""
        return dict(self._connection.rows(sql))

    def tally(self, *, coder: str) -> dict[str, tuple[int, int]]:
        """How many suggestions of each code the coder accepted and rejected, in all runs."""
        return {code: (right, wrong) for code, right, wrong in self._connection.rows(_TALLY, (coder,))}

    def has_rejections(self, *, coder: str) -> bool:
        """Whether the coder has rejected anything of which it is known what the code meant."""
        sql = "SELECT EXISTS (SELECT 1 FROM decision WHERE coder = ? AND verdict = ? AND definition != '')"
        return bool(self._connection.value(sql, (coder, Verdict.REJECT.value)))

    def decide(self, suggestion: Suggestion, verdict: Verdict, *, coder: str, definition: str = "") -> Coding | None:
        """Keep what the coder said as one event; the coding, when it was accepted.

        `definition` is a hash of what the code means now: a rejection holds as long as it is the same.

        Raises:
            QualcodeError: There is no such transcript, or the excerpt lies outside it.
        """
        with writing(self._connection) as write:
            values = new_row(write, Texts(self._connection), _accepted(suggestion, coder))
            changes = _decision_changes(write, values, verdict, definition)
            if verdict == Verdict.ACCEPT:
                present = find_same(write, values)
                if present is None:
                    changes.append(Change("coding", values["id"], None, values))
                values = present or values
            if changes:
                record(write, coder, verdict.value, describe([(suggestion.excerpt.transcript, values)]), changes)
        return Codings(self._connection).find(ids=[values["id"]])[0] if verdict == Verdict.ACCEPT else None

    def accept_all(
        self, suggestions: Iterable[Suggestion], *, coder: str, definitions: Definitions | None = None
    ) -> list[Coding]:
        """Accept the suggestions as one event; their codings, in reading order.

        Of two with the same code on overlapping words only the first is accepted, as when they come one by one.

        Raises:
            QualcodeError: There is no such transcript, or an excerpt lies outside it.
        """
        changes: list[Change] = []
        rows: list[tuple[str, Values]] = []
        taken: list[Suggestion] = []
        with writing(self._connection) as write:
            texts = Texts(self._connection)
            for each in suggestions:
                if any(each.code == other.code and each.excerpt.overlaps(other.excerpt) for other in taken):
                    continue
                taken.append(each)
                values = new_row(write, texts, _accepted(each, coder))
                changes += _decision_changes(write, values, Verdict.ACCEPT, (definitions or {}).get(each.code, ""))
                present = find_same(write, values)
                if present is None:
                    changes.append(Change("coding", values["id"], None, values))
                rows.append((each.excerpt.transcript, present or values))
            if changes:
                record(write, coder, Verdict.ACCEPT.value, describe(rows), changes)
        return Codings(self._connection).find(ids=[values["id"] for _name, values in rows])

    def decisions(self, *, coder: str | None = None) -> list[Decision]:
        """What people said to suggestions, in reading order."""
        rows = self._connection.rows(
            """SELECT transcript.name, start, "end", code, coder, verdict, quote, created, definition
               FROM decision JOIN transcript ON transcript.id = decision.transcript
               WHERE ?1 IS NULL OR coder = ?1 ORDER BY transcript.sort_key, start, "end", code, coder""",
            (coder,),
        )
        return [
            Decision(Excerpt(name, start, end), code, who, Verdict(verdict), *rest)
            for name, start, end, code, who, verdict, *rest in rows
        ]


def _accepted(suggestion: Suggestion, coder: str) -> Coding:
    """The coding that the suggestion becomes."""
    return Coding(
        id="",
        excerpt=suggestion.excerpt,
        code=suggestion.code,
        coder=coder,
        quote="",
        origin=Origin.ACCEPTED,
        score=suggestion.score,
        run=suggestion.run,
    )


def _insert_run(write: Writing, run: Run, coder: str) -> int:
    cursor = write.execute(
        "INSERT INTO run (id, ordinal, created, coder, manifest, suggestions) VALUES (?, 0, ?, ?, ?, 0)",
        (run.id, run.created or write.now(), coder, json.dumps(dict(run.manifest), ensure_ascii=False)),
    )
    number = cursor.lastrowid
    assert number is not None
    return number


def _insert_parcel(
    write: Writing, run: int, first: int, covered: Row, parcel: Sequence[Suggestion], data: bytes
) -> None:
    transcript, _sha256, length = covered
    if any(suggestion.excerpt.end > length for suggestion in parcel):
        raise ValueError("a suggestion outside its transcript")
    write.execute(
        "INSERT INTO suggestion_pack (run, first, transcript, data) VALUES (?, ?, ?, ?)",
        (run, first, transcript, data),
    )
    shown = [(place, each) for place, each in enumerate(parcel, first) if each.default]
    write.executemany(
        """INSERT INTO suggestion (run, ordinal, transcript, start, "end", code, score, evidence)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (
                run,
                place,
                transcript,
                each.excerpt.start,
                each.excerpt.end,
                each.code,
                float(each.score),
                evidence_to_json(each),
            )
            for place, each in shown
        ),
    )


def _decision_changes(write: Writing, coding: Values, verdict: Verdict, definition: str) -> list[Change]:
    row = write.row(
        f"""SELECT {column_list("decision")} FROM decision
            WHERE coder = ? AND transcript = ? AND code = ? AND start = ? AND "end" = ?""",
        tuple(coding[column] for column in KEYS["decision"]),
    )
    before = None if row is None else dict(zip(COLUMNS["decision"], row, strict=True))
    said = {"verdict": verdict.value, "definition": definition}
    if before is not None and before | said == before:
        return []
    after: dict[str, Any] = {column: coding.get(column) for column in COLUMNS["decision"]}
    after |= {"id": before["id"] if before else write.new_id(), **said, "created": write.now()}
    return [Change("decision", after["id"], before, after)]
