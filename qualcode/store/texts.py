"""The texts that decisions stand on, found by the transcript's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Excerpt
from qualcode.store.connection import Connection, Row
from qualcode.store.faults import wrong_words

if TYPE_CHECKING:
    from qualcode.store.writing import Writing

    Asked: TypeAlias = Connection | Writing

_FEW: Final = 8
"""After so many excerpts of one text it is read as a whole: an import asks for thousands."""

_TURNS_BETWEEN: Final = """
    SELECT start, text FROM turn
    WHERE transcript = ?1 AND start <= ?3
        AND start >= (SELECT max(start) FROM turn WHERE transcript = ?1 AND start <= ?2)
    ORDER BY start
"""

CONTEXT: Final = 32
"""How many characters on each side are kept with a quote."""

_NORWEGIAN_LAST: Final = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


@dataclass(frozen=True, slots=True)
class StoredText:
    """A transcript's text as it stands in the database; the words are read by `read`, given from where to where."""

    number: int
    id: str
    name: str
    sha256: str
    length: int
    read: Callable[[int, int], str]

    def around(self, excerpt: Excerpt) -> tuple[str, str, str]:
        """The characters just before the excerpt, its words, and the characters just after it.

        Raises:
            QualcodeError: The excerpt ends after the text does.
        """
        if excerpt.end > self.length:
            raise QualcodeError(
                _("{start} to {end} lies outside {name}, which is {length} characters long.").format(
                    start=excerpt.start, end=excerpt.end, name=self.name, length=self.length
                ),
                _("Is it another version of the transcript?"),
            )
        first = max(excerpt.start - CONTEXT, 0)
        found = self.read(first, excerpt.end + CONTEXT)
        start, end = excerpt.start - first, excerpt.end - first
        return found[:start], found[start:end], found[end:]


class Texts:
    """Texts by name. Of each only the turns asked about are read, until much is asked about it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, StoredText] = {}
        self._asked: Counter[int] = Counter()
        self._whole: dict[int, str] = {}

    def __getitem__(self, name: str) -> StoredText:
        if name not in self._found:
            columns = "number, id, text_sha256, length"
            number, transcript_id, sha256, length = find_row(self._connection, name, columns)
            self._found[name] = StoredText(number, transcript_id, name, sha256, length, partial(self._read, number))
        return self._found[name]

    def _read(self, number: int, start: int, end: int) -> str:
        self._asked[number] += 1
        if self._asked[number] > _FEW and number not in self._whole:
            turns = self._connection.rows("SELECT text FROM turn WHERE transcript = ? ORDER BY start", (number,))
            self._whole[number] = "\n".join(turn for (turn,) in turns)
        if number in self._whole:
            return self._whole[number][start:end]
        rows = self._connection.rows(_TURNS_BETWEEN, (number, start, end))
        first = rows[0][0] if rows else 0
        return "\n".join(turn for _start, turn in rows)[start - first : end - first]


def hash_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, by what Python itself brings: OpenSSL takes longer to load than to use."""
    try:
        from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
        except ImportError:
            from hashlib import sha256
    return str(sha256(text.encode()).hexdigest())


def ensure_text(connection: Asked, number: int, name: str, text: str | None = None) -> None:
    """Make sure that the text of a transcript is the one that was stored; without `text` it is read, once a session.

    Raises:
        QualcodeError: It is not, since the file is damaged.
    """
    if text is None:
        if number in connection.sound:
            return
        turns = connection.rows("SELECT text FROM turn WHERE transcript = ? ORDER BY start", (number,))
        text = "\n".join(turn for (turn,) in turns)
    stored = connection.row("SELECT text_sha256 FROM transcript WHERE number = ?", (number,))
    if stored is not None and stored[0] != hash_of(text):
        raise wrong_words(name)
    connection.sound.add(number)


def ensure_quotes(texts: Texts, quotes: Iterable[tuple[str, int, int, str]]) -> None:
    """Make sure that quotes are the words that stand in their places: transcript's name, start, end, words.

    Raises:
        QualcodeError: One is not, since the file is damaged.
    """
    for name, start, end, quote in quotes:
        if texts[name].read(start, end) != quote:
            raise wrong_words(name)


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
