"""Which suggestions still wait for a coder.

The rule stands twice: in `Verdicts` for lists, and in SQL for counts, which every listing waits for.
A rejection holds as long as the code means what it meant then; `definitions` gives what the codes mean now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from qualcode.model import Excerpt, Suggestion, Verdict
from qualcode.store.blanks import IN_FORCE
from qualcode.store.connection import Connection
from qualcode.store.packs import evidence_from_json, suggestion_id, unpack

# Only a run over the text as it is now counts.
NEWEST = """
    WITH newest AS (
        SELECT run_transcript.transcript, run_transcript.run, max(run.ordinal) AS ordinal
        FROM run_transcript
        JOIN run ON run.number = run_transcript.run
        JOIN transcript ON transcript.number = run_transcript.transcript
            AND transcript.text_sha256 = run_transcript.text_sha256
        GROUP BY run_transcript.transcript
    )
"""
_SUGGESTIONS = 'suggestion.start, suggestion."end", suggestion.code'
_JOINED = """
    FROM newest
    JOIN {table} AS suggestion ON suggestion.transcript = newest.transcript AND suggestion.run = newest.run
    JOIN transcript ON transcript.number = newest.transcript
"""
_SETTLED = """
    SELECT 1 FROM {table} AS verdict
    WHERE verdict.coder = :coder AND verdict.transcript = transcript.id AND verdict.code = suggestion.code
        AND verdict.start < suggestion."end" AND suggestion.start < verdict."end"
"""
_COUNTS = f"""
    {NEWEST}
    SELECT transcript.id, count(*) {_JOINED.format(table="suggestion")}
    WHERE NOT EXISTS ({_SETTLED.format(table="coding")})
        AND NOT EXISTS ({_SETTLED.format(table="decision")} AND verdict.verdict != :skip
            AND NOT (verdict.verdict = :reject AND verdict.definition != '' AND verdict.definition != coalesce(
                (SELECT value FROM json_each(:definitions) WHERE key = verdict.code), verdict.definition)))
        AND NOT EXISTS (SELECT 1 FROM blank WHERE blank.coder = :coder AND blank.transcript = transcript.id
            AND blank.start < suggestion."end" AND suggestion.start < blank."end" AND {IN_FORCE})
    GROUP BY transcript.id
"""

Definitions = Mapping[str, str]
"""What each code means now, as the hash that stands with a decision."""

Places = dict[tuple[str, str], list[tuple[int, int]]]


class Verdicts:
    """Where a coder has settled each code, and where they put it off; overlapping excerpts count as the same.

    With a transcript's number only what stands in that one is read.
    """

    def __init__(self, connection: Connection, coder: str, definitions: Definitions, number: int | None = None) -> None:
        self._settled: Places = defaultdict(list)
        self._skipped: Places = defaultdict(list)
        parameters: tuple[object, ...] = (coder,) if number is None else (coder, number)
        here = "" if number is None else "AND transcript = (SELECT id FROM transcript WHERE number = ?)"
        sql = f'SELECT transcript, code, start, "end" {{}} WHERE coder = ? {here}'
        for transcript, code, start, end in connection.rows(sql.format("FROM coding"), parameters):
            self._settled[transcript, code].append((start, end))
        self._blank: dict[str, list[tuple[int, int]]] = defaultdict(list)
        marked = f'SELECT transcript, start, "end" FROM blank WHERE coder = ? {here} AND {IN_FORCE}'
        for transcript, start, end in connection.rows(marked, parameters):
            self._blank[transcript].append((start, end))
        rows = connection.rows(sql.format(", verdict, definition FROM decision"), parameters)
        for transcript, code, start, end, verdict, meant in rows:
            if verdict != Verdict.REJECT or holds(meant, code, definitions):
                places = self._skipped if verdict == Verdict.SKIP else self._settled
                places[transcript, code].append((start, end))

    def is_settled(self, transcript_id: str, code: str, start: int, end: int) -> bool:
        """Whether the coder has coded, accepted or rejected the code on words of the excerpt, or marked its turn."""
        return _overlaps(self._settled.get((transcript_id, code)), start, end) or _overlaps(
            self._blank.get(transcript_id), start, end
        )

    def is_skipped(self, transcript_id: str, code: str, start: int, end: int) -> bool:
        """Whether the coder has put off the code on words of the excerpt."""
        return _overlaps(self._skipped.get((transcript_id, code)), start, end)


def holds(meant: str, code: str, definitions: Definitions) -> bool:
    """Whether the code still means what it meant when it was rejected; yes where that is not known."""
    return not meant or definitions.get(code, meant) == meant


def count_pending(connection: Connection, coder: str, definitions: Definitions) -> dict[str, int]:
    """How many suggestions worth showing wait for the coder, by the transcript's id."""
    verdicts = {"skip": Verdict.SKIP.value, "reject": Verdict.REJECT.value}
    return dict(connection.rows(_COUNTS, {"coder": coder, "definitions": json.dumps(dict(definitions)), **verdicts}))


def find_pending(
    connection: Connection, coder: str, number: int | None, definitions: Definitions, *, default_only: bool
) -> list[Suggestion]:
    """The suggestions that wait for the coder in one transcript or all: in reading order, skipped ones last."""
    source = find_shown(connection, number) if default_only else find_scored(connection, number)
    return [suggestion for suggestion, _skipped in keep_waiting(connection, coder, source, definitions, number)]


def keep_waiting(
    connection: Connection,
    coder: str,
    source: Iterable[tuple[str, str, Suggestion]],
    definitions: Definitions,
    number: int | None = None,
) -> list[tuple[Suggestion, bool]]:
    """Those that wait for the coder, each with whether it was put off: in reading order, those put off last.

    A suggestion comes with its transcript's sort key and id; `number` says that all are of that transcript.
    """
    verdicts = Verdicts(connection, coder, definitions, number)
    waiting = []
    for sort_key, transcript_id, suggestion in source:
        excerpt = suggestion.excerpt
        place = (transcript_id, suggestion.code, excerpt.start, excerpt.end)
        if not verdicts.is_settled(*place):
            order = (verdicts.is_skipped(*place), sort_key, excerpt.start, excerpt.end, -suggestion.score)
            waiting.append((order, suggestion.code, suggestion))
    waiting.sort(key=lambda each: each[:2])
    return [(suggestion, order[0]) for order, _code, suggestion in waiting]


def find_shown(connection: Connection, number: int | None) -> Iterator[tuple[str, str, Suggestion]]:
    """What the newest runs found worth showing, each with its transcript's sort key and id."""
    rows = connection.rows(
        f"""{NEWEST}
        SELECT transcript.sort_key, transcript.id, transcript.name, run.id, suggestion.ordinal, {_SUGGESTIONS},
               suggestion.score, suggestion.evidence
        {_JOINED.format(table="suggestion")} JOIN run ON run.number = newest.run
        WHERE ?1 IS NULL OR newest.transcript = ?1""",
        (number,),
    )
    for sort_key, transcript_id, name, run, place, start, end, code, score, evidence in rows:
        yield (
            sort_key,
            transcript_id,
            Suggestion(
                excerpt=Excerpt(name, start, end),
                code=code,
                score=score,
                default=True,
                evidence=evidence_from_json(evidence),
                run=run,
                id=suggestion_id(run, place),
            ),
        )


def find_scored(connection: Connection, number: int | None) -> Iterator[tuple[str, str, Suggestion]]:
    """All that the newest runs scored, each with its transcript's sort key and id."""
    rows = connection.rows(
        f"""{NEWEST}
        SELECT transcript.sort_key, transcript.id, transcript.name, run.id, suggestion.first, suggestion.data
        {_JOINED.format(table="suggestion_pack")} JOIN run ON run.number = newest.run
        WHERE ?1 IS NULL OR newest.transcript = ?1
        ORDER BY transcript.sort_key, suggestion.first""",
        (number,),
    )
    for sort_key, transcript_id, name, run, first, data in rows:
        for suggestion in unpack(data, transcript=name, run=run, first=first):
            yield sort_key, transcript_id, suggestion


def _overlaps(places: Iterable[tuple[int, int]] | None, start: int, end: int) -> bool:
    return places is not None and any(start < other_end and other_start < end for other_start, other_end in places)
