"""The keys, told once: footer, help, palette and the README's table all read the bindings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

from qualcode.i18n import _

_NAMES: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "space": "Space",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Bksp",
    "delete": "Del",
    "slash": "/",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "asterisk": "*",
    "number_sign": "#",
    "exclamation_mark": "!",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "f1": "F1",
}


def key_name(key: str) -> str:
    """The key as it is written for people: `shift+up` is ⇧↑, `ctrl+r` is ^r."""
    *modifiers, last = key.split("+")
    name = _NAMES.get(last, last)
    return "".join({"shift": "⇧", "ctrl": "^", "alt": "Alt+"}.get(m, f"{m}+") for m in modifiers) + name


def translate_bindings(node: DOMNode) -> None:
    """Put the node's own bindings into the user's language; they were written when the module was read."""
    written = node._merged_bindings or BindingsMap()
    node._bindings = BindingsMap.from_keys(
        {
            key: [
                replace(
                    b, description=_(b.description) if b.description else "", tooltip=_(b.tooltip) if b.tooltip else ""
                )
                for b in bindings
            ]
            for key, bindings in written.key_to_bindings.items()
        }
    )


def by_action(bindings: Iterable[Binding]) -> Iterator[tuple[str, Binding]]:
    """The bindings with an id, one for each: all its keys as people write them, and the binding."""
    keys: dict[str, list[str]] = {}
    first: dict[str, Binding] = {}
    for binding in bindings:
        if binding.id and not binding.system:
            keys.setdefault(binding.id, []).append(binding.key_display or key_name(binding.key))
            first.setdefault(binding.id, binding)
    for name, binding in first.items():
        yield " ".join(dict.fromkeys(keys[name])), binding


def bindings_in_force(screen: Screen[object]) -> list[Binding]:
    """The bindings that can be used now, in the order they are written in: what is done here before how to move."""
    nodes = [node for node in (screen.focused, screen, screen.app) if node is not None]
    written = [
        (binding.id, binding.key)
        for node in (screen, screen.focused, screen.app)
        for owner in type(node).__mro__
        for binding in Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))
    ]
    order = {key: n for n, key in reversed(list(enumerate(written)))}
    found: dict[str, Binding] = {}
    for node in nodes:
        for key, bindings in node._bindings.key_to_bindings.items():
            if bindings[-1].id:
                found.setdefault(key, bindings[-1])
    return sorted(found.values(), key=lambda binding: order.get((binding.id, binding.key), len(order)))


def key_table(*, in_footer: bool = False) -> list[tuple[str, str, str]]:
    """The keys of the terminal UI as (screen, keys, what it does), in the user's language.

    With `in_footer` only those that the footers show.
    """
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens import SCREENS

    rows = []
    for title, owner in ((_("Everywhere"), QualcodeApp), *((_(screen.NAME), screen) for screen in SCREENS)):
        declared = Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))
        rows += [
            (title, keys, _(binding.tooltip)) for keys, binding in by_action(declared) if binding.show or not in_footer
        ]
    return rows
