"""What is read can be read: the contrast of all that is drawn, in every theme, computed from the drawn cells."""

from __future__ import annotations

from itertools import combinations

import pytest
from colors import difference
from steps import NAME, Open, press, suggest
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import Theme

from qualcode.project import Project
from qualcode.tui.codemarks import (
    OKABE_ITO,
    READABLE,
    CodeMark,
    coded_style,
    contrast,
    letter_style,
    nearest_family,
    stroke_style,
)
from qualcode.tui.theme import CONTRAST, TERMINAL, THEMES, paints

COLORED = [theme for theme in THEMES if theme is not TERMINAL]
STROKES = set("┃┊━─▁▂▃▄▅▆▇█▉▊▋▌▍▎▏░▒▓▔│┌┐└┘╭╮╰╯▕▐▀ ")
"""Drawn signs: what they show is seen by their form, and said in letters elsewhere."""

SCREENS = {
    "overview": [],
    "coding": ["enter", "down", "s"],
    "suggestion": ["enter", "f"],
    "coded and chosen": ["enter", "down", "down", "down", "s", "shift+right"],
    "picker": ["enter", "down", "enter", *"res"],
    "board": ["enter", "down", "comma"],
    "new code": ["enter", "down", "enter", *"ny", "ctrl+n"],
    "memo": ["enter", "down", "m", *"ord"],
    "queue": ["f"],
    "search": ["slash", *"alle"],
    "search, empty": ["slash"],
    "codebook": ["b", "down"],
    "code editor": ["b", "r"],
    "excerpts": ["e", *"res", "enter", "space"],
    "memos": ["m"],
    "cases": ["c", "space"],
    "pictures": ["p"],
    "groups": ["p", "tab"],
    "course": ["p", "tab", "tab"],
    "history": ["H"],
    "help": ["question_mark"],
    "question": ["e", *"res", "enter", "asterisk", "x"],
    "field": ["E"],
    "import": ["i"],
    "after corrections": ["r"],
    "filter": ["F", *"drammen", "enter"],
}


@pytest.fixture
def coded_study(project: Project) -> Project:
    """Overlapping codings, a memo, a blank turn, an interviewer's turn that is coded, and suggestions."""
    transcript = project.transcript(NAME)
    project.code(transcript.turn_excerpt(1), ["rolle/motested", "ressurser"])
    project.code(transcript.turn_excerpt(2), ["rolle/styring"])
    project.code(transcript.turn_excerpt(3, 0, 22), ["rolle"], memo="Viktig")
    suggest(project, (3, "Vi er to på jobb", "ressurser"), (5, "bussen", "rolle/styring"))
    return project


def faint(pilot: Pilot[None], wanted: float) -> set[tuple[str, float]]:
    """(words, contrast) of what is drawn in letters on too low a contrast on the screen in front."""
    screen = pilot.app.screen
    under = getattr(screen, "is_modal", False)
    region = next(iter(screen.children)).region if under and screen.children else None
    low = set()
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for text, style, _control in strip:
            start, x = x, x + len(text)
            if region is not None and not (region.contains(start, y) and region.contains(x - 1, y)):
                continue  # what a dialog lies on is out of use
            if style is None or not text.strip() or set(text) <= STROKES:
                continue
            ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            ink, ground = (ground, ink) if style.reverse else (ink, ground)
            if (found := contrast(ink, ground)) < wanted:
                low.add((text.strip(), round(found, 2)))
    return low


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
async def test_all_that_is_written_can_be_read(coded_study: Project, opened: Open, theme: Theme) -> None:
    """Letters on every screen and dialog have a contrast of 4.5 at least, 7 in high contrast."""
    wanted = 7.0 if theme is CONTRAST else READABLE
    low = {}
    async with opened("x") as pilot:
        pilot.app.theme = theme.name
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            if found := faint(pilot, wanted):
                low[name] = found
            while len(pilot.app.screen_stack) > 1:
                pilot.app.pop_screen()
            await press(pilot)
    assert low == {}


async def test_the_search_finds_what_cannot_be_read(coded_study: Project, opened: Open) -> None:
    """Of black on black the test above would tell."""
    async with opened("x") as pilot:
        assert faint(pilot, 22.0)


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
def test_every_ink_can_be_read_on_every_ground(theme: Theme) -> None:
    """Each style of letters on each ground that it may stand on; any code's letter, and words under any coding."""
    wanted = 7.0 if theme is CONTRAST else READABLE
    colors = _variables(theme)
    grounds = [Color.parse(colors[name]) for name in ("background", "surface", "panel", "here")]
    text = Color.parse(colors["foreground"])
    marks = [CodeMark("A", Color.parse(OKABE_ITO[n]), n) for n in range(7)]
    marks += [CodeMark("B", Color.parse(given)) for given in ("#000000", "#ffffff", "#ff0000", "#0000ff", "#808080")]
    inks = [style.color for name, style in paints(colors).items() if style.color and name not in ("faint", "chosen")]
    for ground in grounds:
        for ink in inks:
            assert contrast(Color.from_rich_color(ink), ground) >= wanted, (ink, ground)
    for mark in marks:
        letter = letter_style(mark, colors, Color.parse(colors["panel"]), text)
        assert min(contrast(Color.from_rich_color(letter.color), ground) for ground in grounds) >= wanted
        under = coded_style(mark.color, 1, grounds[0], text, wanted)
        assert contrast(Color.from_rich_color(under.color), Color.from_rich_color(under.bgcolor)) >= wanted
    chosen = paints(colors)["chosen"]
    assert contrast(Color.from_rich_color(chosen.color), Color.from_rich_color(chosen.bgcolor)) >= wanted


@pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("vision", ["full", "protan", "deutan", "tritan"])
def test_the_inks_of_the_codes_are_told_apart(theme: Theme, vision: str) -> None:
    """With any colour vision the inks of two families differ at least as much as the colours of Okabe and Ito do."""
    inks = [Color.parse(_variables(theme)[f"code-{n}"]) for n in range(7)]
    least = min(difference(a, b, vision) for a, b in combinations(inks, 2))
    assert least >= min(difference(a, b, "tritan") for a, b in combinations(map(Color.parse, OKABE_ITO), 2))


def test_the_terminals_own_colours_are_left_to_it() -> None:
    """Letters are in its two colours, straight or reversed; only strokes have one of the other fourteen."""
    colors = _variables(TERMINAL)
    ground, text = Color.parse(colors["here"]), Color.parse(colors["foreground"])
    mark = CodeMark("A", Color.parse(OKABE_ITO[1]), 1)
    letters = [*paints(colors).values(), letter_style(mark, colors, ground, text)]
    letters.append(coded_style(mark.color, 2, ground, text))
    assert [style for style in letters if style.color or style.bgcolor] == []
    strokes = [stroke_style(CodeMark("A", Color.parse(c), n), colors, ground, text) for n, c in enumerate(OKABE_ITO)]
    assert len({style.color for style in strokes}) == 7
    assert all(style.color and style.color.is_system_defined for style in strokes)
    assert nearest_family(Color.parse("#0b6fb0")) == 6


def _variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}
