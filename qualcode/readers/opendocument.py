"""The body of an OpenDocument text as paragraphs and tables, in the order that they are read."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from qualcode.readers.blocks import Block, Gathering, Grid, Paragraph, join_paragraphs
from qualcode.readers.reading import COMMENT, FOOTNOTE, Note
from qualcode.readers.word import attribute, local

_SPACES: Final = re.compile(r"[ \t\r\n]+")
_BESIDE: Final = frozenset({"annotation", "note", "tracked-changes", "deletion", "desc", "title"})
_SIGNS: Final = {"s": " ", "tab": "\t", "line-break": "\n"}
_HIDDEN: Final = frozenset({"hidden-text", "hidden-paragraph"})
_MOST: Final = 200  # spaces or columns that one element may stand for


class OpenDocumentReader:
    """Reads the body; `unseen` counts the deleted and hidden pieces that were left out.

    Args:
        root: The root element of content.xml.
    """

    def __init__(self, root: Any) -> None:
        self.unseen: Counter[str] = Counter()
        self._root = root
        self._bold: set[str] = set()
        self._hidden: set[str] = set()
        for style in root.iterfind("{*}automatic-styles/{*}style"):
            for properties in style.iterfind("{*}text-properties"):
                if attribute(properties, "font-weight") == "bold":
                    self._bold.add(attribute(style, "name"))
                if attribute(properties, "display") == "none":
                    self._hidden.add(attribute(style, "name"))

    def blocks(self) -> list[Block]:
        """Paragraphs and tables; a text box is a paragraph after the one that it stands in."""
        self.unseen["deleted"] = len(self._root.findall(".//{*}tracked-changes//{*}deletion"))
        found: list[Block] = []
        for element in self._root.iterfind("{*}body/{*}text//*"):
            name = local(element)
            if name not in ("p", "h", "table") or _stands_in(element, _BESIDE | {"table"}):
                continue
            found.append(self._table(element) if name == "table" else self._paragraph(element))
        return found

    def _table(self, table: Any) -> Grid:
        grid = Grid()
        for row in table.iter("{*}table-row"):
            if _nearest(row, "table") is not table:
                continue
            cells: list[str] = []
            for cell in row:
                if local(cell) == "covered-table-cell":
                    cells.append("")
                elif local(cell) == "table-cell":
                    parts = [self._paragraph(p) for p in cell.iter("{*}p", "{*}h") if not _stands_in(p, _BESIDE)]
                    cells.append(join_paragraphs(parts))
                    grid.notes += [note for part in parts for note in part.notes]
            grid.rows.append(cells)
        return grid

    def _paragraph(self, element: Any) -> Paragraph:
        line = _Line()
        self._gather(element, line, bold=False)
        return line.paragraph()

    def _gather(self, element: Any, line: _Line, *, bold: bool) -> None:
        style = attribute(element, "style-name")
        bold = bold or style in self._bold
        if style in self._hidden or local(element) in _HIDDEN:
            self.unseen["hidden"] += 1
            return
        line.add_flowing(element.text, bold=bold)
        for child in element:
            name = local(child)
            if name in _SIGNS:
                count = attribute(child, "c")
                line.add(_SIGNS[name] * (min(int(count), _MOST) if count.isdecimal() else 1), bold=bold)
            elif name in _BESIDE:
                self._add_note(child, name, line)
            elif name not in ("frame", "p"):  # what stands in a frame is a paragraph of its own
                self._gather(child, line, bold=bold)
            line.add_flowing(child.tail, bold=bold)

    def _add_note(self, element: Any, name: str, line: _Line) -> None:
        paragraphs = [p for p in element.iter("{*}p") if _nearest(p, name) is element]
        text = "\n".join(self._paragraph(p).text for p in paragraphs).strip()
        anchor = line.last_word()
        if name == "note":
            line.notes.append((Note(FOOTNOTE, "", text, anchor), line.length - len(anchor)))
        elif name == "annotation":
            number = attribute(element, "name")
            anchor = _annotated(element, number) if number else anchor
            author = "".join(creator.text or "" for creator in element.iterfind("{*}creator"))
            line.notes.append((Note(COMMENT, author, text, anchor), line.length - (0 if number else len(anchor))))


class _Line(Gathering):
    """A paragraph in which white space is one space, and none at the start."""

    def __init__(self) -> None:
        super().__init__()
        self._after_space = True

    def add(self, words: str, *, bold: bool = False) -> None:
        """Add words as they stand."""
        super().add(words, bold=bold)
        self._after_space = False

    def add_flowing(self, raw: str | None, *, bold: bool) -> None:
        """Add words, their white space squeezed."""
        words = _SPACES.sub(" ", raw or "")
        if self._after_space:
            words = words.removeprefix(" ")
        if words:
            self.add(words, bold=bold)
            self._after_space = words.endswith(" ")


def _annotated(start: Any, number: str) -> str:
    """The words from a comment's start to its end in the same paragraph."""
    words = start.tail or ""
    for after in start.itersiblings():
        if local(after) == "annotation-end" and attribute(after, "name") == number:
            return _SPACES.sub(" ", words)
        if local(after) not in _BESIDE:
            words += "".join(after.itertext())
        words += after.tail or ""
    return _SPACES.sub(" ", words)


def _nearest(element: Any, name: str) -> Any:
    return next((around for around in element.iterancestors() if local(around) == name), None)


def _stands_in(element: Any, names: frozenset[str]) -> bool:
    """Whether the element is part of something that is read elsewhere, or not shown."""
    return any(local(around) in names or attribute(around, "display") == "none" for around in element.iterancestors())
