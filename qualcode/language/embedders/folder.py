"""A sentence-transformers model in a folder that the user names. Nothing is ever fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualcode.i18n import _
from qualcode.language.embedders.candidate import Candidate
from qualcode.language.installed import version_of

if TYPE_CHECKING:
    from qualcode.language.vectors import Vectors

PACKAGE: Final = "sentence_transformers"
MARKS: Final = ("modules.json", "config_sentence_transformers.json", "config.json")
"""A folder with one of these holds a model."""
OFFLINE: Final = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

_SMALL: Final = 1 << 16
_SPOTS: Final = 64
_SETTINGS: Final = "1"


def look_at_folder(folder: Path) -> Candidate:
    """The model in the folder, and what hinders its use."""
    problem, version = _problem(folder), ""
    if not problem:
        try:
            version = _hash(folder)
        except OSError as error:
            problem = _("The folder cannot be read ({error}).").format(error=error.strerror)
    # The folder's name and place are left out: a model that is moved is the same model.
    fingerprint = f"folder-{version}/sentence-transformers-{version_of(PACKAGE)}/{_SETTINGS}"
    return Candidate(str(folder), version, "folder", fingerprint, problem, partial(FolderModel, folder))


class FolderModel:
    """The model, on the processor: one text at a time, since texts that share a batch sway each other's last bits."""

    def __init__(self, folder: Path) -> None:
        os.environ.update(OFFLINE)
        from sentence_transformers import SentenceTransformer

        _keep_quiet()
        model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
        # Models that tell passages from questions say so in their folder; `encode_document` reads it.
        self._encode: Any = getattr(model, "encode_document", None) or model.encode
        self.size = len(self.embed(["a"])[0])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        rows: Vectors = self._encode(list(texts), batch_size=1, convert_to_numpy=True, show_progress_bar=False)
        return rows


def _keep_quiet() -> None:
    """No progress bars while loading: they would be drawn across the terminal UI."""
    try:
        from transformers.utils import logging
    except ImportError:
        return
    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _problem(folder: Path) -> str:
    from importlib.util import find_spec

    if not folder.is_dir():
        return _("There is no such folder, and no embedder of that name is installed.")
    if not any((folder / mark).is_file() for mark in MARKS):
        return _("The folder holds no sentence-transformers model (it has no modules.json).")
    if find_spec(PACKAGE) is None:
        return _("It needs the package sentence-transformers. Install it with: pip install sentence-transformers")
    return ""


def _hash(folder: Path) -> str:
    """What the model is, from its files: all of the small ones, and spots all over the large ones.

    Reading gigabytes each time would take seconds; training changes the weights everywhere.
    """
    digest = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode("utf-8", "replace"))
        for part in _parts(path):
            digest.update(part)
    return digest.hexdigest()[:12]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _parts(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _SMALL:
            yield file.read()
            return
        for spot in range(_SPOTS):
            file.seek(spot * (size - 1024) // (_SPOTS - 1))
            yield file.read(1024)
