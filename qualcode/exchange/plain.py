"""Text that is safe to hand to other programs: nothing hidden, nothing that computes."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = {
    **{number: 0x2400 + number for number in range(0x20) if number not in (0x09, 0x0A)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD),
}
_HIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Whatever matches still does with an apostrophe in front, so that taking the guard away is exact.
_FORMULA: Final = re.compile(r"'*[\t\r\n]|[\s']*[=+\-@＝＋－＠]")
_GUARDED: Final = re.compile(f"'(?={_FORMULA.pattern})")


def show_controls(text: str) -> str:
    """The text with a visible sign for each character that XML or a screen cannot hold; as long as before."""
    if text.isprintable() or not _HIDDEN.search(text):  # the first is quick and nearly always enough
        return text
    return text.translate(_SIGNS)


def guard_formula(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet could take it for a formula."""
    if text[:1].isalnum():  # the quick and usual way out
        return text
    return "'" + text if _FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """The text as it was before `guard_formula`."""
    return text[1:] if _GUARDED.match(text) else text
