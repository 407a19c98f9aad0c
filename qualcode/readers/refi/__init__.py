"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) from other programs, read as they are."""

from __future__ import annotations

from qualcode.readers.refi.project import read_refi
from qualcode.readers.refi.values import RefiCase, RefiCode, RefiCoding, RefiProject, RefiSet, RefiSource

__all__ = ["RefiCase", "RefiCode", "RefiCoding", "RefiProject", "RefiSet", "RefiSource", "read_refi"]
