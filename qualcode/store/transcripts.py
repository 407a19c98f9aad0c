"""Transcripts in corpus.db: put in, found again, and how far the work with each has come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Kind, Progress, Transcript, Turn
from qualcode.store.connection import Connection, Row
from qualcode.store.journal import record
from qualcode.store.pending import Definitions
from qualcode.store.progress import find_place, find_progress, mark_read, set_place
from qualcode.store.summary import name_some
from qualcode.store.texts import find_row, sort_key
from qualcode.store.writing import Writing, writing

_COLUMNS = "number, id, name, source, sha256, attributes"
_TURN_COLUMNS = "transcript, idx, speaker, kind, start_ms, end_ms, start, text"
_DETAILS = "name, sort_key, source, sha256, text_sha256, attributes, length, spoken_turns, spoken_words"

_HAS_DECISIONS = """
    SELECT EXISTS (
        SELECT 1 FROM transcript WHERE name = ?1 AND (
            EXISTS (SELECT 1 FROM coding WHERE coding.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM decision WHERE decision.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM blank WHERE blank.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM memo WHERE memo.target = 'transcript' AND memo.target_id = transcript.id)))
"""


@dataclass(frozen=True, slots=True)
class ImportCount:
    """How many transcripts were new, and how many took the place of an earlier reading."""

    added: int
    replaced: int


class Transcripts:
    """The transcripts of the study, in natural order of their names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each transcript's file, by name."""
        return dict(self._connection.rows("SELECT name, sha256 FROM transcript ORDER BY sort_key"))

    def names(self) -> tuple[str, ...]:
        """The names of all transcripts."""
        return tuple(name for (name,) in self._connection.rows("SELECT name FROM transcript ORDER BY sort_key"))

    def text_sha256(self, name: str) -> str | None:
        """The SHA-256 of the transcript's text in UTF-8, whatever file it came from; None when there is none."""
        row = self._connection.row("SELECT text_sha256 FROM transcript WHERE name = ?", (name,))
        return None if row is None else str(row[0])

    def has_decisions(self, name: str) -> bool:
        """Whether anyone has coded in the transcript, decided on a suggestion or written a memo on it.

        `add` refuses another text under that name then.
        """
        return bool(self._connection.value(_HAS_DECISIONS, (name,)))

    def find(self, name: str) -> Transcript:
        """The transcript with that name.

        Raises:
            QualcodeError: There is none.
        """
        return self._load(find_row(self._connection, name, _COLUMNS))

    def all(self) -> Iterator[Transcript]:
        """Every transcript, one at a time."""
        for row in self._connection.rows(f"SELECT {_COLUMNS} FROM transcript ORDER BY sort_key"):
            yield self._load(row)

    def _load(self, row: Row) -> Transcript:
        number, transcript_id, name, source, file_hash, attributes = row
        turns = self._connection.rows(
            "SELECT idx, speaker, kind, text, start_ms, end_ms FROM turn WHERE transcript = ? ORDER BY start", (number,)
        )
        return Transcript(
            name=name,
            turns=tuple(Turn(turn[0], turn[1], Kind(turn[2]), *turn[3:]) for turn in turns),
            attributes=json.loads(attributes),
            id=transcript_id,
            source=source,
            sha256=file_hash,
        )

    def add(self, transcripts: Iterable[Transcript], *, coder: str) -> ImportCount:
        """Store transcripts, all or none; one that is there already and the same is passed by.

        One with a name that is taken takes the place of the earlier, which keeps its id.

        Raises:
            QualcodeError: Two have the same name, or one would put another text under what has been
                decided about it.
        """
        added: list[str] = []
        replaced: list[str] = []
        numbers: list[int] = []
        seen: set[str] = set()
        with writing(self._connection) as write:
            known = {name: number for number, name in self._connection.rows("SELECT number, name FROM transcript")}
            for transcript in transcripts:
                if transcript.name in seen:
                    raise QualcodeError(
                        _("Two files would both be the transcript {name}.").format(name=transcript.name),
                        _("Give one of them another name."),
                    )
                seen.add(transcript.name)
                if transcript.name not in known:
                    numbers.append(_insert(write, transcript))
                    added.append(transcript.name)
                elif self._replace(write, known[transcript.name], transcript):
                    numbers.append(known[transcript.name])
                    replaced.append(transcript.name)
            if numbers:
                _index(write, numbers)
                record(write, coder, "import", name_some(added + replaced))
        return ImportCount(len(added), len(replaced))

    def _replace(self, write: Writing, number: int, transcript: Transcript) -> bool:
        earlier = self.find(transcript.name)
        if (earlier.sha256, earlier.turns, list(earlier.attributes.items())) == (
            transcript.sha256,
            transcript.turns,
            list(transcript.attributes.items()),
        ):
            return False
        if earlier.text != transcript.text:
            if self.has_decisions(earlier.name):
                raise QualcodeError(
                    _("{name} has been worked on, and the file now holds another text.").format(name=earlier.name),
                    _("Nothing was imported. Give the new file another name, or put the old file back."),
                )
            write.execute("DELETE FROM reading WHERE transcript = ?", (number,))
        write.execute(
            "INSERT INTO turn_fts (turn_fts, rowid, text) SELECT 'delete', id, text FROM turn WHERE transcript = ?",
            (number,),
        )
        write.execute("DELETE FROM turn WHERE transcript = ?", (number,))
        places = ", ".join(f"{column.strip()} = ?" for column in _DETAILS.split(","))
        write.execute(f"UPDATE transcript SET {places} WHERE number = ?", (*_details(transcript), number))
        _insert_turns(write, number, transcript)
        return True

    def progress(self, coder: str, definitions: Definitions | None = None) -> tuple[Progress, ...]:
        """How far each transcript has come: read by and suggested to this coder, coded by anyone."""
        return find_progress(self._connection, coder, definitions or {})

    def mark_read(self, name: str, turn_index: int, *, coder: str) -> None:
        """Remember that the coder has read as far as that turn; going back forgets nothing.

        A study that can only be read remembers nothing, without complaint.
        """
        mark_read(self._connection, name, turn_index, coder)

    def set_place(self, name: str, position: int, *, coder: str) -> None:
        """Remember where in the text the coder was; a study that can only be read does not."""
        set_place(self._connection, name, position, coder)

    def find_place(self, name: str, *, coder: str) -> int | None:
        """Where in the text the coder was last, or None."""
        return find_place(self._connection, name, coder)


def _details(transcript: Transcript) -> tuple[object, ...]:
    from hashlib import sha256  # brings OpenSSL, which listing and searching need not

    spoken = [turn.text for turn in transcript.turns if turn.kind != Kind.INTERVIEWER]
    return (
        transcript.name,
        sort_key(transcript.name),
        transcript.source,
        transcript.sha256,
        sha256(transcript.text.encode()).hexdigest(),
        json.dumps(dict(transcript.attributes), ensure_ascii=False),
        len(transcript.text),
        len(spoken),
        sum(len(text.split()) for text in spoken),
    )


def _insert(write: Writing, transcript: Transcript) -> int:
    cursor = write.execute(
        f"INSERT INTO transcript (id, {_DETAILS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (transcript.id or write.new_id(), *_details(transcript)),
    )
    number = cursor.lastrowid
    assert number is not None
    _insert_turns(write, number, transcript)
    return number


def _index(write: Writing, numbers: Sequence[int]) -> None:
    # All at once at the end: a quarter of the import's time is saved.
    write.execute(
        """INSERT INTO turn_fts (rowid, text)
           SELECT id, text FROM turn WHERE transcript IN (SELECT value FROM json_each(?))""",
        (json.dumps(numbers),),
    )


def insert_all(write: Writing, transcripts: Sequence[Transcript]) -> None:
    """Store transcripts whose names are free, and make them searchable.

    Raises:
        QualcodeError: A name is taken.
    """
    for transcript in transcripts:
        if write.row("SELECT 1 FROM transcript WHERE name = ?", (transcript.name,)):
            raise QualcodeError(_("There is already a transcript named {name}.").format(name=transcript.name))
    _index(write, [_insert(write, transcript) for transcript in transcripts])


def _insert_turns(write: Writing, number: int, transcript: Transcript) -> None:
    write.executemany(
        f"INSERT INTO turn ({_TURN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        _turn_rows(number, transcript.turns, transcript.starts),
    )


def _turn_rows(number: int, turns: Sequence[Turn], starts: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for turn, start in zip(turns, starts, strict=True):
        yield number, turn.index, turn.speaker, turn.kind.value, turn.start_ms, turn.end_ms, start, turn.text
