"""The language that people read: bokmål unless they ask for English.

The texts in the code are English and are the keys of the catalogue in `locale/`.
"""

from __future__ import annotations

import gettext as _gettext
import os
from typing import Final

LANGUAGES: Final = ("nb", "en")
DEFAULT: Final = "nb"

_LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - pathlib takes 5 ms of every start
_current: _gettext.NullTranslations = _gettext.NullTranslations()
_name = "en"


def set_language(name: str) -> None:
    """Choose the language of every text from now on.

    Raises:
        ValueError: The language is not one of `LANGUAGES`.
    """
    global _current, _name
    if name not in LANGUAGES:
        raise ValueError(name)
    # click looks its own words up in the process's catalogue: point that to ours.
    os.environ["LANGUAGE"] = name
    _gettext.bindtextdomain("qualcode", _LOCALE)
    _gettext.textdomain("qualcode")
    _current = _gettext.translation("qualcode", _LOCALE, languages=[name], fallback=True)
    _name = name


def language() -> str:
    """The language in use: `nb` or `en`."""
    return _name


def _(text: str) -> str:
    """`text` in the user's language."""
    return _current.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the user's language, by `count`."""
    return _current.ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - the usual name for gettext
    """Mark a text for translation where it is shown later through `_`."""
    return text


set_language(DEFAULT)
