"""Original names in files: in the study before and after a purge, and in what is exported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.language import is_known
from qualcode.privacy import count_originals
from qualcode.text import why

_ENOUGH = 2
"""Letters of an initial or two."""


def count_in_file(path: Path, originals: Sequence[str]) -> Counter[str]:
    """How often each original stands in the file as a word of its own.

    Raises:
        QualcodeError: The file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QualcodeError(_("{path} could not be read: {reason}.").format(path=path, reason=why(error))) from error
    return count_originals(data, [name for name in originals if _tells(name)])


def _tells(name: str) -> bool:
    """Whether the letters alone tell that it is the original: not for initials, nor for names that are words too."""
    return len(name) > _ENOUGH and not (name.islower() and is_known(name))


def files_in(root: Path) -> Iterator[Path]:
    """The files of the study, in order; what git keeps is left out, and links are not followed."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if ".git" not in parts and path.is_file() and not path.is_symlink():
            yield path


def in_words(text: str, words: Mapping[str, str]) -> str:
    """The text with the words replaced wherever they stand as words of their own, longer ones first."""
    for original in sorted(words, key=len, reverse=True):
        if original in text:
            pattern = rf"(?<!\w){re.escape(original)}(?!\w)"
            text = re.sub(pattern, words[original].replace("\\", r"\\"), text)
    return text
