"""How a code is told from another on screen: a letter and a colour of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

from rich.style import Style
from textual.color import Color, ColorParseError

from qualcode.model import Codebook

OKABE_ITO: Final = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#0072B2")
"""Colours that people with any colour vision tell apart (Okabe and Ito 2008): the ground under coded words.

Most of them cannot be read as letters, and drawn towards the text's colour until they can, they are no longer told
apart. So each theme has inks of its own for letters and strokes, in the same order (`code-0` to `code-6`).
"""
FAMILIES: Final = len(OKABE_ITO)

READABLE: Final = 4.5
"""The lowest contrast between text and its ground (WCAG AA)."""


@dataclass(frozen=True, slots=True)
class CodeMark:
    """A code's letter and colour in the margin."""

    letter: str
    color: Color
    family: int = -1
    """Which of the theme's inks it is written in; -1 for a colour that the codebook gives."""


class CodeMarks:
    """The marks of a codebook: letters from the codes' names, colours from the codebook or by family."""

    def __init__(self, codebook: Codebook, before: CodeMarks | None = None) -> None:
        """Codes that were there `before` keep their letters, which fingers have learnt."""
        self._marks: dict[str, CodeMark] = {}
        known = before._marks if before else {}
        letters = _letters(codebook, {code.id: known[code.id].letter for code in codebook if code.id in known})
        for number, top in enumerate(codebook.codes):
            family = number % FAMILIES
            colors = {"": (Color.parse(OKABE_ITO[family]), family)}
            for code in top.walk():
                given = _parse(code.color)
                color = colors[code.id] = (given, -1) if given else colors.get(code.parent, colors[""])
                self._marks[code.id] = CodeMark(letters[code.id], *color)

    def __getitem__(self, code_id: str) -> CodeMark:
        """The code's mark; a code that has left the codebook has a grey star."""
        return self._marks.get(code_id, CodeMark("*", Color.parse("#8a8a8a")))


def _letters(codebook: Codebook, kept: Mapping[str, str]) -> dict[str, str]:
    """A letter for each code: of its own as long as there are any, the codes without codes below choosing first."""
    taken = set(kept.values())
    free = [letter for letter in (*ascii_uppercase, *ascii_lowercase, *digits) if letter not in taken]
    letters = dict(kept)
    for code in sorted((code for code in codebook if code.id not in kept), key=lambda code: bool(code.children)):
        name = [c for c in code.name.upper() if c in ascii_uppercase] or ["X"]
        initials = [word[0] for word in code.name.upper().split() if word[0] in ascii_uppercase]
        wanted = [*initials, *map(str.lower, initials), *name, *map(str.lower, name), *free]
        letter = next((c for c in wanted if c in free), name[0])
        if letter in free:
            free.remove(letter)
        letters[code.id] = letter
    return letters


def _parse(text: str) -> Color | None:
    try:
        return Color.parse(text) if text else None
    except ColorParseError:
        return None


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours by WCAG, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def letter_style(mark: CodeMark, variables: Mapping[str, str], ground: Color, text: Color) -> Style:
    """How a code's letter is drawn on the ground; in the terminal's own colours it is as other letters."""
    if ground.ansi is not None:
        return Style(bold=True)
    return Style(color=_ink(mark, variables, ground, text).rich_color, bold=True)


def stroke_style(mark: CodeMark, variables: Mapping[str, str], ground: Color, text: Color) -> Style:
    """How the stroke is drawn that shows how far a coding goes."""
    if ground.ansi is not None:
        family = mark.family if mark.family >= 0 else nearest_family(mark.color)
        return Style(color=Color.parse(variables[f"code-{family}"]).rich_color, bold=True)
    return letter_style(mark, variables, ground, text)


def coded_style(color: Color, count: int, ground: Color, text: Color, wanted: float = READABLE) -> Style:
    """How words are drawn under one coding or several: on a tint, with one line below or two."""
    lines = Style(underline=count == 1, underline2=count > 1)
    if ground.ansi is not None:
        return lines
    return lines + Style(color=text.rich_color, bgcolor=tint(color, ground, text, wanted).rich_color)


def nearest_family(color: Color) -> int:
    """The family whose colour is most like the given one."""

    def distance(other: Color) -> int:
        return (color.r - other.r) ** 2 + (color.g - other.g) ** 2 + (color.b - other.b) ** 2

    return min(range(FAMILIES), key=lambda family: distance(Color.parse(OKABE_ITO[family])))


def _ink(mark: CodeMark, variables: Mapping[str, str], ground: Color, text: Color) -> Color:
    color = Color.parse(variables[f"code-{mark.family}"]) if mark.family >= 0 else mark.color
    return readable(color, ground, text, float(variables["code-contrast"]))


def tint(color: Color, ground: Color, text: Color, wanted: float = READABLE) -> Color:
    """The ground coloured as much as leaves the text readable."""
    strength = 0.42
    while strength > 0.05:
        mixed = ground.blend(color, strength)
        if contrast(mixed, text) >= wanted:
            return mixed
        strength -= 0.04
    return ground


def readable(color: Color, ground: Color, text: Color, wanted: float = READABLE) -> Color:
    """The colour, drawn towards the text's as far as it takes to be read on the ground."""
    for step in range(11):
        mixed = color.blend(text, step / 10)
        if contrast(mixed, ground) >= wanted:
            return mixed
    return text
