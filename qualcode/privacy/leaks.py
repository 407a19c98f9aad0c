"""Original names in what leaves the study, or is left in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

_ENCODINGS: Final = ("utf-8", "utf-16-le", "latin-1")
_LARGEST: Final = 200_000_000
_BACKSLASH: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def count_originals(data: bytes, originals: Iterable[str]) -> Counter[str]:
    """How often each name stands in the bytes as a word of its own, in UTF-8, UTF-16 or Latin-1, zip packages too.

    Letters count as they are written: Per is not per.
    """
    wanted = [name for name in originals if name.strip()]
    found: Counter[str] = Counter()
    for part in _parts(data):
        best: Counter[str] = Counter()
        for text in part:
            pairs = (
                (name, len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))) for name in wanted if name in text
            )
            best |= Counter({name: number for name, number in pairs if number})
        found += best
    return found


def holds_bytes(data: bytes, originals: Iterable[str]) -> set[str]:
    """The names whose very letters stand in the bytes anywhere, also within words."""
    forms = ((name, name.encode(encoding, "ignore")) for name in originals for encoding in _ENCODINGS)
    return {name for name, encoded in forms if encoded and encoded in data}


def _parts(data: bytes) -> Iterator[list[str]]:
    """The texts that the bytes may be, for each part of a package."""
    if data[:4] != b"PK\x03\x04":
        yield _texts(data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                if member.file_size <= _LARGEST:
                    yield [_unescaped(package.read(member).decode("utf-8", "replace"))]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return


def _texts(data: bytes) -> list[str]:
    plain = data.decode("utf-8", "replace")
    texts = [plain]
    if "\\" in plain or "&" in plain:  # Markdown and HTML, as the documents write them
        texts.append(_BACKSLASH.sub("", _unescaped(plain)))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        texts.append(data.decode("utf-16", "replace"))
    elif not data.isascii():
        texts.append(data.decode("latin-1"))
    return texts


def _unescaped(text: str) -> str:
    for letter, entity in _ENTITIES.items():
        text = text.replace(entity, letter)
    return text
