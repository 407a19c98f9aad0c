"""Sentence embeddings as values: what gives them, and how they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors that lie close where the texts mean much the same."""

    @property
    def name(self) -> str:
        """The model and its version in one line, for cache keys and manifests."""

    @property
    def size(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of unit length (zeros for a blank text); a text's row is the same in any company."""


class Source(Protocol):
    """What someone else's embedder must have: the rest is seen to here."""

    size: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of numbers a text, in order."""


def vectors_to_bytes(matrix: Vectors) -> bytes:
    """The rows in half precision, two bytes a number whatever the machine; enough for cosines to three digits."""
    import numpy as np

    return np.ascontiguousarray(matrix, dtype="<f2").tobytes()


def vectors_from_bytes(data: bytes, rows: int, size: int) -> Vectors | None:
    """The rows that were stored; None where the bytes cannot be so many rows of such a size."""
    import numpy as np

    if len(data) != rows * size * 2:
        return None
    matrix = np.frombuffer(data, dtype="<f2").astype(np.float32).reshape(rows, size)
    return matrix if np.isfinite(matrix).all() else None
