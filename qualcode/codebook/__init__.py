"""The codebook: `codebook.yaml` to a Codebook and what can be said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.codebook.mirror import from_json, to_json

if TYPE_CHECKING:
    from qualcode.codebook.lint import lint_codebook
    from qualcode.codebook.parse import decode_codebook, load_codebook, parse_codebook
    from qualcode.codebook.template import starter

__all__ = [
    "decode_codebook",
    "from_json",
    "lint_codebook",
    "load_codebook",
    "parse_codebook",
    "starter",
    "to_json",
]

_HOMES = {
    "decode_codebook": "parse",
    "lint_codebook": "lint",
    "load_codebook": "parse",
    "parse_codebook": "parse",
    "starter": "template",
}


def __getattr__(name: str) -> object:
    """Import the YAML side when it is first asked for; lists need the mirror only."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"qualcode.codebook.{_HOMES[name]}"), name)
