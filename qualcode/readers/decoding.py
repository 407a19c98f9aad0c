"""Bytes to clean text: byte order mark, strict UTF-8, then cp1252, or what the user says."""

from __future__ import annotations

import codecs
import re
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.limits import check_size
from qualcode.readers.reading import Draft
from qualcode.text import clean_text

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The names that other programs give to cp1252, and codecs that are no encoding of a text file.
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "utf-8", "utf-8": "utf-8-sig"}
_NOT_FILES: Final = frozenset({"unicode-escape", "raw-unicode-escape", "undefined", "idna", "punycode"})
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_MOJIBAKE: Final = re.compile("Ã[\u0080-\u00bf…†‡˜™šœž]|â€[™œ\u009d“”¦]")


def read_text(data: bytes, encoding: str | None) -> tuple[Draft, str]:
    """A new draft and the clean text of the bytes.

    Raises:
        QualcodeError: The bytes are not text, not in the encoding that the user named, or far too many.
    """
    name, raw = _decode_as(data, encoding) if encoding else _find_out(data)
    check_size(characters=len(raw), lines=raw.count("\n") + raw.count("\r"))
    cleaned = clean_text(raw.removeprefix("\ufeff"))
    check_size(lines=cleaned.text.count("\n"))
    draft = Draft(name)
    draft.dropped.update(cleaned.dropped)
    if name == "cp1252" and not encoding:
        draft.warn(
            _("The file is not UTF-8 and was read as Windows text (cp1252). Look at æ, ø and å, or use --encoding.")
        )
    garbled = _MOJIBAKE.search(cleaned.text) if "Ã" in cleaned.text or "â€" in cleaned.text else None
    if garbled:
        draft.warn(
            _("The text holds “{signs}”: some letters seem to have been saved in the wrong encoding earlier.").format(
                signs=garbled[0]
            ),
            doubtful=True,
        )
    return draft, cleaned.text


def find_codec(encoding: str) -> str:
    """The codec that is meant by the name of an encoding.

    Raises:
        QualcodeError: It is no encoding of text files.
    """
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding or codec.name in _NOT_FILES:
            raise LookupError(encoding)
    except (LookupError, ValueError):
        raise QualcodeError(
            _("“{encoding}” is not an encoding.").format(encoding=encoding),
            _("Use for example utf-8, cp1252 or utf-16."),
        ) from None
    return codec.name


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    name = find_codec(encoding)
    try:
        return name, data.decode(_MEANT.get(name, name))
    except UnicodeError:
        raise QualcodeError(
            _("The file is not in the encoding {encoding}.").format(encoding=encoding),
            _("Leave --encoding out to let qualcode find it."),
        ) from None


def _find_out(data: bytes) -> tuple[str, str]:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked:
        return _decode_as(data, marked)
    if len(data) - len(data.translate(None, _CONTROLS)) > max(len(data) // 10, 1):
        raise _not_text()
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return "cp1252", data.decode("cp1252")
    except UnicodeDecodeError:
        raise _not_text() from None


def _not_text() -> QualcodeError:
    return QualcodeError(
        _("The file holds binary data, not text."),
        _("Choose the transcript itself; if it is text in an unusual encoding, name it with --encoding."),
    )
