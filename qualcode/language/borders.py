"""Where sentences begin in speech written down without capitals and full stops, from the words around a border.

The weights in `data/borders.tsv` are those of a logistic regression over words, endings and pairs of words, made by
`training/scripts/borders.py`; a library is not needed to use them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parent / "data" / "borders.tsv"
BIAS: Final = "*"
"""The feature that every place has."""

_BEFORE: Final = "<"
_AFTER: Final = ">"


def border_features(words: Sequence[str], place: int) -> Iterator[str]:
    """What is seen at the place before `words[place]`: two words to the left and three to the right, in lower case.

    Letters name the words, in order a b | c d e; digits after a letter say how many of its last letters are looked at.
    """
    b, c = words[place - 1], words[place]
    a = words[place - 2] if place > 1 else _BEFORE
    d = words[place + 1] if place + 1 < len(words) else _AFTER
    e = words[place + 2] if place + 2 < len(words) else _AFTER
    yield BIAS
    yield f"a {a}"
    yield f"b {b}"
    yield f"c {c}"
    yield f"d {d}"
    yield f"e {e}"
    yield f"ab {a} {b}"
    yield f"bc {b} {c}"
    yield f"cd {c} {d}"
    yield f"a2 {a[-2:]}"
    yield f"b3 {b[-3:]}"
    yield f"c3 {c[-3:]}"
    yield f"d3 {d[-3:]}"
    yield f"b3c {b[-3:]} {c}"
    yield f"b2c2 {b[-2:]} {c[-2:]}"
    yield f"cd2 {c} {d[-2:]}"
    yield f"c2d2 {c[-2:]} {d[-2:]}"
    yield f"cd2e2 {c} {d[-2:]} {e[-2:]}"


def score_borders(words: Sequence[str]) -> list[float]:
    """For each word how likely it opens a sentence, above 0 where it should; the first is not looked at and has 0."""
    weights = _weights()
    lower = [word.lower() for word in words]
    return [0.0, *(sum(weights.get(f, 0.0) for f in border_features(lower, i)) for i in range(1, len(lower)))][
        : len(words)
    ]


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    lines = (line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {feature: float(weight) for feature, weight in (line.split("\t") for line in lines)}
