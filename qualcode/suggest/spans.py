"""The suggester that reads what spaCy components of others found: the spans that they set on the Docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.suggest.registry import register_suggester
from qualcode.suggest.signals import Mark, Suggester

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY: Final = "qualcode"
"""`doc.spans[KEY]` holds spans whose label is a code's id, and whose id, if there is one, is the reason."""


@register_suggester("spans")
def by_span(codebook: Codebook) -> Suggester:
    """Marks the spans that carry the name of a code in this codebook."""

    def suggest(docs: Sequence[Doc]) -> Iterator[Mark]:
        for turn, doc in enumerate(docs):
            for span in doc.spans.get(KEY, ()):
                if span.label_ in codebook:
                    why = span.id_ or _("A component marks “{words}”.").format(words=span.text)
                    yield Mark(turn, span.label_, span.start_char, span.end_char, span.text, why)

    return suggest
