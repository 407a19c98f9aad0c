"""What people type into a search, as an FTS5 expression that is always well formed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

_OR: Final = frozenset({"OR", "ELLER"})
_NOT: Final = frozenset({"NOT", "IKKE"})
_AND: Final = frozenset({"AND", "OG"})
_PIECE: Final = re.compile(r'-?"[^"]*"\*?|[^\s"]+')


def parse_query(query: str) -> str:
    """The FTS5 expression for a search.

    Words are all to be found, in any order. "Quotation marks" hold words together, a star after a word stands
    for any ending, OR (ELLER) for either, NOT (IKKE) or a minus before a word for what must not be there.

    Raises:
        QualcodeError: The search cannot be understood or has no words.
    """
    text = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", query))
    text = re.sub("[“”„«»]", '"', text)
    if text.count('"') % 2:
        raise QualcodeError(_("A quotation mark is missing in the search."), _("Put one on each side of the words."))
    alternatives: list[tuple[list[str], list[str]]] = [([], [])]
    negated = False
    for piece in _PIECE.findall(text):
        if piece in _OR and not negated:
            alternatives.append(([], []))
        elif piece in _NOT and not negated:
            negated = True
        elif piece not in _AND and any(map(str.isalnum, piece)):
            wanted, unwanted = alternatives[-1]
            (unwanted if negated or piece.startswith("-") else wanted).append(_phrase(piece))
            negated = False
    if negated:
        raise QualcodeError(_("A word is missing after NOT in the search."), _("To find the word itself, write “not”."))
    return " OR ".join(_alternative(wanted, unwanted, len(alternatives)) for wanted, unwanted in alternatives)


def _alternative(wanted: list[str], unwanted: list[str], alternatives: int) -> str:
    if wanted:
        found = f"({' AND '.join(wanted)})"
        return f"({found} NOT ({' OR '.join(unwanted)}))" if unwanted else found
    if unwanted:
        raise QualcodeError(
            _("The search says only what not to find."), _("Write a word that should be there as well.")
        )
    if alternatives > 1:
        raise QualcodeError(_("A word is missing beside OR in the search."), _("Write one on each side of it."))
    raise QualcodeError(_("There are no words to search for."), _("Write one or more words."))


def _phrase(piece: str) -> str:
    star = "*" if piece.endswith("*") else ""
    words = piece.removeprefix("-").replace('"', " ").replace("*", " ").strip()
    return f'"{words}"{star}'
