"""The key: which name has which pseudonym, in a file outside the study that only its owner may read."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.privacy.findings import Kind
from qualcode.text import why

_FORM: Final = "qualcode-key"
_ARMOR: Final = b"age-encryption.org"
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True)
class Key:
    """Where the key lies, the passphrase (empty: none), and the pseudonyms by name and kind.

    `words` are all words that were replaced, with their endings, each with what stands there now.
    """

    path: Path
    passphrase: str = ""
    names: Mapping[tuple[str, Kind], str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def originals(self) -> tuple[str, ...]:
        """All that may not leave the study any more, the longest first."""
        found = {name for name, _kind in self.names} | set(self.words)
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    def with_more(self, names: Mapping[tuple[str, Kind], str], words: Mapping[str, str]) -> Key:
        """The key with more names."""
        return Key(self.path, self.passphrase, {**self.names, **names}, {**self.words, **words})


def check_place(path: Path, root: Path) -> None:
    """Make sure that a key does not lie in the study.

    Raises:
        QualcodeError: It would, or its folder is missing.
    """
    if path.resolve().is_relative_to(root.resolve()):
        raise QualcodeError(
            _("The key {path} would lie in the study, where names and texts must never be together.").format(path=path),
            _("Choose a place elsewhere, best on another disk that few can reach."),
        )
    if not path.resolve().parent.is_dir():
        raise QualcodeError(_("The folder {folder} does not exist.").format(folder=path.parent))


def is_locked(path: Path) -> bool:
    """Whether the key needs a passphrase."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ARMOR)) == _ARMOR
    except OSError:
        return False


def read_key(path: Path, passphrase: str = "") -> Key:
    """The key in the file; a file that is not there is a key without names.

    Raises:
        QualcodeError: It cannot be read, the passphrase is wrong, or it is no key.
    """
    if not path.exists():
        return Key(path, passphrase)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualcodeError(_("{path} could not be read: {reason}.").format(path=path, reason=why(error))) from error
    if data.startswith(_ARMOR):
        data = _decrypt(path, data, passphrase)
    try:
        found: dict[str, Any] = json.loads(data)
        if found["form"] != _FORM:
            raise ValueError
        names = {(row["name"], Kind(row["kind"])): str(row["pseudonym"]) for row in found["names"]}
        return Key(path, passphrase, names, dict(found["words"]))
    except (ValueError, KeyError, TypeError) as error:
        raise QualcodeError(
            _("{path} is no key of qualcode.").format(path=path), _("Give the file that “pseudonymise --key” wrote.")
        ) from error


def write_key(key: Key) -> None:
    """Write the key so that only its owner may read it; the earlier one stays until the new one is whole.

    With a passphrase it is an age file, which `age` and other programs can open too.

    Raises:
        QualcodeError: It cannot be written.
    """
    rows = [{"name": name, "kind": kind, "pseudonym": text} for (name, kind), text in key.names.items()]
    values = {"form": _FORM, "version": 1, "names": rows, "words": dict(key.words)}
    data = json.dumps(values, ensure_ascii=False, indent=1).encode()
    if key.passphrase:
        import pyrage

        data = pyrage.passphrase.encrypt(data, key.passphrase)
    draft = key.path.with_name(f".{key.path.name}.{os.urandom(4).hex()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(key.path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        message = _("{path} could not be written: {reason}.").format(path=key.path, reason=why(error))
        raise QualcodeError(message, _("Nothing was replaced.")) from error


def _decrypt(path: Path, data: bytes, passphrase: str) -> bytes:
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except Exception as error:  # of a class that pyrage keeps to itself
        raise QualcodeError(
            _("The passphrase does not open {path}.").format(path=path), _("Type it again, as it was given.")
        ) from error
