"""Old words and new ones, with what differs standing out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from qualcode.tui.widgets.painting import Piece

_PIECES: Final = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_MOST: Final = 2000
"""Longer quotes are shown as they are: comparing them would keep the keys waiting."""


def compare_words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """The old and the new words as pieces; those that the other side lacks are struck out or stand out."""
    if len(old) + len(new) > _MOST:
        return [(old, "")], [(new, "")]
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = ([(b.a, b.a + b.size) for b in blocks], [(b.b, b.b + b.size) for b in blocks])
    return _pieces(before, kept[0], "gone"), _pieces(after, kept[1], "match")


def _pieces(words: Sequence[str], kept: Sequence[tuple[int, int]], style: str) -> list[Piece]:
    pieces: list[Piece] = []
    edge = 0
    for start, end in kept:
        if edge < start:
            pieces.append(("".join(words[edge:start]), style))
        if start < end:
            pieces.append(("".join(words[start:end]), ""))
        edge = end
    return pieces
