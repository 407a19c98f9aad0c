"""An embedder that could serve, and the watch over the one that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.language.vectors import Source, Vectors

LONGEST: Final = 4_000
"""The most characters that are read of one text: a lecture in one turn must not take minutes."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An embedder, what hinders its use (empty where nothing does), and how it is loaded.

    The fingerprint changes when the vectors do.
    """

    name: str
    version: str
    kind: Literal["package", "folder", "none"]
    fingerprint: str
    problem: str
    load: Callable[[], Source]


@dataclass(frozen=True, slots=True)
class Watched:
    """An embedder whose rows can be trusted: right in number and size, finite, of unit length."""

    name: str
    size: int
    source: Source

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text. QualcodeError where the embedder gives something that is no vector."""
        import numpy as np

        cleaned = [_clean(text) for text in texts]
        distinct = [text for text in dict.fromkeys(cleaned) if text]
        # The last row is that of a blank text.
        rows = np.zeros((len(distinct) + 1, self.size), dtype=np.float32)
        if distinct:
            found = np.asarray(self.source.embed(distinct), dtype=np.float32)
            if found.shape != (len(distinct), self.size) or not np.isfinite(found).all():
                raise QualcodeError(
                    _("The embedder {name} gave something else than a vector for each text.").format(name=self.name),
                    _("Do without it: QUALCODE_EMBEDDINGS=none"),
                )
            rows[:-1] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-12))
        place = {text: row for row, text in enumerate(distinct)}
        return rows[[place.get(text, -1) for text in cleaned]]


def watch(fingerprint: str, source: Source) -> Watched:
    """The embedder, after one text to see that it works; raises whatever it raises."""
    watched = Watched(fingerprint, int(source.size), source)
    watched.embed(["Det er en møteplass."])
    return watched


def _clean(text: str) -> str:
    """The text as every embedder can read it: no NUL, which ends a text in C, and no half characters."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()
