"""Word documents as they read when all tracked changes are accepted.

python-docx leaves out inserted and moved words and content controls, shows hidden ones and stops at
documents whose pictures are missing, so the parts are read here; the tests compare with it where a
document is plain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.package import open_zip, read_markup
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.unseen import warn_unseen

if TYPE_CHECKING:
    pass

NAME: Final = "docx"
ENDINGS: Final = (".docx",)
_BESIDE: Final = ("comments", "footnotes", "endnotes")
_MAIN: Final = re.compile(r"word/document[^/]{0,20}\.xml")  # some programs number it


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip that names a Word document's main part."""
    return data.startswith(b"PK\x03\x04") and b"word/document" in data


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in a Word document; comments, footnotes and endnotes become notes.

    Raises:
        QualcodeError: The file is unsafe or damaged.
    """
    from qualcode.readers.document import read_document
    from qualcode.readers.word import WordReader

    draft = Draft("utf-8")
    with open_zip(data) as package:
        names = package.namelist()
        beside = {part: read_markup(package, name) for part in _BESIDE if (name := f"word/{part}.xml") in names}
        reader = WordReader(read_markup(package, _main_part(names)), beside)
    read_document(draft, reader.blocks(), options)
    warn_unseen(draft, reader.unseen)
    return draft


def _main_part(names: list[str]) -> str:
    found = sorted(filter(_MAIN.fullmatch, names))
    if not found:
        raise QualcodeError(
            _("The file is a zip archive, but not a whole Word document."),
            _("Open it in Word and save it again as .docx."),
        )
    return found[0]
