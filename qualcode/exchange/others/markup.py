"""Taguette's documents: HTML to plain text, and its positions to places in that text.

Taguette counts the UTF-8 bytes of an HTML document's text, tags left out. A text to read also needs a line end
where a paragraph ends, which Taguette does not count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    (
        *("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table"),
        *("hr", "blockquote", "pre", "section", "article"),
    )
)
_SILENT: Final = frozenset(("script", "style", "title", "head"))


class MarkedText:
    """The plain text of an HTML document.

    `text` has line ends for paragraphs and line breaks. Never raises: what is no HTML is text.
    """

    def __init__(self, html: str) -> None:
        parser = _Parser()
        parser.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        parser.close()
        self.text = "".join(parser.pieces)
        self._bytes = parser.byte_starts
        self._starts = parser.starts
        self._nodes = parser.nodes

    def find_start(self, position: int) -> int | None:
        """Where a stretch that starts at the byte starts in the text; None when there is no such byte."""
        return self._find(position, bisect_right(self._bytes, position) - 1)

    def find_end(self, position: int) -> int | None:
        """Where a stretch that ends before the byte ends in the text."""
        return self._find(position, max(bisect_left(self._bytes, position) - 1, 0))

    def _find(self, position: int, number: int) -> int | None:
        if position < 0 or not self._nodes:
            return None
        node = self._nodes[number].encode("utf-8", "surrogatepass")
        inside = position - self._bytes[number]
        if inside > len(node):
            return None
        # Within a character, Taguette goes on to its end.
        while inside < len(node) and 0x80 <= node[inside] <= 0xBF:
            inside += 1
        return self._starts[number] + len(node[:inside].decode("utf-8", "surrogatepass"))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.nodes: list[str] = []
        self.byte_starts: list[int] = []
        self.starts: list[int] = []
        self._length = 0
        self._bytes = 0
        self._at_line_start = True
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        # Space before the first words is in no paragraph, and HTML has none there.
        if self._silent or (not self.nodes and not data.strip()):
            return
        self.nodes.append(data)
        self.byte_starts.append(self._bytes)
        self.starts.append(self._length)
        self._bytes += len(data.encode("utf-8", "surrogatepass"))
        self._write(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self._at_line_start:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)
        self._at_line_start = text.endswith("\n")
