"""The body of a Word document as paragraphs and tables, in the order that they are read.

Names are looked at without their namespaces: Word's strict form has others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from qualcode.readers.blocks import Block, Gathering, Grid, Paragraph, join_paragraphs
from qualcode.readers.reading import COMMENT, FOOTNOTE, Note

_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT: Final = {"del": "deleted", "moveFrom": "deleted"}
_OFF: Final = frozenset({"0", "false", "off", "none"})
_REFERENCES: Final = {"commentReference": "comments", "footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """The value of an attribute, whatever its namespace; empty when it is missing."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


class WordReader:
    """Reads the body; `unseen` counts the deleted and hidden pieces that were left out.

    Args:
        root: The main part.
        beside: The parts named comments, footnotes and endnotes, as far as there are any.
    """

    def __init__(self, root: Any, beside: Mapping[str, Any]) -> None:
        self.unseen: Counter[str] = Counter()
        self._root = root
        # Notes with a type are the rules between text and footnotes.
        self._beside = {
            name: {attribute(note, "id"): note for note in part if attribute(note, "type") in ("", "normal")}
            for name, part in beside.items()
        }
        self._ranges: dict[str, tuple[Gathering, int, int | None]] = {}

    def blocks(self) -> list[Block]:
        """Paragraphs and tables; a text box is a paragraph after the one that it stands in."""
        found: list[Block] = []
        for element in self._root.iterfind("{*}body//*"):
            name = local(element)
            if name not in ("p", "tbl") or _inside(element, "tbl", "Fallback") is not None:
                continue  # a table reads its own; a fallback repeats a text box
            found.append(self._table(element) if name == "tbl" else self._paragraph(element))
        return _join(found)

    def _table(self, table: Any) -> Grid:
        grid = Grid()
        for row in table.iter("{*}tr"):
            if _inside(row, "tbl") is not table:
                continue
            if row.find("{*}trPr/{*}del") is not None:
                self.unseen["deleted"] += 1
                continue
            cells = []
            for cell in row.iter("{*}tc"):
                if _inside(cell, "tr") is row:
                    parts = _join([self._paragraph(p) for p in cell.iter("{*}p") if _inside(p, "Fallback") is None])
                    cells.append(join_paragraphs(parts))
                    grid.notes += [note for part in parts for note in part.notes]
            grid.rows.append(cells)
        return grid

    def _paragraph(self, element: Any) -> Paragraph:
        line = Gathering()
        for child in element.iter("{*}r", "{*}commentRangeStart", "{*}commentRangeEnd"):
            if _inside(child, "p") is not element:
                continue
            name, number = local(child), attribute(child, "id")
            if name == "r":
                self._read_run(child, line)
            elif name == "commentRangeStart":
                self._ranges[number] = (line, line.length, None)
            elif number in self._ranges:
                first, start, _end = self._ranges[number]
                self._ranges[number] = (first, start, line.length if first is line else None)
        return line.paragraph(ends=element.find("{*}pPr/{*}rPr/{*}del") is None)

    def _read_run(self, run: Any, line: Gathering) -> None:
        words = "".join(_words(run))
        out = next((_LEFT_OUT[name] for name in map(local, run.iterancestors()) if name in _LEFT_OUT), "")
        if not out and _is_on(run, "vanish"):
            out = "hidden"
        if out:
            self.unseen[out] += bool(words) or run.find("{*}delText") is not None
            return
        line.add(words, bold=_is_on(run, "b"))
        for child in run:
            kind = _REFERENCES.get(local(child))
            if kind:
                self._add_note(kind, attribute(child, "id"), line)

    def _add_note(self, kind: str, number: str, line: Gathering) -> None:
        note = self._beside.get(kind, {}).pop(number, None)
        if note is None:
            return
        text = join_paragraphs([self._paragraph(p) for p in note.iter("{*}p")]).strip()
        if kind == "comments":
            first, start, end = self._ranges.get(number, (line, line.length, None))
            first.notes.append((Note(COMMENT, attribute(note, "author"), text, first.text[start:end]), start))
        else:
            anchor = line.last_word()
            line.notes.append((Note(FOOTNOTE, "", text, anchor), line.length - len(anchor)))


def _join(blocks: list[Any]) -> list[Any]:
    """The blocks, a paragraph whose end was deleted put together with the next."""
    joined: list[Any] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Paragraph) and isinstance(last, Paragraph) and not last.ends:
            last.notes += [(note, at + len(last.text)) for note, at in block.notes]
            last.text += block.text
            last.ends = block.ends
        else:
            joined.append(block)
    return joined


def _inside(element: Any, *names: str) -> Any:
    """The nearest element of such a name around this one, or None."""
    return next((around for around in element.iterancestors() if local(around) in names), None)


def _words(run: Any) -> Iterator[str]:
    for child in run:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    return found is not None and (attribute(found, "val") or "1") not in _OFF
