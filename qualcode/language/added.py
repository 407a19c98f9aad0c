"""spaCy components of other packages, run on the Docs after our own pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcode.language.plugins import Plugin, plugins_in_use, put_aside

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class AddedFailedError(Exception):
    """A component of another package failed and is put aside: its traces are to be left behind with the Docs."""


@dataclass(frozen=True, slots=True)
class Added:
    """A component that is ready. Raises AddedFailedError where it fails or gives back something else than the Doc."""

    name: str
    component: Callable[[Doc], Doc]

    def run(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        """The Docs with what the component sets on them, in order."""
        for doc in docs:
            text = doc.text
            try:
                done = self.component(doc)
                if getattr(done, "text", None) != text:
                    raise TypeError("it gave back something else than the Doc")
            except Exception as error:
                put_aside("component", self.name, error)
                raise AddedFailedError(self.name) from error
            yield done


def make_added(nlp: Language) -> list[Added]:
    """The components that take part, ready; one that cannot be made is put aside."""
    ready = []
    for plugin in plugins_in_use("component"):
        try:
            ready.append(Added(plugin.name, _make(nlp, plugin)))
        except Exception as error:
            put_aside("component", plugin.name, error)
    return ready


def run_added(added: Sequence[Added], docs: Iterable[Doc]) -> Iterable[Doc]:
    """The Docs after all the components."""
    for each in added:
        docs = each.run(docs)
    return docs


def _make(nlp: Language, plugin: Plugin) -> Callable[[Doc], Doc]:
    """spaCy finds the component by its name once the module that registers it is imported."""
    plugin.load()
    component: Callable[[Doc], Doc] = nlp.create_pipe(plugin.name)
    return component
