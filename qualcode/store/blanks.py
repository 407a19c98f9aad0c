"""Turns that were read and carry no code, as a coder says.

Such a mark counts as long as its coder has coded none of the words: coding something there puts it out of
force, and taking the coding away brings it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Blank, Excerpt
from qualcode.store.connection import Connection
from qualcode.store.journal import record
from qualcode.store.schema import COLUMNS, KEYS
from qualcode.store.summary import name_some, shorten
from qualcode.store.texts import Texts
from qualcode.store.writing import Change, Values, Writing, writing

IN_FORCE: Final = """NOT EXISTS (
    SELECT 1 FROM coding AS against
    WHERE against.coder = blank.coder AND against.transcript = blank.transcript
        AND against.start < blank."end" AND blank.start < against."end")"""


class Blanks:
    """The turns without codes, as people marked them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, *, transcript: str | None = None, coder: str | None = None) -> list[Blank]:
        """Those in force, in reading order."""
        rows = self._connection.rows(
            f"""SELECT blank.id, transcript.name, blank.start, blank."end", blank.coder, blank.created
                FROM blank JOIN transcript ON transcript.id = blank.transcript
                WHERE (?1 IS NULL OR transcript.name = ?1) AND (?2 IS NULL OR blank.coder = ?2) AND {IN_FORCE}
                ORDER BY transcript.sort_key, blank.start, blank.coder""",
            (transcript, coder),
        )
        return [Blank(row_id, Excerpt(name, start, end), who, at) for row_id, name, start, end, who, at in rows]

    def read_to(self) -> dict[tuple[str, str], int]:
        """The last turn that was read of all from the beginning, by transcript and coder; -1 where that is none.

        A coder who never opened the transcript here is left out.
        """
        rows = self._connection.rows(
            """SELECT transcript.name, coder, furthest FROM reading
               JOIN transcript ON transcript.number = reading.transcript"""
        )
        return {(name, coder): furthest for name, coder, furthest in rows}

    def add(self, excerpts: Sequence[Excerpt], *, coder: str) -> list[Blank]:
        """Mark the turns with those words, as one event; those that were new.

        Raises:
            QualcodeError: The coder has coded words in one of them, or it lies outside its transcript.
        """
        changes: list[Change] = []
        with writing(self._connection) as write:
            texts = Texts(self._connection)
            for excerpt in excerpts:
                values = _new_row(write, texts, excerpt, coder)
                if not _is_there(write, values):
                    changes.append(Change("blank", values["id"], None, values))
            if changes:
                record(write, coder, "nothing", _describe(excerpts, changes), changes)
        new = {change.row for change in changes}
        return [blank for blank in self.find(coder=coder) if blank.id in new] if new else []

    def remove(self, blanks: Sequence[Blank], *, coder: str) -> None:
        """Take the marks away, as one event; those that are gone already are passed by."""
        with writing(self._connection) as write:
            found = [(blank, write.find("blank", blank.id)) for blank in blanks]
            changes = [Change("blank", blank.id, values, None) for blank, values in found if values is not None]
            if changes:
                record(write, coder, "something", _describe([blank.excerpt for blank in blanks], changes), changes)


def _new_row(write: Writing, texts: Texts, excerpt: Excerpt, coder: str) -> Values:
    text = texts[excerpt.transcript]
    quote = text.around(excerpt)[1]
    values = (write.new_id(), text.id, excerpt.start, excerpt.end, coder, quote, write.now(), text.sha256)
    row = dict(zip(COLUMNS["blank"], values, strict=True))
    coded = """SELECT 1 FROM coding WHERE coder = ? AND transcript = ? AND start < ? AND "end" > ?"""
    if write.row(coded, (coder, text.id, excerpt.end, excerpt.start)):
        raise QualcodeError(
            _("You have coded words in this turn."), _("Take the codes away first, if none of them fits.")
        )
    return row


def _is_there(write: Writing, values: Values) -> bool:
    same = " AND ".join(f'"{column}" = ?' for column in KEYS["blank"])
    return write.row(f"SELECT 1 FROM blank WHERE {same}", [values[column] for column in KEYS["blank"]]) is not None


def _describe(excerpts: Sequence[Excerpt], changes: Sequence[Change]) -> str:
    names = name_some(excerpt.transcript for excerpt in excerpts)
    quotes = [(change.after or change.before or {})["quote"] for change in changes]
    more = f" +{len(quotes) - 1}" if len(quotes) > 1 else ""
    return f"{names} · «{shorten(quotes[0])}»{more}"
