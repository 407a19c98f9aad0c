"""Suggesters under names, in a registry of the kind that spaCy has for its own parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import catalogue

from qualcode.model import Codebook
from qualcode.suggest.signals import Suggester

Maker = Callable[[Codebook], Suggester]
"""Makes a suggester for a codebook."""

_registry: Final[Any] = catalogue.create("qualcode", "suggesters")


def register_suggester(name: str) -> Callable[[Maker], Maker]:
    """Gives the maker that follows a name, for as long as the program runs; packages use entry points instead."""

    def register(maker: Maker) -> Maker:
        _registry.register(name, func=maker)
        return maker

    return register


def registered(name: str) -> Maker:
    """The maker with the name. Raises an error that names those there are when there is none."""
    maker: Maker = _registry.get(name)
    return maker


def registered_names() -> Iterator[str]:
    """The names, those of qualcode first and then in the order in which they came."""
    yield from _registry.get_all()
