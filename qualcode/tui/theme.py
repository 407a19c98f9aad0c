"""The looks: light, dark, high contrast and the terminal's own colours, and the styles that lines are drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from qualcode.i18n import N_
from qualcode.tui.codemarks import FAMILIES, READABLE

_SHARED: Final = {
    "block-cursor-text-style": "none",
    "input-cursor-text-style": "reverse",
    "footer-key-foreground": "$primary",
}


def _codes(colors: Sequence[str], wanted: float = READABLE) -> dict[str, str]:
    """The inks of the families, and the contrast that a colour given in the codebook is brought to."""
    return {**{f"code-{number}": color for number, color in enumerate(colors)}, "code-contrast": str(wanted)}


DARK: Final = Theme(
    name="qualcode-dark",
    dark=True,
    background="#15181c",
    surface="#1b1f24",
    panel="#252b32",
    foreground="#dfe3e8",
    primary="#8ab8e0",
    secondary="#9fb3c4",
    accent="#e6b65c",
    success="#86c799",
    warning="#e6b65c",
    error="#f08a8a",
    variables={
        **_SHARED,
        "dim": "#98a2ad",
        "here": "#1f252c",
        "chosen": "#33506e",
        "chosen-text": "#ffffff",
        "faint": "#3f4a55",
        "scrollbar": "#2c333b",
        "scrollbar-background": "#15181c",
        "scrollbar-corner-color": "#15181c",
        **_codes(("#5c9beb", "#f6d434", "#16f5b3", "#c788ab", "#a3a66e", "#f97402", "#a2cbff")),
    },
)

LIGHT: Final = Theme(
    name="qualcode-light",
    dark=False,
    background="#fbfaf7",
    surface="#f4f2ec",
    panel="#e8e5dc",
    foreground="#20252b",
    primary="#1f5f92",
    secondary="#4a5a68",
    accent="#7d4f00",
    success="#2b6e42",
    warning="#7d4f00",
    error="#a62b2b",
    variables={
        **_SHARED,
        "dim": "#525b65",
        "here": "#f1eee6",
        "chosen": "#bcd7ef",
        "chosen-text": "#0d1a26",
        "faint": "#c3beb1",
        "scrollbar": "#d5d1c6",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
        **_codes(("#4a20fb", "#6d671a", "#296b4d", "#605a8d", "#4a4000", "#3d0600", "#3c1c6a")),
    },
)

CONTRAST: Final = Theme(
    name="qualcode-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#262626",
    foreground="#ffffff",
    primary="#7fd4ff",
    secondary="#ffffff",
    accent="#ffd84d",
    success="#8dff9e",
    warning="#ffd84d",
    error="#ffb0b0",
    variables={
        **_SHARED,
        "dim": "#d6d6d6",
        "here": "#141414",
        "chosen": "#ffffff",
        "chosen-text": "#000000",
        "faint": "#8a8a8a",
        "scrollbar": "#8a8a8a",
        "scrollbar-background": "#000000",
        "scrollbar-corner-color": "#000000",
        **_codes(("#6bbdff", "#b3be13", "#7fff83", "#f0a4bd", "#9ec182", "#ffd6c5", "#bee2ff"), 7.0),
    },
)

_OWN: Final = "ansi_default"

TERMINAL: Final = Theme(
    name="qualcode-terminal",
    ansi=True,
    background=_OWN,
    surface=_OWN,
    panel=_OWN,
    boost=_OWN,
    foreground=_OWN,
    primary=_OWN,
    secondary=_OWN,
    accent=_OWN,
    success=_OWN,
    warning=_OWN,
    error=_OWN,
    variables={
        **_SHARED,
        **dict.fromkeys(("dim", "here", "chosen", "chosen-text", "faint"), _OWN),
        **dict.fromkeys(("block-cursor-foreground", "block-cursor-background", "ansi-background"), _OWN),
        "ansi-foreground": _OWN,
        "block-cursor-text-style": "reverse",
        "scrollbar": "ansi_bright_black",
        "scrollbar-background": _OWN,
        "scrollbar-corner-color": _OWN,
        **_codes(
            ("ansi_cyan", "ansi_yellow", "ansi_green", "ansi_magenta", "ansi_blue", "ansi_red", "ansi_bright_black")
        ),
    },
)
"""Letters stand in the terminal's own two colours, whose contrast its owner chose; only strokes have others."""

THEMES: Final = (DARK, LIGHT, CONTRAST, TERMINAL)
NAMES: Final = {
    DARK.name: N_("Dark theme"),
    LIGHT.name: N_("Light theme"),
    CONTRAST.name: N_("High contrast"),
    TERMINAL.name: N_("The terminal's own colours"),
}


def own_variables(dark: bool) -> dict[str, str]:
    """The colours that our lines need and Textual's own themes lack."""
    given = (DARK if dark else LIGHT).variables
    own = ("dim", "faint", "here", "chosen", "chosen-text", "code-contrast", *(f"code-{n}" for n in range(FAMILIES)))
    return {name: given[name] for name in own}


def paints(variables: Mapping[str, str], no_color: bool = False) -> dict[str, Style]:
    """The styles by name. Component classes of the style sheet would cost a tenth of a second at every start."""
    if variables["foreground"] == _OWN:
        return _TERMINAL_PAINTS

    def color(name: str) -> RichColor:
        return Color.parse(variables[name]).rich_color

    return {
        "": Style.null(),
        "dim": Style(color=color("dim")),
        "faint": Style(color=color("faint")),
        "strong": Style(bold=True),
        "accent": Style(color=color("accent")),
        "good": Style(color=color("success")),
        "warning": Style(color=color("warning"), bold=True),
        "match": Style(color=color("accent"), bold=True, underline=True),
        "quote": Style(italic=True),
        "key": Style(color=color("primary"), bold=True),
        "cursor": Style(bgcolor=color("panel")),
        "speaker": Style(color=color("primary"), bold=True),
        "here": Style(bgcolor=color("here")),
        "chosen": Style(reverse=True) if no_color else Style(color=color("chosen-text"), bgcolor=color("chosen")),
        "suggested": Style(color=color("accent"), bold=True),
        "evidence": Style(color=color("accent"), bold=True, italic=True),
        "evidence-chosen": Style(bold=True, italic=True),
        "gone": Style(color=color("error"), strike=True),
    }


_BOLD: Final = Style(bold=True)
_TERMINAL_PAINTS: Final = {
    **dict.fromkeys(("", "dim", "good", "here"), Style.null()),
    **dict.fromkeys(("strong", "accent", "warning", "key", "speaker", "suggested"), _BOLD),
    "faint": Style(dim=True),
    "match": Style(bold=True, underline=True),
    "quote": Style(italic=True),
    "cursor": Style(reverse=True),
    "chosen": Style(reverse=True),
    "evidence": Style(bold=True, italic=True),
    "evidence-chosen": Style(bold=True, italic=True),
    "gone": Style(strike=True),
}
