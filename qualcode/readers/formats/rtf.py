"""Rich Text Format, as Word, f4transkript and easytranscript write it."""

from __future__ import annotations

from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.unseen import warn_unseen

NAME: Final = "rtf"
ENDINGS: Final = (".rtf",)


def sniff(data: bytes) -> bool:
    """Whether the bytes start as RTF does."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rtf")


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in the document; comments and footnotes become notes.

    Raises:
        QualcodeError: The bytes are not RTF.
    """
    from qualcode.readers.document import read_document
    from qualcode.readers.richtext import RichTextReader

    if not sniff(data):
        raise QualcodeError(_("The file is not Rich Text Format."), _("Open it in Word and save it again as .rtf."))
    reader = RichTextReader(data)
    blocks = reader.blocks()
    draft = Draft(reader.encoding)
    read_document(draft, blocks, options)
    warn_unseen(draft, reader.unseen)
    return draft
