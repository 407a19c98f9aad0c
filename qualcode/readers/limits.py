"""How much one transcript may hold: far more than a day of talk, and little enough to stay quick and small."""

from __future__ import annotations

from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _

_MOST_LINES: Final = 200_000
_MOST_CHARACTERS: Final = 20_000_000
_MOST_SIGNS: Final = 1_000_000


def check_size(*, lines: int = 0, characters: int = 0, signs: int = 0) -> None:
    """Make sure that nothing is beyond the limits; `signs` are marks of layout.

    Raises:
        QualcodeError: Something is.
    """
    if lines > _MOST_LINES or characters > _MOST_CHARACTERS or signs > _MOST_SIGNS:
        raise too_much()


def too_much() -> QualcodeError:
    """The error for a file that holds too much."""
    return QualcodeError(_("The file holds far more than a transcript."), _("Split it, one interview in each file."))
