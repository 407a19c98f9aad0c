"""The formats: each module here is one, found by its being here."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Final, cast

from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _
from qualcode.readers.reading import Format

_FALLBACK: Final = "txt"  # plain text has no signature of its own
_SAVE_AS: Final = N_("Save it as {formats} and import that.")
_CHOOSE: Final = N_("Choose the transcript itself.")
_STRANGERS: Final = (
    (b"\xd0\xcf\x11\xe0", N_("The file is protected with a password, or an old .doc."),
     N_("Open it in Word and save it as .docx without a password.")),
    (b"PK", N_("The file is a zip archive, but not a whole document that qualcode can read."), _SAVE_AS),
    (b"%PDF", N_("The file is a PDF."), _SAVE_AS),
    (b"\x89PNG", N_("The file is a picture, not text."), _CHOOSE),
    (b"\xff\xd8\xff", N_("The file is a picture, not text."), _CHOOSE),
    (b"GIF8", N_("The file is a picture, not text."), _CHOOSE),
    (b"RIFF", N_("The file is a recording, not text."), N_("Transcribe it first.")),
    (b"ID3", N_("The file is a recording, not text."), N_("Transcribe it first.")),
    (b"OggS", N_("The file is a recording, not text."), N_("Transcribe it first.")),
    (b"SQLite format 3", N_("The file is a database, not text."), _CHOOSE),
)  # fmt: skip
# Text that stands in a form of its own; read as plain text its marks would become words.
_OWN_FORM: Final = frozenset(
    {".json", ".jsonl", ".csv", ".tsv", ".rtf", ".eaf", ".otr", ".odt", ".docx", ".xlsx", ".xml", ".pdf", ".doc"}
    | {".yaml", ".yml", ".html", ".ods", ".qdpx", ".qdc"}
)


@cache
def known() -> dict[str, Format]:
    """Every format by name; the one for plain text last."""
    modules = [cast(Format, import_module(f"{__name__}.{info.name}")) for info in pkgutil.iter_modules(__path__)]
    modules.sort(key=lambda module: (module.NAME == _FALLBACK, module.NAME))
    return {module.NAME: module for module in modules}


def named(name: str) -> Format:
    """The format that the user names.

    Raises:
        QualcodeError: No format has that name.
    """
    formats = known()
    if name not in formats:
        raise QualcodeError(
            _("“{name}” is not a format that qualcode reads.").format(name=name),
            _("Known formats: {formats}.").format(formats=", ".join(formats)),
        )
    return formats[name]


def choose(data: bytes, ending: str, name: str | None) -> Format:
    """The format that the user names, else the one that the bytes are in.

    Raises:
        QualcodeError: No format has that name, or the bytes are in none.
    """
    if name is not None:
        return named(name)
    formats = known()
    listed = ", ".join(formats)
    for module in formats.values():
        if module.sniff(data):
            return module
    if _is_project(data):
        raise QualcodeError(
            _("The file is a REFI-QDA project or codebook, not one transcript."),
            _("Export the texts from the other program as .docx or .txt, and import them."),
        )
    for start, message, hint in _STRANGERS:
        if data.startswith(start):
            raise QualcodeError(_(message), _(hint).format(formats=listed))
    owner = next((module for module in formats.values() if ending.lower() in module.ENDINGS), None)
    if owner is not None and ending.lower() in _OWN_FORM:
        return owner  # which knows what is missing
    if ending.lower() in _OWN_FORM:
        raise QualcodeError(
            _("The file is not in a format that qualcode reads."),
            _("Known formats: {formats}. If it is plain text, use --input-format txt.").format(formats=listed),
        )
    return formats[_FALLBACK]


def _is_project(data: bytes) -> bool:
    return (data.startswith(b"PK") and b".qde" in data) or b"urn:QDA-XML" in data[:2000]
