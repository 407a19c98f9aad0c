"""The plain mode, for screen readers and braille: letters for signs, no drawn lines, no colours, nothing that moves."""

from __future__ import annotations

import os
from typing import Final

from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

VARIABLE: Final = "QUALCODE_PLAIN"
CLASS: Final = "-plain"

_LETTERS: Final = {
    "▌": ">",  # the cursor is here
    "┃": "|",  # the coding goes on
    "┊": "?",  # the suggestion goes on
    "●": "+",  # it stands
    "○": "-",  # undone, or nothing here
    "✓": "x",
    "✎": "m",  # the key that writes a memo
    "★": "*",
    "≈": "-",
    "−": "-",
    "◆": "p",  # the keys for memos on the project and on an interview
    "▤": "i",
    "█": "#",
    "░": "1",
    "▒": "2",
    "▓": "3",
    **dict(zip("▁▂▃▄▅▆▇", "1234567", strict=True)),
}
_SIGNS: Final = {code: " " for code in range(0x2500, 0x25A0)} | str.maketrans(_LETTERS)
"""One sign for one, so that columns and positions hold; lines and blocks that say nothing become spaces."""


def plain_text(text: str) -> str:
    """The text without drawn signs, as long as it was."""
    return text if text.isascii() else text.translate(_SIGNS)


class Plain(LineFilter):
    """Takes signs and colours from every line on its way to the terminal; bold, underlined and reversed stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in letters and in the terminal's own colours."""
        return [
            Segment(plain_text(text), style.without_color if style else style, control)
            for text, style, control in segments
        ]


def is_asked_for() -> bool:
    """Whether the environment asks for the plain mode."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def make_plain(app: App[None]) -> None:
    """Show the app plainly from its first line on."""
    app.no_color = True
    app.animation_level = "none"
    app.add_class(CLASS)
    app._filters.append(Plain())
