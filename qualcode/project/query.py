"""What people may ask of a study: words in all their forms, phrases, codes, attributes, coders, joined and nested."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

FAR: Final = 10
"""Words that may stand between two things that are near each other, unless said."""
CODE: Final = frozenset({"kode", "code"})
CODER: Final = frozenset({"koder", "coder"})
ORIGIN: Final = frozenset({"opphav", "origin"})

_OR: Final = frozenset({"OR", "ELLER"})
_NOT: Final = frozenset({"NOT", "IKKE"})
_AND: Final = frozenset({"AND", "OG"})
_NEAR: Final = re.compile(r"(?:NEAR|NÆR)(?:/(\d{1,4}))?")
_DEEPEST: Final = 100
"""Parentheses in a search, and tens of words."""

_PIECE: Final = re.compile(r'[()]|-?[\w-]+:"[^"]*"|-?~?"[^"]*"\*?|[^\s"()]+')
_FIELD: Final = re.compile(r"([^\W\d][\w-]*):(.+)", re.DOTALL)
_SPECIAL: Final = re.compile(r"[()~]|[^\W\d][\w-]*:\S|\b(?:NEAR|NÆR)\b")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together; with `prefix` the last goes on in any way."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """A word in all its forms and spellings."""

    word: str


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is known of a place: its codes, who coded it and how, or an attribute of its transcript."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two things with at most so many words between them."""

    one: Query
    other: Query
    words: int


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: Query


@dataclass(frozen=True, slots=True)
class All:
    """All of these."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    parts: tuple[Query, ...]


Query = Words | Forms | Field | Near | Not | All | Either


def is_plain(query: str) -> bool:
    """Whether the query asks only for words, phrases and beginnings, which the index answers by itself."""
    return _SPECIAL.search(query) is None


def parse(query: str) -> Query:
    """The query as a tree.

    Beside what `store.query` understands: ~word for all forms, `code:`, `coder:`, `origin:` and `attribute:` with a
    value, parentheses, and NEAR or NEAR/5 between two things.

    Raises:
        QualcodeError: It cannot be understood, or says only what not to find.
    """
    text = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", query))
    text = re.sub("[“”„«»]", '"', text)
    if text.count('"') % 2:
        raise QualcodeError(_("A quotation mark is missing in the search."), _("Put one on each side of the words."))
    if max(text.count("("), len(_PIECE.findall(text)) // 10) > _DEEPEST:
        raise QualcodeError(_("The search is too long."), _("Ask for less at a time."))
    parser = _Parser(_PIECE.findall(text))
    tree = parser.either()
    if parser.piece:
        raise QualcodeError(_("A parenthesis is missing in the search."), _("Put one on each side."))
    if not any(True for _leaf in wanted(tree)):
        raise QualcodeError(
            _("The search says only what not to find."), _("Write a word that should be there as well.")
        )
    return tree


def wanted(tree: Query) -> Iterator[Words | Forms | Field | Near]:
    """What a place may answer with: all but what must not be there."""
    match tree:
        case All(parts) | Either(parts):
            for part in parts:
                yield from wanted(part)
        case Not():
            return
        case _:
            yield tree


class _Parser:
    """Reads the pieces from left to right."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = [piece for piece in pieces if piece in "()" or any(map(str.isalnum, piece))]
        self._at = 0

    @property
    def piece(self) -> str:
        """The piece that is next; empty at the end."""
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def either(self) -> Query:
        """Things with OR between them."""
        parts = [self._all()]
        while self.piece in _OR:
            self._at += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Query:
        parts: list[Query] = []
        while self.piece and self.piece not in _OR and self.piece != ")":
            if self.piece in _AND:
                self._at += 1
                continue
            parts.append(self._not())
        if not parts:
            raise QualcodeError(_("A word is missing in the search."), _("Write one on each side of OR, NOT and NEAR."))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _not(self) -> Query:
        negated = False
        if self.piece in _NOT:
            negated = True
            self._at += 1
        elif self.piece.startswith("-"):
            negated = True
            self._pieces[self._at] = self.piece.lstrip("-")
        found = self._near()
        return Not(found) if negated else found

    def _near(self) -> Query:
        found = self._one()
        while match := _NEAR.fullmatch(self.piece):
            self._at += 1
            other = self._one()
            for part in (found, other):
                if isinstance(part, Not | All) or (isinstance(part, Field) and not is_code(part)):
                    raise QualcodeError(_("NEAR stands between words or codes."), _("For example: ~bok NEAR/5 ~hylle"))
            found = Near(found, other, int(match[1] or FAR))
        return found

    def _one(self) -> Query:
        piece = self.piece
        if not piece or piece in _OR or piece in _NOT or piece in _AND or piece == ")" or _NEAR.fullmatch(piece):
            raise QualcodeError(_("A word is missing in the search."), _("Write one on each side of OR, NOT and NEAR."))
        self._at += 1
        if piece == "(":
            inside = self.either()
            if self.piece != ")":
                raise QualcodeError(_("A parenthesis is missing in the search."), _("Put one on each side."))
            self._at += 1
            return inside
        if match := _FIELD.fullmatch(piece):
            return Field(match[1].casefold(), match[2].strip('"').strip())
        if piece.startswith("~"):
            return Forms(piece.lstrip("~").strip('"* '))
        return Words(piece.strip('"*').replace("*", " ").strip(), piece.endswith("*"))


def is_code(field: Field) -> bool:
    """Whether the field names a code."""
    return field.name in CODE
