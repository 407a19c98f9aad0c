"""Text at the borders: what comes in (`clean_text`), what is shown (`for_terminal`), what the system says (`why`)."""

from __future__ import annotations

import errno
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qualcode.i18n import N_, _

_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_C1: Final = "\x80-\x84\x86-\x9f"  # U+0085 is a line break
# The inside of a string sequence never holds an introducer, so that scanning stays linear,
# nor a line break, so that an unfinished sequence cannot swallow the lines after it.
_INSIDE: Final = "[^\x07\x1b\n\x90\x98\x9c-\x9f]*+"
_DROP: Final = re.compile(
    "(?P<escape>"
    "(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]"
    f"|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f]){_INSIDE}(?:\x07|\x1b\\\\|\x9c)"
    ")"
    f"|(?P<control>[\x00-\x08\x0e-\x1f\x7f{_C1}])"
    f"|(?P<bidi>[{_BIDI}])"
    "|(?P<invisible>[\u00ad\u200b\u2060\ufeff])"
)
_SUSPECT: Final = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u200b\u2007\u2028\u2029\u202f\u2060\ufeff{_BIDI}\ud800-\udfff]"
)
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile("[\u00a0\u202f\u2007]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_LONG_RUN: Final = re.compile("[^\x00-\u02ff]{31,}")
_MOST_MARKS: Final = 30  # Unicode's stream-safe format; more marks on one letter make NFC very slow
_UNSAFE: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff]")

_REASONS: Final = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EFBIG: N_("the file became too large"),
    errno.EIO: N_("the disk or the network failed"),
    errno.ELOOP: N_("the link leads to itself"),
}


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text that is safe to keep, and how many characters or sequences of each kind were dropped.

    The kinds are escape, control, bidi, invisible, surrogate and marks.
    """

    text: str
    dropped: Mapping[str, int]


def clean_text(raw: str) -> CleanText:
    """The text in NFC with line feeds and plain spaces only, without what could harm a terminal.

    Cleaning twice changes nothing. An emoji keeps its joiners. Escape sequences go whole; a lone
    surrogate becomes U+FFFD; marks past the thirtieth on one letter go.
    """
    dropped: Counter[str] = Counter()
    text = raw
    # The characters a text uses are few; looking at each of them once is quicker than scanning the text.
    if _SUSPECT.search("".join(set(text))):
        text = _drop(text, dropped)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _LONG_RUN.sub(lambda run: _limit_marks(run[0], dropped), text))
    return CleanText(text, dict(dropped))


def for_terminal(text: str) -> str:
    """The text with a visible sign for each character that could steer a terminal; as long as before."""
    return _UNSAFE.sub(_sign, text)


def why(error: OSError | ValueError) -> str:
    """Why a file or folder could not be used, in the reader's language, to stand after a colon."""
    if isinstance(error, ValueError):
        return _("no file can have that name")
    if isinstance(error, PermissionError):
        return _("no permission")
    if isinstance(error, FileNotFoundError):
        return _("it does not exist")
    if isinstance(error, IsADirectoryError):
        return _("it is a folder")
    if isinstance(error, NotADirectoryError):
        return _("a part of the path is not a folder")
    if error.errno in _REASONS:
        return _(_REASONS[error.errno])
    return _("the system reports {fault}").format(fault=errno.errorcode.get(error.errno or 0, type(error).__name__))


def _drop(text: str, dropped: Counter[str]) -> str:
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        text, lone = _SURROGATES.subn("\ufffd", text)
        if lone:
            dropped["surrogate"] += lone

    def note(match: re.Match[str]) -> str:
        dropped[match.lastgroup or ""] += 1
        return ""

    return _SPACES.sub(" ", _DROP.sub(note, _BREAKS.sub("\n", text)))


def _limit_marks(run: str, dropped: Counter[str]) -> str:
    kept, marks = [], 0
    for character in run:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    if len(kept) < len(run):
        dropped["marks"] += len(run) - len(kept)
    return "".join(kept)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
