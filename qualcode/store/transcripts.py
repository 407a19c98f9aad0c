"""Transcripts in corpus.db: put in, found again, and how far the work with each has come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Progress, Transcript
from qualcode.packed import columns_of
from qualcode.store.connection import Connection
from qualcode.store.counting import count_said
from qualcode.store.following import Followed
from qualcode.store.journal import record
from qualcode.store.pending import Definitions
from qualcode.store.places import find_respondents
from qualcode.store.progress import count_read, find_place, find_progress, mark_read, set_place
from qualcode.store.schema import TRANSCRIPT
from qualcode.store.summary import name_some
from qualcode.store.texts import find_row
from qualcode.store.wordings import COLUMNS, DETAILS, details, insert_turns, load, make_searchable, put_in_place
from qualcode.store.writing import Change, Writing, writing

if TYPE_CHECKING:
    from qualcode.store.beside import ReadingWays
    from qualcode.store.replacing import Replaced

_HAS_DECISIONS = """
    SELECT EXISTS (
        SELECT 1 FROM transcript WHERE name = ?1 AND (
            EXISTS (SELECT 1 FROM coding WHERE coding.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM decision WHERE decision.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM blank WHERE blank.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM review WHERE review.transcript = transcript.id)
            OR EXISTS (SELECT 1 FROM memo WHERE memo.target = 'transcript' AND memo.target_id = transcript.id)))
"""


@dataclass(frozen=True, slots=True)
class ImportCount:
    """How many transcripts were new, how many took the place of an earlier reading, and how codings followed."""

    added: int
    replaced: int
    followed: Followed = field(default_factory=Followed)


class Transcripts:
    """The transcripts of the study, in natural order of their names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def ways(self) -> ReadingWays:
        """How transcripts were read, and how files of a kind are to be read."""
        from qualcode.store.beside import ReadingWays  # seldom needed

        return ReadingWays(self._connection)

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

        Another text under that name is a correction then, which all of that follows.
        """
        return bool(self._connection.value(_HAS_DECISIONS, (name,)))

    def is_worked_on(self, name: str) -> bool:
        """Whether anyone has decided something about the transcript or read in it, or can undo or redo that they have.

        Its text is changed by an event then, which undo goes back through; or undo would be in its way.
        """
        read = """SELECT EXISTS (SELECT 1 FROM reading JOIN transcript ON transcript.number = reading.transcript
                  WHERE transcript.name = ?)"""
        past = """SELECT EXISTS (
                      SELECT 1 FROM transcript JOIN change
                      WHERE transcript.name = ? AND (
                          (change.kind = 'text' AND change.row = transcript.id)
                          OR instr(coalesce(change.after, change.before), '"transcript":"' || transcript.id || '"')))"""
        return self.has_decisions(name) or any(self._connection.value(each, (name,)) for each in (read, past))

    def find(self, name: str) -> Transcript:
        """The transcript with that name.

        Raises:
            QualcodeError: There is none.
        """
        return load(self._connection, find_row(self._connection, name, COLUMNS))

    def all(self) -> Iterator[Transcript]:
        """Every transcript, one at a time."""
        for row in self._connection.rows(f"SELECT {COLUMNS} FROM transcript ORDER BY sort_key"):
            yield load(self._connection, row)

    def add(
        self,
        transcripts: Iterable[Transcript],
        *,
        coder: str,
        notes: Mapping[str, Sequence[str]] | None = None,
        ways: Mapping[str, str] | None = None,
    ) -> ImportCount:
        """Store transcripts, all or none; one that is there already and the same is passed by.

        One with a name that is taken takes the place of the earlier, which keeps its id. Where people have worked on
        the earlier and the text is another, all that they decided follows into the new text, as one event that can
        be undone. What is known of its speakers stays with them.

        `notes` are paragraphs, by transcript, that come into the coder's memo on it, as an event of its own; those that
        stand there already are passed by. `ways` says how each was read (see `ReadingWays`).

        Raises:
            QualcodeError: Two have the same name.
        """
        added: list[str] = []
        replaced: list[str] = []
        numbers: list[int] = []
        corrected: list[tuple[Transcript, Transcript]] = []
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
                    continue
                earlier = self.find(transcript.name)
                transcript = _with_people(earlier, transcript)
                if _is_same(earlier, transcript):
                    continue
                if earlier.text != transcript.text and self.is_worked_on(earlier.name):
                    corrected.append((earlier, transcript))
                    continue
                put_in_place(write, known[transcript.name], transcript)
                numbers.append(known[transcript.name])
                replaced.append(transcript.name)
            if numbers:
                make_searchable(write, numbers)
                told = told_in(write, added, replaced)
                record(write, coder, "import", name_some(added + replaced), notes=told)
            followed = _correct(self._connection, write, corrected, coder)
            if notes or ways:
                from qualcode.store.beside import keep_notes, keep_ways  # seldom needed

                keep_notes(write, notes or {}, coder)
                keep_ways(write, ways or {}, seen)
        return ImportCount(len(added), len(replaced) + len(corrected), followed)

    def preview(self, transcript: Transcript) -> Followed | None:
        """What would become of the codings if the transcript took the place of the one with its name.

        None: there is none, or its text is the same.
        """
        if self.text_sha256(transcript.name) is None:
            return None
        earlier = self.find(transcript.name)
        if earlier.text == transcript.text:
            return None
        from qualcode.store.rewording import find_followed  # seldom needed

        return find_followed(self._connection, earlier, replace(transcript, id=earlier.id))

    def replace_words(
        self,
        replaced: Sequence[Replaced],
        *,
        memos: Mapping[str, str],
        in_words: Callable[[str], str],
        summary: str,
        coder: str,
    ) -> None:
        """Give transcripts and memos other words in known places, as one event (see `replacing.replace_words`)."""
        from qualcode.store.replacing import replace_words  # seldom needed

        replace_words(self._connection, replaced, memos=memos, in_words=in_words, summary=summary, coder=coder)

    def set_known(
        self,
        values: Mapping[str, Mapping[str, str]],
        people: Mapping[str, Mapping[str, Mapping[str, str]]],
        *,
        coder: str,
    ) -> list[str]:
        """Let transcripts, and speakers in them, have just these attributes (see `attributes.set_attributes`).

        Raises:
            QualcodeError: There is no such transcript, or the study can only be read.
        """
        from qualcode.store.attributes import set_attributes  # seldom needed

        return set_attributes(self._connection, values, people, coder=coder)

    def respondents(self) -> dict[tuple[str, str], dict[str, str]]:
        """What is known of each who answers, by transcript and label; one without a label where nobody answers."""
        return find_respondents(self._connection)

    def count_said(self) -> dict[tuple[str, str, str], int]:
        """How many codings each code has of what each says, by (code, transcript, label); not of interviewers."""
        return count_said(self._connection)

    def progress(self, coder: str, definitions: Definitions | None = None) -> tuple[Progress, ...]:
        """How far each transcript has come: read by and suggested to this coder, coded by anyone."""
        return find_progress(self._connection, coder, definitions or {})

    def count_read(self, name: str, *, coder: str) -> int:
        """How many turns of the transcript the coder has read or marked, without the interviewers'.

        Raises:
            QualcodeError: There is no such transcript.
        """
        return count_read(self._connection, name, coder)

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


def _with_people(earlier: Transcript, transcript: Transcript) -> Transcript:
    """The transcript with what was known of those who speak in it still."""
    if not earlier.people:
        return transcript
    speakers = {turn.speaker for turn in transcript.turns}
    known = {speaker: values for speaker, values in earlier.people.items() if speaker in speakers}
    return replace(transcript, people={**known, **transcript.people})


def _is_same(one: Transcript, other: Transcript) -> bool:
    if one.pseudonyms:
        return one.sha256 == other.sha256
    return (one.sha256, one.turns, list(one.attributes.items())) == (
        other.sha256,
        other.turns,
        list(other.attributes.items()),
    )


def _correct(
    connection: Connection, write: Writing, corrected: Sequence[tuple[Transcript, Transcript]], coder: str
) -> Followed:
    """Give the transcripts their new texts, as one event."""
    followed = Followed()
    if not corrected:
        return followed
    from qualcode.store.rewording import reword  # seldom needed

    changes: list[Change] = []
    for earlier, transcript in corrected:
        more, count = reword(connection, write, earlier, transcript)
        changes += more
        followed += count
    told = f"{followed.kept} + {followed.touched} + {followed.lost}"
    record(write, coder, "correct", f"{name_some(new.name for _old, new in corrected)} · {told}", changes)
    return followed


def _insert(write: Writing, transcript: Transcript) -> int:
    columns = columns_of(transcript)
    cursor = write.execute(
        f"INSERT INTO transcript (id, {DETAILS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (transcript.id or write.new_id(), *details(transcript, columns)),
    )
    number = cursor.lastrowid
    assert number is not None
    insert_turns(write, number, columns)
    return number


def told_in(write: Writing, added: Sequence[str], replaced: Sequence[str] = ()) -> list[Change]:
    """What the journal tells of transcripts that were read in: which, and from which bytes."""
    sql = """SELECT id, name, sha256, text_sha256 FROM transcript
             WHERE name IN (SELECT value FROM json_each(?)) ORDER BY sort_key"""
    told = []
    for transcript_id, *values in write.rows(sql, (json.dumps([*added, *replaced]),)):
        after = dict(zip(("name", "sha256", "text_sha256"), values, strict=True))
        before = {"name": after["name"]} if after["name"] in replaced else None
        told.append(Change(TRANSCRIPT, transcript_id, before, after))
    return told


def insert_all(write: Writing, transcripts: Sequence[Transcript]) -> None:
    """Store transcripts whose names are free, and make them searchable.

    Raises:
        QualcodeError: A name is taken.
    """
    for transcript in transcripts:
        if write.row("SELECT 1 FROM transcript WHERE name = ?", (transcript.name,)):
            raise QualcodeError(_("There is already a transcript named {name}.").format(name=transcript.name))
    make_searchable(write, [_insert(write, transcript) for transcript in transcripts])
