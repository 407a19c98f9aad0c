"""The suggesters that take part: our own, those registered by the program that runs, and those of other packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import qualcode.suggest.cues
import qualcode.suggest.spans  # noqa: F401  importing registers our own
from qualcode import __version__
from qualcode.i18n import _
from qualcode.language import Plugin, has_failed, list_plugins, plugins_in_use, put_aside
from qualcode.model import Codebook
from qualcode.suggest.registry import Maker, registered, registered_names
from qualcode.suggest.signals import LIKELY, PERHAPS, SURE, Mark, Suggester, Together

if TYPE_CHECKING:
    from spacy.tokens import Doc

OWN: Final = ("cue", "compound", "spelling")
SPANS: Final = "spans"
"""Ours, too, but it speaks only where components of others set spans."""


@dataclass(frozen=True, slots=True)
class SuggesterInfo:
    """A suggester and why it does or does not take part; `source` is where it comes from."""

    name: str
    version: str
    source: str
    why: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A suggester of others, whose marks can be trusted to lie in the texts. One that fails is put aside."""

    name: str
    codes: frozenset[str]
    suggester: Suggester

    def __call__(self, docs: Sequence[Doc]) -> list[Mark]:
        if has_failed("suggester", self.name):
            return []
        try:
            return [self._check(mark, docs) for mark in self.suggester(docs) if mark.code in self.codes]
        except Exception as error:
            put_aside("suggester", self.name, error)
            return []

    def _check(self, mark: Mark, docs: Sequence[Doc]) -> Mark:
        turn, start, end = int(mark.turn), int(mark.start), int(mark.end)
        if not (0 <= turn < len(docs) and 0 <= start < end <= len(docs[turn].text)):
            raise ValueError(f"it marks {start}-{end} in turn {turn}, where there is no such text")
        strength = min((SURE, LIKELY, PERHAPS), key=lambda level: abs(level - float(mark.strength)))
        why = mark.why or _("The suggester {name} marks “{words}”.").format(
            name=self.name, words=docs[turn].text[start:end]
        )
        return Mark(turn, str(mark.code), start, end, str(mark.cue), str(why), strength)


def make_suggesters(codebook: Codebook) -> tuple[Suggester, ...]:
    """Those that look for cues, as one, and then those of others, by name; one that cannot be made is put aside."""
    own = Together(tuple(registered(name)(codebook) for name in OWN))
    return (own, *_make_others(codebook))


def list_suggesters() -> tuple[SuggesterInfo, ...]:
    """Every suggester, in the order in which they speak. Imports none of other packages."""
    own = [SuggesterInfo(name, __version__, "qualcode", _("It comes with qualcode."), True) for name in (*OWN, SPANS)]
    why = _("The program that runs registered it.")
    added = [SuggesterInfo(name, "", _place(maker), why, True) for name, maker in _added().items()]
    outside = [
        SuggesterInfo(plugin.name, plugin.version, plugin.package, _reason(plugin), plugin in _outside())
        for plugin in list_plugins("suggester")
    ]
    return (*own, *added, *outside)


def describe_others() -> dict[str, str]:
    """The suggesters that are not ours, each with where it comes from, package and version; for citing."""
    added = {name: _place(maker) for name, maker in _added().items()}
    return added | {plugin.name: f"{plugin.package}-{plugin.version}" for plugin in _outside()}


def _added() -> dict[str, Maker]:
    """What the running program registered and has not failed, by name."""
    names = [name for name in sorted(registered_names()) if name not in (*OWN, SPANS)]
    return {name: registered(name) for name in names if not has_failed("suggester", name)}


def _outside() -> list[Plugin]:
    """What other packages offer and nothing hinders, by name. Names that are taken stay with those who had them."""
    taken = set(registered_names())
    return [plugin for plugin in plugins_in_use("suggester") if plugin.name not in taken]


def _reason(plugin: Plugin) -> str:
    if plugin.problem:
        return plugin.problem
    free = plugin in _outside()
    return _("It is installed, so it takes part.") if free else _("Another suggester has this name.")


def _place(maker: object) -> str:
    return f"{getattr(maker, '__module__', '?')}:{getattr(maker, '__qualname__', '?')}"


def _make_others(codebook: Codebook) -> Iterator[Suggester]:
    codes = frozenset(code.id for code in codebook)
    if plugins_in_use("component"):
        yield registered(SPANS)(codebook)
    for name in _added():
        yield from _make(name, partial(registered, name), codebook, codes)
    for plugin in _outside():
        yield from _make(plugin.name, plugin.load, codebook, codes)


def _make(name: str, load: Callable[[], Maker], codebook: Codebook, codes: frozenset[str]) -> Iterator[Suggester]:
    """The suggester; nothing where it cannot be made, and then it is put aside."""
    try:
        made = load()(codebook)
        if not callable(made):
            raise TypeError("what it makes cannot be called")
    except Exception as error:
        put_aside("suggester", name, error)
    else:
        yield _Guarded(name, codes, made)
