"""The texts that decisions stand on, found by the transcript's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Excerpt
from qualcode.store.connection import Connection, Row

CONTEXT: Final = 32
"""How many characters on each side are kept with a quote."""

_NORWEGIAN_LAST: Final = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


@dataclass(frozen=True, slots=True)
class StoredText:
    """A transcript's text as it stands in the database."""

    number: int
    id: str
    name: str
    sha256: str
    text: str

    def quote(self, excerpt: Excerpt) -> str:
        """The words of the excerpt.

        Raises:
            QualcodeError: The excerpt ends after the text does.
        """
        if excerpt.end > len(self.text):
            raise QualcodeError(
                _("{start} to {end} lies outside {name}, which is {length} characters long.").format(
                    start=excerpt.start, end=excerpt.end, name=self.name, length=len(self.text)
                ),
                _("Is it another version of the transcript?"),
            )
        return self.text[excerpt.start : excerpt.end]

    def context(self, excerpt: Excerpt) -> tuple[str, str]:
        """The characters just before and just after the excerpt."""
        before = self.text[max(excerpt.start - CONTEXT, 0) : excerpt.start]
        return before, self.text[excerpt.end : excerpt.end + CONTEXT]


class Texts:
    """Texts by name, each read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[str, StoredText] = {}

    def __getitem__(self, name: str) -> StoredText:
        if name not in self._read:
            number, transcript_id, sha256 = find_row(self._connection, name, "number, id, text_sha256")
            turns = self._connection.rows("SELECT text FROM turn WHERE transcript = ? ORDER BY start", (number,))
            text = "\n".join(turn for (turn,) in turns)
            self._read[name] = StoredText(number, transcript_id, name, sha256, text)
        return self._read[name]


def find_row(connection: Connection, name: str, columns: str) -> Row:
    """The transcript's row.

    Raises:
        QualcodeError: There is no such transcript.
    """
    found = connection.row(f"SELECT {columns} FROM transcript WHERE name = ?", (name,))
    if found is not None:
        return found
    from difflib import get_close_matches  # only when something is wrong

    names = {known.casefold(): known for (known,) in connection.rows("SELECT name FROM transcript")}
    near = get_close_matches(name.casefold(), list(names), n=1)
    if near:
        hint = _("Did you mean {name}?").format(name=names[near[0]])
    elif names:
        hint = _("“qualcode list transcripts” shows those that are there.")
    else:
        hint = _("The study has no transcripts yet: use “qualcode import”.")
    raise QualcodeError(_("No transcript is named {name}.").format(name=name), hint)


def sort_key(name: str) -> str:
    """What names are sorted by: numbers by size, letters without regard to case, æ ø å last."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(12), name.casefold()).translate(_NORWEGIAN_LAST)
