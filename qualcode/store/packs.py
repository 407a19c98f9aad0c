"""Suggestions as compact bytes: everything a run scored, a tenth of the size of rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

from qualcode.model import Evidence, Excerpt, Suggestion

_LARGEST: Final = 4000


def pack(suggestions: Iterable[Suggestion]) -> Iterator[tuple[str, list[Suggestion], bytes]]:
    """The suggestions in order, in parcels of one transcript each: its name, the suggestions, their bytes."""
    for transcript, some in groupby(suggestions, key=attrgetter("excerpt.transcript")):
        while parcel := list(islice(some, _LARGEST)):
            yield transcript, parcel, _to_bytes(parcel)


def unpack(data: bytes, *, transcript: str, run: str, first: int) -> Iterator[Suggestion]:
    """The suggestions of one parcel, the first of which has that place in the run."""
    for place, (start, end, code, score, default, evidence) in enumerate(json.loads(zlib.decompress(data)), first):
        reasons = _evidence(evidence) if evidence else ()  # most have none, and there are very many
        yield Suggestion(Excerpt(transcript, start, end), code, score, default, reasons, run, suggestion_id(run, place))


def suggestion_id(run: str, place: int) -> str:
    """The id of the suggestion at that place in a run."""
    return f"{run}:{place}"


def evidence_to_json(suggestion: Suggestion) -> str:
    """The evidence as it stands in a row."""
    return _dumps(_evidence_rows(suggestion))


def evidence_from_json(text: str) -> tuple[Evidence, ...]:
    """The evidence that a row holds."""
    return _evidence(json.loads(text))


def _to_bytes(suggestions: Iterable[Suggestion]) -> bytes:
    rows = [
        (each.excerpt.start, each.excerpt.end, each.code, float(each.score), each.default, _evidence_rows(each))
        for each in suggestions
    ]
    return zlib.compress(_dumps(rows).encode())


def _evidence_rows(suggestion: Suggestion) -> list[tuple[object, ...]]:
    return [(each.kind, each.text, each.start, each.end, each.why, each.weight) for each in suggestion.evidence]


def _evidence(rows: list[list[Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(*row) for row in rows)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
