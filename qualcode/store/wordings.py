"""The texts that transcripts have had: each kept once, under its hash, as long as the journal may want it back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from qualcode.model import Kind, Transcript, Turn
from qualcode.packed import Columns, columns_of
from qualcode.store.connection import Connection
from qualcode.store.texts import ensure_text, sort_key
from qualcode.store.writing import Writing

COLUMNS: Final = "number, id, name, source, sha256, attributes, pseudonyms, people"
_PLACES: Final = "(?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT: Final = f"INSERT INTO turn (transcript, idx, speaker, kind, start_ms, end_ms, start, text) VALUES {_PLACES}"
_AT_ONCE: Final = 50  # turns in one statement: a third of the time is saved
DETAILS: Final = (
    "name, sort_key, source, sha256, text_sha256, attributes, length, spoken_turns, spoken_words, pseudonyms, people"
)


def load(connection: Connection | Writing, row: Sequence[object]) -> Transcript:
    """The transcript of a row with `COLUMNS`.

    Raises:
        QualcodeError: Its text is not the one that was stored: the file is damaged.
    """
    number, transcript_id, name, source, file_hash, attributes, pseudonyms, people = row
    turns = connection.rows(
        "SELECT idx, speaker, kind, text, start_ms, end_ms FROM turn WHERE transcript = ? ORDER BY start", (number,)
    )
    ensure_text(connection, int(str(number)), str(name), "\n".join(turn[3] for turn in turns))
    return Transcript(
        name=str(name),
        turns=tuple(Turn(turn[0], turn[1], Kind(turn[2]), *turn[3:]) for turn in turns),
        attributes=json.loads(str(attributes)),
        id=str(transcript_id),
        source=str(source),
        sha256=str(file_hash),
        pseudonyms=bool(pseudonyms),
        people=json.loads(str(people)),
    )


def find_present(connection: Connection | Writing, transcript_id: str) -> Transcript | None:
    """The transcript with that id as it is now."""
    row = connection.row(f"SELECT {COLUMNS} FROM transcript WHERE id = ?", (transcript_id,))
    return None if row is None else load(connection, row)


def wording_id(transcript: Transcript) -> str:
    """The hash under which the transcript as it is here is kept."""
    from hashlib import sha256  # brings OpenSSL, which listing and searching need not

    return sha256(_to_json(transcript).encode()).hexdigest()


def keep_wording(write: Writing, transcript: Transcript) -> str:
    """Keep the transcript as it is here; its hash."""
    key = wording_id(transcript)
    data = zlib.compress(_to_json(transcript).encode())
    write.execute("INSERT OR IGNORE INTO wording (id, data) VALUES (?, ?)", (key, data))
    return key


def find_wording(connection: Connection | Writing, key: str, transcript_id: str) -> Transcript | None:
    """The transcript as it was kept under that hash; None when it was purged."""
    row = connection.row("SELECT data FROM wording WHERE id = ?", (key,))
    if row is None:
        return None
    values = json.loads(zlib.decompress(row[0]))
    turns = tuple(
        Turn(index, speaker, Kind(kind), text, start, end)
        for index, (speaker, kind, text, start, end) in enumerate(values["turns"])
    )
    return replace(Transcript(**{**values, "turns": turns}), id=transcript_id)


def _to_json(transcript: Transcript) -> str:
    turns = [(turn.speaker, turn.kind.value, turn.text, turn.start_ms, turn.end_ms) for turn in transcript.turns]
    values = {
        "name": transcript.name,
        "turns": turns,
        "attributes": dict(transcript.attributes),
        "source": transcript.source,
        "sha256": transcript.sha256,
        "pseudonyms": transcript.pseudonyms,
    }
    if transcript.people:  # only then, since what was kept before people were known has the hash without them
        values["people"] = _plain(transcript.people)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(people: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {speaker: dict(values) for speaker, values in people.items()}


def details(transcript: Transcript, columns: Columns) -> tuple[object, ...]:
    """The values of `DETAILS`; the columns are the transcript's."""
    from hashlib import sha256

    text = "\n".join(columns.texts)
    spoken = [said for said, kind in zip(columns.texts, columns.kinds, strict=True) if kind != Kind.INTERVIEWER.value]
    return (
        transcript.name,
        sort_key(transcript.name),
        transcript.source,
        transcript.sha256,
        sha256(text.encode()).hexdigest(),
        json.dumps(dict(transcript.attributes), ensure_ascii=False),
        len(text),
        len(spoken),
        len("\n".join(spoken).split()),
        int(transcript.pseudonyms),
        json.dumps(_plain(transcript.people), ensure_ascii=False),
    )


def insert_turns(write: Writing, number: int, columns: Columns) -> None:
    """Store a transcript's turns; searching them is another matter."""
    rows = list(columns.rows(number))
    whole = len(rows) // _AT_ONCE * _AT_ONCE
    many = (list(chain.from_iterable(rows[first : first + _AT_ONCE])) for first in range(0, whole, _AT_ONCE))
    write.executemany(f"{_INSERT}{f', {_PLACES}' * (_AT_ONCE - 1)}", many)
    write.executemany(_INSERT, rows[whole:])


def put_in_place(write: Writing, number: int, transcript: Transcript) -> None:
    """Let the transcript with that number be as it is here; its new turns are not searchable yet."""
    write.execute(
        "INSERT INTO turn_fts (turn_fts, rowid, text) SELECT 'delete', id, text FROM turn WHERE transcript = ?",
        (number,),
    )
    write.execute("DELETE FROM turn WHERE transcript = ?", (number,))
    columns = columns_of(transcript)
    places = ", ".join(f"{column.strip()} = ?" for column in DETAILS.split(","))
    write.execute(f"UPDATE transcript SET {places} WHERE number = ?", (*details(transcript, columns), number))
    insert_turns(write, number, columns)


def make_searchable(write: Writing, numbers: Sequence[int]) -> None:
    """Put the turns of those transcripts into the search index, all at once: a quarter of an import is saved."""
    write.execute(
        """INSERT INTO turn_fts (rowid, text)
           SELECT id, text FROM turn WHERE transcript IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(numbers)),),
    )
