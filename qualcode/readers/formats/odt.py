"""OpenDocument text, as LibreOffice and Google Docs write it."""

from __future__ import annotations

from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.package import open_zip, read_markup
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.unseen import warn_unseen

NAME: Final = "odt"
ENDINGS: Final = (".odt",)
_HEAD: Final = 200


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip that says first that it is OpenDocument text."""
    return data.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:_HEAD]


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the document as it reads with all tracked changes; comments and footnotes become notes.

    Raises:
        QualcodeError: The file is unsafe or damaged.
    """
    from qualcode.readers.document import read_document
    from qualcode.readers.opendocument import OpenDocumentReader

    draft = Draft("utf-8")
    with open_zip(data) as package:
        if "content.xml" not in package.namelist():
            raise QualcodeError(
                _("The file is a zip archive, but not a whole OpenDocument text."),
                _("Open it in LibreOffice and save it again as .odt."),
            )
        reader = OpenDocumentReader(read_markup(package, "content.xml"))
    read_document(draft, reader.blocks(), options)
    warn_unseen(draft, reader.unseen)
    return draft
