"""The looks: a dark and a light theme, both calm and with good contrast, and the styles that lines are drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

_SHARED: Final = {
    "block-cursor-text-style": "none",
    "input-cursor-text-style": "reverse",
    "footer-key-foreground": "$primary",
}

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
    accent="#8a5800",
    success="#2b6e42",
    warning="#8a5800",
    error="#a62b2b",
    variables={
        **_SHARED,
        "dim": "#5e6873",
        "here": "#f1eee6",
        "chosen": "#bcd7ef",
        "chosen-text": "#0d1a26",
        "faint": "#c3beb1",
        "scrollbar": "#d5d1c6",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
    },
)

THEMES: Final = (DARK, LIGHT)


def own_variables(dark: bool) -> dict[str, str]:
    """The colours that our lines need and Textual's own themes lack."""
    given = (DARK if dark else LIGHT).variables
    return {name: given[name] for name in ("dim", "faint", "here", "chosen", "chosen-text")}


def paints(variables: Mapping[str, str], no_color: bool = False) -> dict[str, Style]:
    """The styles by name. Component classes of the style sheet would cost a tenth of a second at every start."""

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
        "gone": Style(color=color("error"), strike=True),
        "quote": Style(italic=True),
        "key": Style(color=color("primary"), bold=True),
        "cursor": Style(bgcolor=color("panel")),
        "speaker": Style(color=color("primary"), bold=True),
        "here": Style(bgcolor=color("here")),
        "chosen": Style(reverse=True) if no_color else Style(color=color("chosen-text"), bgcolor=color("chosen")),
        "suggested": Style(color=color("accent"), bold=True),
        "evidence": Style(color=color("accent"), bold=True, italic=True),
    }
