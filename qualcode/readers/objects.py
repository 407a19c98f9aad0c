"""JSON from outside: read within limits of size and depth."""

from __future__ import annotations

from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.decoding import read_text
from qualcode.readers.limits import too_much
from qualcode.readers.reading import Draft

_MOST_VALUES: Final = 2_000_000  # the smallest takes some 70 bytes


def load_json(data: bytes, encoding: str | None) -> tuple[Draft, Any]:
    """A new draft and the value in the bytes.

    Raises:
        QualcodeError: The bytes are not text, or the JSON is cut off, broken, too large or too deep.
    """
    import json

    draft, text = read_text(data, encoding)
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise too_much()
    try:
        return draft, json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise QualcodeError(
            _("The JSON breaks off or is broken at line {line}, character {column}.").format(
                line=error.lineno, column=error.colno
            ),
            _("Download or export it once more; the file seems to be cut short."),
        ) from None
    except RecursionError:
        raise QualcodeError(
            _("The JSON is nested too deeply for a transcript."), _("Check that the right file was saved.")
        ) from None
    except ValueError:
        raise QualcodeError(
            _("The JSON holds a number that is too long."), _("Check that the right file was saved.")
        ) from None
