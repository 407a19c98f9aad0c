"""Which suggestions still wait for a coder.

The rule stands twice: in `Verdicts` for lists, and in SQL for counts, which every listing waits for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from qualcode.model import Excerpt, Suggestion, Verdict
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
        AND NOT EXISTS ({_SETTLED.format(table="decision")} AND verdict.verdict != :skip)
    GROUP BY transcript.id
"""

Places = dict[tuple[str, str], list[tuple[int, int]]]


class Verdicts:
    """Where a coder has settled each code, and where they put it off; overlapping excerpts count as the same."""

    def __init__(self, connection: Connection, coder: str) -> None:
        self._settled: Places = defaultdict(list)
        self._skipped: Places = defaultdict(list)
        sql = 'SELECT transcript, code, start, "end", {} FROM {} WHERE coder = ?'
        for transcript, code, start, end, _none in connection.rows(sql.format("NULL", "coding"), (coder,)):
            self._settled[transcript, code].append((start, end))
        for transcript, code, start, end, verdict in connection.rows(sql.format("verdict", "decision"), (coder,)):
            places = self._skipped if verdict == Verdict.SKIP else self._settled
            places[transcript, code].append((start, end))

    def is_settled(self, transcript_id: str, code: str, start: int, end: int) -> bool:
        """Whether the coder has coded, accepted or rejected the code on words of the excerpt."""
        return _overlaps(self._settled.get((transcript_id, code)), start, end)

    def is_skipped(self, transcript_id: str, code: str, start: int, end: int) -> bool:
        """Whether the coder has put off the code on words of the excerpt."""
        return _overlaps(self._skipped.get((transcript_id, code)), start, end)


def count_pending(connection: Connection, coder: str) -> dict[str, int]:
    """How many suggestions worth showing wait for the coder, by the transcript's id."""
    return dict(connection.rows(_COUNTS, {"coder": coder, "skip": Verdict.SKIP.value}))


def find_pending(connection: Connection, coder: str, number: int | None, *, default_only: bool) -> list[Suggestion]:
    """The suggestions that wait for the coder in one transcript or all: in reading order, skipped ones last."""
    verdicts = Verdicts(connection, coder)
    waiting = []
    source = _shown(connection, number) if default_only else _scored(connection, number)
    for sort_key, transcript_id, suggestion in source:
        excerpt = suggestion.excerpt
        place = (transcript_id, suggestion.code, excerpt.start, excerpt.end)
        if not verdicts.is_settled(*place):
            order = (verdicts.is_skipped(*place), sort_key, excerpt.start, excerpt.end, -suggestion.score)
            waiting.append((order, suggestion.code, suggestion))
    waiting.sort(key=lambda each: each[:2])
    return [suggestion for _order, _code, suggestion in waiting]


def _shown(connection: Connection, number: int | None) -> Iterator[tuple[str, str, Suggestion]]:
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


def _scored(connection: Connection, number: int | None) -> Iterator[tuple[str, str, Suggestion]]:
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
