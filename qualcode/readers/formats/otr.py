"""oTranscribe: JSON with the transcript as HTML and times as data of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.limits import check_size
from qualcode.readers.objects import load_json
from qualcode.readers.package import parse_html
from qualcode.readers.parsing import parse_lines
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.readers.times import write_code

NAME: Final = "otr"
ENDINGS: Final = (".otr",)
_MARKS: Final = (b'"text"', b'"media', b'"media-time"')
_BREAKS: Final = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "tr", "br"})
_SILENT: Final = frozenset({"script", "style"})
_SPACES: Final = re.compile(r"\s+")
_LONGEST: Final = 1_000_000.0  # seconds


def sniff(data: bytes) -> bool:
    """Whether the bytes are a JSON object with the keys that oTranscribe writes."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and all(mark in data for mark in _MARKS)


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns; a time that starts a line is the turn's, others stay in the text as they are shown.

    Raises:
        QualcodeError: The JSON is broken, or its text is missing.
    """
    draft, value = load_json(data, options.encoding)
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise QualcodeError(_("The file has no text from oTranscribe."), _("Export it once more from oTranscribe."))
    check_size(lines=text.count("<p") + text.count("<br"), signs=text.count("<"))
    lines = draft.clean("\n".join(_lines(parse_html(text)))).split("\n")
    parse_lines(draft, [" ".join(line.split()) for line in lines], options)
    return draft


def _lines(root: Any) -> Iterator[str]:
    """The lines as a browser shows them, with times at their starts as `[HH:MM:SS]`."""
    if root is None:
        return
    from lxml import etree

    line = ""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BREAKS and line.strip() and (event == "start" or element.tag != "br"):
            yield line
            line = ""
        if event == "end":
            line += _flat(element.tail)
            continue
        code = _code(element.get("data-timestamp", "")) if not line.strip() else ""
        if code:
            line = f"[{code}] "
        elif element.tag not in _SILENT:
            line += _flat(element.text)
    yield line


def _flat(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")


def _code(seconds: str) -> str:
    try:
        number = float(seconds)
    except ValueError:
        return ""
    return write_code(round(number * 1000)) if 0 <= number < _LONGEST else ""
