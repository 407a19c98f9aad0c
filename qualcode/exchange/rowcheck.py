"""What a row of codings must look like, and what is said when it does not."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from qualcode.exchange.codings import CodingRow
from qualcode.exchange.plain import show_controls
from qualcode.i18n import _

REQUIRED: Final = ("transcript", "turn", "start", "end", "codes")
COLUMNS: Final = (*REQUIRED, "coder", "memo")
EXTRA: Final = ("last_turn", "last_end")
NUMBERS: Final = ("turn", "start", "end", *EXTRA)
_TEXTS: Final = ("transcript", "coder", "memo")
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HIDDEN_IN_MEMO: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def make_row(line: int, value: Mapping[str, Any], quote: str = "") -> tuple[CodingRow | None, tuple[str, ...]]:
    """The row, or None and all that is wrong with it. Keys of others are let be, unless they look misspelt."""
    faults = tuple(_faults(value))
    if faults:
        return None, faults
    row = CodingRow(
        line=line,
        transcript=_nfc(value["transcript"]),
        turn=value["turn"],
        start=value["start"],
        end=value["end"],
        codes=tuple(dict.fromkeys(_nfc(code) for code in value["codes"])),
        coder=_nfc(value.get("coder") or ""),
        memo=value.get("memo") or "",
        last_turn=value.get("last_turn"),
        last_end=value.get("last_end"),
        quote=quote,
    )
    return row, ()


def _faults(value: Mapping[str, Any]) -> Iterator[str]:
    yield from _key_faults(value)
    for key in value:
        fault = _type_fault(key, value[key])
        if fault:
            yield fault
    if (value.get("last_turn") is None) != (value.get("last_end") is None):
        yield _("“last_turn” and “last_end” must be there together.")


def _key_faults(value: Mapping[str, Any]) -> Iterator[str]:
    for key in REQUIRED:
        if key not in value:
            yield _("“{key}” is missing.").format(key=key)
    free = [key for key in (*COLUMNS, *EXTRA) if key not in value]
    for key in (key for key in value if key not in (*COLUMNS, *EXTRA)):
        close = difflib.get_close_matches(key, free, 1, 0.75)
        if close:
            yield _("“{key}” is unknown. Did you mean {name}?").format(key=show_controls(key), name=close[0])


def _type_fault(key: str, value: object) -> str:
    if value is None and key in ("coder", "memo", *EXTRA):
        return ""
    if key in NUMBERS and not _is_position(value):
        return _("“{key}” must be a whole number from 0, not {value}.").format(key=key, value=_shown(value))
    if key in _TEXTS and not isinstance(value, str):
        return _("“{key}” must be text, not {value}.").format(key=key, value=_shown(value))
    if key == "codes" and not _is_codes(value):
        return _("“codes” must be a list of at least one code, not {value}.").format(value=_shown(value))
    return _text_fault(key, value)


def _text_fault(key: str, value: Any) -> str:
    """What is wrong with a text: nothing that cannot be seen may be in it; a memo may have lines and tabs."""
    texts = value if isinstance(value, list) else [value]
    hidden = _HIDDEN_IN_MEMO if key == "memo" else _HIDDEN
    for text in texts if key in (*_TEXTS, "codes") else ():
        if hidden.search(text):
            told = _("“{key}” holds line breaks or control characters: {value}.")
            return told.format(key=key, value=_shown(text))
    if key == "coder" and value and not str(value).strip():
        return _("“coder” is only spaces; give a name, or leave it empty.")
    return ""


def _is_position(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_codes(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(code, str) and code for code in value)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + " …"
