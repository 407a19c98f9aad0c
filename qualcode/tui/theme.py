"""The looks: a dark and a light theme, both calm and with good contrast."""

from __future__ import annotations

from typing import Final

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
