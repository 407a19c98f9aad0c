"""Word documents: paragraphs with labels, often in bold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.readers.package import open_zip
from qualcode.readers.parsing import parse_lines
from qualcode.readers.reading import Draft, ReadOptions
from qualcode.text import clean_text

NAME: Final = "docx"
ENDINGS: Final = (".docx",)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT: Final = {f"{_W}del": "deleted", f"{_W}moveFrom": "deleted"}
_OFF: Final = ("0", "false", "off", "none")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTE_PARTS: Final = ("/word/comments.xml", "/word/footnotes.xml", "/word/endnotes.xml")
_NOTE: Final = re.compile(rb"<w:(?:comment|footnote|endnote)\s(?![^>]*w:type=)")  # typed ones are mere rules


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip that names a Word document's main part."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def read(data: bytes, options: ReadOptions) -> Draft:
    """The turns in a Word document as it reads when all tracked changes are accepted.

    Raises:
        QualcodeError: The file is unsafe or damaged.
    """
    draft = Draft("utf-8")
    lines: list[str] = []
    bold: list[int] = []
    unseen: Counter[str] = Counter()
    for text, weight in _paragraphs(_open(data), unseen):
        cleaned = clean_text(text)
        draft.dropped.update(cleaned.dropped)
        first, *others = cleaned.text.split("\n")
        lines += [first, *others]
        bold += [weight, *[0] * len(others)]
    parse_lines(draft, lines, options, bold=bold, paragraphs=True)
    _warn(draft, unseen)
    return draft


def _open(data: bytes) -> Any:
    open_zip(data).close()
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception:  # python-docx and lxml raise many kinds for a damaged package
        raise QualcodeError(
            _("The file is damaged or not a Word document."), _("Open it in Word and save it again as .docx.")
        ) from None


def _paragraphs(document: Any, unseen: Counter[str]) -> Iterator[tuple[str, int]]:
    """Each paragraph's text and how much of its start is bold; a table row is one paragraph."""
    for element in document.element.body.iter(f"{_W}p", f"{_W}tr"):
        if next(element.iterancestors(f"{_W}tr", _FALLBACK), None) is not None:
            continue  # the row reads its own; a fallback repeats a text box
        if element.tag == f"{_W}p":
            yield _read(element, unseen)
        else:
            unseen["rows"] += 1
            cells = (cell for cell in element.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is element)
            yield "\t".join("\n".join(_read(p, unseen)[0] for p in cell.iter(f"{_W}p")) for cell in cells), 0
    for part in document.part.package.iter_parts():
        if part.partname.startswith(_NOTE_PARTS):
            unseen["notes"] += len(_NOTE.findall(part.blob))


def _read(paragraph: Any, unseen: Counter[str]) -> tuple[str, int]:
    pieces: list[tuple[str, bool]] = []
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p")) is not paragraph:
            continue
        words = "".join(_words(run))
        out = next((_LEFT_OUT[a.tag] for a in run.iterancestors() if a.tag in _LEFT_OUT), "")
        if not out and _is_on(run, "vanish"):
            out = "hidden"
        if out:
            unseen[out] += bool(words or run.findall(f"{_W}delText"))
        else:
            pieces.append((words, _is_on(run, "b")))
    weight = 0
    for words, is_bold in pieces:
        if words.strip() and not is_bold:
            break
        weight += len(words)
    return "".join(words for words, _bold in pieces), weight


def _words(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _warn(draft: Draft, unseen: Counter[str]) -> None:
    if unseen["deleted"]:
        draft.warn(
            ngettext(
                "{count} piece of text deleted with tracked changes was left out.",
                "{count} pieces of text deleted with tracked changes were left out.",
                unseen["deleted"],
            ).format(count=unseen["deleted"])
        )
    if unseen["hidden"]:
        draft.warn(
            ngettext(
                "{count} piece of hidden text was left out.",
                "{count} pieces of hidden text were left out.",
                unseen["hidden"],
            ).format(count=unseen["hidden"])
        )
    if unseen["rows"]:
        draft.warn(
            ngettext(
                "The document has a table; its row was read as a line of text.",
                "The document has a table; its {count} rows were read as lines of text.",
                unseen["rows"],
            ).format(count=unseen["rows"]),
            doubtful=True,
        )
    if unseen["notes"]:
        draft.warn(_("Comments, footnotes and endnotes in the document were not read."))
