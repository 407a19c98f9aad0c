"""What other packages add to qualcode through entry points: which are there, which take part, and which gave way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal

from qualcode.i18n import _

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Kind = Literal["component", "suggester"]

GROUPS: Final[dict[Kind, str]] = {"component": "qualcode_components", "suggester": "qualcode_suggesters"}
"""The entry-point groups: spaCy components that run after the pipeline, and makers of suggesters."""
VARIABLE: Final = "QUALCODE_PLUGINS"
"""`none`, or the names of those that take part, with commas between; without it all that are installed do."""
NONE: Final = "none"

_failed: dict[tuple[Kind, str], str] = {}


@dataclass(frozen=True, slots=True)
class Plugin:
    """Something that another package offers, and what hinders its use (empty where nothing does)."""

    name: str
    kind: Kind
    package: str
    version: str
    problem: str
    load: Callable[[], Any]

    @property
    def fingerprint(self) -> str:
        """What its results depend on, in one line."""
        return f"{self.name}/{self.package}-{self.version}"


def list_plugins(kind: Kind) -> tuple[Plugin, ...]:
    """All that other packages offer of this kind, by name, whether they can be used or not. Imports none of them."""
    return _look(kind, os.environ.get(VARIABLE, "").strip(), len(_failed))


def plugins_in_use(kind: Kind) -> tuple[Plugin, ...]:
    """Those that take part."""
    return tuple(plugin for plugin in list_plugins(kind) if not plugin.problem)


def put_aside(kind: Kind, name: str, error: Exception) -> None:
    """Leave it out for as long as the program runs: what others made must not stop the study."""
    _failed.setdefault((kind, name), next(iter(f"{type(error).__name__}: {error}".splitlines())))


def has_failed(kind: Kind, name: str) -> bool:
    """Whether it is left out because it failed."""
    return (kind, name) in _failed


def plugin_warnings() -> tuple[str, ...]:
    """One line for each that failed and was left out."""
    return tuple(
        (
            _("The suggester {name} failed and was left out ({error}).")
            if kind == "suggester"
            else _("The component {name} failed and was left out ({error}).")
        ).format(name=name, error=error)
        for (kind, name), error in _failed.items()
    )


def forget() -> None:
    """Look anew at what is installed, which a program otherwise does once."""
    _failed.clear()
    _look.cache_clear()


@lru_cache(maxsize=8)
def _look(kind: Kind, asked: str, _failures: int) -> tuple[Plugin, ...]:
    """Kept, since keys of stored analyses are made by the thousand."""
    from importlib.metadata import entry_points

    points = {point.name: point for point in reversed(list(entry_points(group=GROUPS[kind])))}
    return tuple(_plugin(points[name], kind, asked) for name in sorted(points))


def _plugin(point: EntryPoint, kind: Kind, asked: str) -> Plugin:
    package, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    return Plugin(point.name, kind, package, version, _problem(point.name, kind, asked), partial(_load, point))


def _problem(name: str, kind: Kind, asked: str) -> str:
    if asked and (asked.lower() == NONE or name not in {each.strip() for each in asked.split(",")}):
        return _("{variable} leaves it out.").format(variable=VARIABLE)
    if (kind, name) in _failed:
        return _("It is installed, but failed ({error}).").format(error=_failed[kind, name])
    return ""


def _load(point: EntryPoint) -> Any:
    return point.load()
