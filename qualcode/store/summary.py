"""Short descriptions of events that need no translation: names, codes and words from the study itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from qualcode.store.writing import Values

_SHOWN: Final = 3
_QUOTE: Final = 60


def name_some(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    unique = list(dict.fromkeys(names))
    shown = ", ".join(unique[:_SHOWN])
    return shown if len(unique) <= _SHOWN else f"{shown} +{len(unique) - _SHOWN}"


def describe(rows: Sequence[tuple[str, Values]]) -> str:
    """What rows of codings or decisions are about, each given with its transcript's name."""
    parts = [name_some(values["code"] for _name, values in rows), name_some(name for name, _values in rows)]
    quotes = {values["quote"] for _name, values in rows}
    if len(quotes) == 1:
        parts.append(f"«{shorten(quotes.pop())}»")
    return " · ".join(parts)


def shorten(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else f"{line[: _QUOTE - 1].rstrip()}…"
