"""The texts that are found again in a damaged study: whole from one source or another, or with holes."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

from qualcode.model import Kind, Transcript, Turn
from qualcode.store.schema import PLACED, TEXT

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

HOLE: Final = "\ufffd"
"""Stands for each character that could not be read."""


def find_texts(damaged: Rows, backup: Rows) -> tuple[list[Transcript], dict[str, int]]:
    """The transcripts, and by name how many characters of each are missing."""
    found: dict[str, Transcript] = {}
    holes: dict[str, int] = {}
    older = {one["id"]: whole for one in backup["transcript"] if (whole := _whole(one, backup))}
    kept = [*_wordings(damaged), *_wordings(backup)]
    for row in _with_orphans(damaged, backup):
        one = _whole(row, damaged) or _by_hash(row, [*older.values(), *kept])
        if one is None:
            one = _patched(row, damaged) if _turns(row, damaged) else older.get(row["id"])
            if one is None:
                continue
            holes[one.name] = one.text.count(HOLE)
        found.setdefault(row["id"], one)
    for transcript_id, one in older.items():
        found.setdefault(transcript_id, _latest(one, damaged, kept))
    return list(_with_names_of_their_own(found.values())), holes


def hash_of(text: str) -> str:
    """The hash that decisions keep of the text they stand on."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _with_orphans(damaged: Rows, backup: Rows) -> Iterator[Mapping[str, Any]]:
    """The rows of transcripts; for turns whose row is gone, the row of the backup or one made up."""
    known = {row["number"] for row in damaged["transcript"]}
    yield from damaged["transcript"]
    spare = {row["number"]: row for row in backup["transcript"]}
    numbers = sorted({turn["transcript"] for turn in damaged["turn"]} - known)
    for number in numbers:
        if number in spare:
            yield spare[number]
            continue
        text = "\n".join(turn["text"] for turn in _turns({"number": number}, damaged))
        ids = [row["transcript"] for row in damaged["coding"] if row["text_sha256"] == hash_of(text)]
        yield {
            **{"number": number, "id": ids[0] if ids else f"recovered-{number}", "name": f"recovered-{number}"},
            **{"source": "", "sha256": "", "text_sha256": hash_of(text), "attributes": "{}", "pseudonyms": 0},
            "length": len(text),
        }


def _turns(row: Mapping[str, Any], rows: Rows) -> list[Mapping[str, Any]]:
    turns = {
        turn["start"]: turn
        for turn in rows["turn"]
        if turn["transcript"] == row["number"] and turn["start"] >= 0 and turn["kind"] in set(Kind)
    }
    return [turns[start] for start in sorted(turns)]


def _transcript(row: Mapping[str, Any], turns: Iterable[Turn]) -> Transcript:
    people = {
        str(name): {str(key): str(value) for key, value in known.items()}
        for name, known in _mapping(row.get("people")).items()
        if isinstance(known, dict)
    }
    return Transcript(
        name=str(row["name"]),
        turns=tuple(turns),
        attributes={str(key): str(value) for key, value in _mapping(row["attributes"]).items()},
        id=str(row["id"]),
        source=str(row["source"] or ""),
        sha256=str(row["sha256"]),
        pseudonyms=bool(row["pseudonyms"]),
        people=people,
    )


def _mapping(text: object) -> dict[str, Any]:
    with suppress(ValueError, TypeError):
        found = json.loads(str(text))
        return found if isinstance(found, dict) else {}
    return {}


def _whole(row: Mapping[str, Any], rows: Rows) -> Transcript | None:
    """The transcript, when all its turns are there and its text has the hash it should have."""
    turns = [
        Turn(place, turn["speaker"], Kind(turn["kind"]), turn["text"], turn["start_ms"], turn["end_ms"])
        for place, turn in enumerate(_turns(row, rows))
    ]
    one = _transcript(row, turns)
    return one if turns and hash_of(one.text) == row["text_sha256"] else None


def _by_hash(row: Mapping[str, Any], others: Iterable[Transcript]) -> Transcript | None:
    for other in others:
        if hash_of(other.text) == row["text_sha256"]:
            return _transcript(row, other.turns)
    return None


def _wordings(rows: Rows) -> Iterator[Transcript]:
    """The texts that were kept for undo and redo."""
    for row in rows["wording"]:
        with suppress(ValueError, KeyError, TypeError, zlib.error):
            text = zlib.decompress(row["data"]).decode()
            if sha256(text.encode()).hexdigest() == row["id"]:
                values = json.loads(text)
                turns = tuple(
                    Turn(index, speaker, Kind(kind), words, start, end)
                    for index, (speaker, kind, words, start, end) in enumerate(values["turns"])
                )
                yield Transcript(**{**values, "turns": turns}, id=row["id"])


def _latest(one: Transcript, damaged: Rows, kept: Sequence[Transcript]) -> Transcript:
    """The text of the backup, or the one it got later, as the journal of the damaged file tells."""
    changes = [row for row in damaged["change"] if row["kind"] == TEXT and row["row"] == one.id]
    for change in sorted(changes, key=lambda row: -row["event"]):
        with suppress(ValueError, KeyError, TypeError):
            wording = json.loads(change["after"])["wording"]
            for other in kept:
                if other.id == wording:
                    return replace(other, id=one.id)
    return one


def _patched(row: Mapping[str, Any], rows: Rows) -> Transcript:
    """The turns that can be read in their places, and between them what quotes still tell."""
    turns = _turns(row, rows)
    last = turns[-1]
    text = [HOLE] * max(last["start"] + len(last["text"]), min(row["length"], 50_000_000))
    for start, words in _quotes(row, rows):
        text[start : start + len(words)] = words[: max(len(text) - start, 0)]
    for turn in turns:
        start, end = turn["start"], turn["start"] + len(turn["text"])
        text[start:end] = turn["text"]
        for place in (start - 1, end):
            if 0 <= place < len(text):
                text[place] = "\n"
    known = {turn["start"]: turn for turn in turns}
    pieces = "".join(text).split("\n")
    made, start = [], 0
    for index, piece in enumerate(pieces):
        turn = known.get(start, {"speaker": "", "kind": Kind.OTHER, "start_ms": None, "end_ms": None})
        made.append(Turn(index, turn["speaker"], Kind(turn["kind"]), piece, turn["start_ms"], turn["end_ms"]))
        start += len(piece) + 1
    # Without the hash of the file the next import does not take it for the same, and mends the text.
    return replace(_transcript(row, made), sha256="")


def _quotes(row: Mapping[str, Any], rows: Rows) -> Iterator[tuple[int, str]]:
    lookups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for table in PLACED:
        lookups[table] = [one for one in rows[table] if one["transcript"] == row["id"]]
        for one in lookups[table]:
            quote = one["quote"]
            if one["text_sha256"] == row["text_sha256"] and 0 <= one["start"] == one["end"] - len(quote):
                before, after = one.get("quote_before") or "", one.get("quote_after") or ""
                if one["start"] >= len(before):
                    yield one["start"] - len(before), before + quote + after


def _with_names_of_their_own(transcripts: Iterable[Transcript]) -> Iterator[Transcript]:
    seen: set[str] = set()
    for one in transcripts:
        name, number = one.name or "recovered", 1
        while name in seen:
            number += 1
            name = f"{one.name}-{number}"
        seen.add(name)
        yield replace(one, name=name)
