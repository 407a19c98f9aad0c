"""Codebooks that are names alone, one below the other, as qc (PyPI's qualitative-coding) keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.codebook.nodes import Listing, Node, Scalar, Table, compose
from qualcode.errors import Problem, ProblemsError
from qualcode.i18n import _


@dataclass(frozen=True, slots=True)
class Named:
    """A name with those below it."""

    name: str
    children: tuple[Named, ...] = ()


def read_outline(text: str, path: str) -> tuple[Named, ...]:
    """The names of a YAML list whose items are names, or names with such a list below.

    Raises:
        ProblemsError: The YAML is wrong or not safe, or something else stands where a name should, with its line.
    """
    node = compose(text, path)
    if node is None or (isinstance(node, Scalar) and node.missing):
        return ()
    return _names(node, path)


def read_settings(text: str, path: str) -> dict[str, str]:
    """The words of a flat YAML table by their keys; what is not words is left out.

    Raises:
        ProblemsError: The YAML is wrong or not safe, with its line.
    """
    node = compose(text, path)
    if not isinstance(node, Table):
        return {}
    return {key: one.text for key, one in node.entries.items() if isinstance(one, Scalar) and not one.missing}


def is_outline(text: str) -> bool:
    """Whether the text is such a list; False for a codebook of our own, and for what is no YAML."""
    try:
        return isinstance(compose(text, ""), Listing)
    except ProblemsError:
        return False


def _names(node: Node, path: str) -> tuple[Named, ...]:
    if isinstance(node, Scalar):
        return () if node.missing else (Named(node.text),)
    if isinstance(node, Table):
        return tuple(Named(name, _names(below, path)) for name, below in node.entries.items())
    found: list[Named] = []
    for item in node.items:
        if isinstance(item, Listing):
            message = _("A list stands directly in a list, where the name of a code should be.")
            raise ProblemsError([Problem(path, item.line, message)])
        found += _names(item, path)
    return tuple(found)
