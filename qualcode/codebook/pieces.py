"""A codebook's text cut into pieces: every line belongs to one key of one code, and comments to what they stand by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from qualcode.codebook.nodes import Listing, Node, Scalar, Table

_LINE: Final = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029])|[^\n\r\x85\u2028\u2029]+")
"""A line as YAML counts them."""
_BLOCKS: Final = (">", "|")


@dataclass(slots=True)
class Item:
    """One text of a list, with its dash."""

    text: str
    style: str
    lead: list[str]
    lines: list[str]
    tail: list[str]
    comment: str


@dataclass(slots=True)
class Entry:
    """A key with its value. `lead` stands above it, `tail` below; `comment` after it on its line.

    A list of texts, each on its line, is in `items`; codes, each on theirs, are in `blocks`. `comments` are all on
    the lines of the key, but for those in its blocks.
    """

    key: str
    node: Node
    lead: list[str]
    lines: list[str]
    tail: list[str] = field(default_factory=list)
    comment: str = ""
    comments: list[str] = field(default_factory=list)
    items: list[Item] | None = None
    blocks: list[Block] | None = None
    column: int = 0
    """Where the dashes of its list stand."""


@dataclass(slots=True)
class Block:
    """A code. `dash` and `column` are where its dash and its keys stand.

    One in brackets has `lines`, their `comments`, and no entries; a dash on a line of its own is in `head`.
    """

    id: str
    dash: int
    column: int
    lead: list[str]
    entries: list[Entry]
    lines: list[str]
    comments: list[str]
    head: list[str] = field(default_factory=list)


class Cutter:
    """Cuts the lines of a text that has been composed."""

    def __init__(self, text: str, root: Node) -> None:
        self.lines: list[str] = _LINE.findall(text)
        self._bare = list(self.lines)
        for scalar in _scalars(root):
            self._blank(scalar)

    def _blank(self, node: Scalar) -> None:
        """Put spaces where the words are, so that a # that is left begins a comment."""
        place, last = node.place, self._last_line(node, node.place.line)
        block = place.style in _BLOCKS
        for n in range(place.line + block, last + 1):
            line = self._bare[n]
            start = place.column if n == place.line else 0
            end = place.end_column if n == place.end_line and not block else len(line.rstrip("\r\n"))
            self._bare[n] = line[:start] + " " * (end - start) + line[end:]

    def comment(self, line: int) -> str:
        """The comment on the line, from its #; empty without one."""
        bare = self._bare[line]
        at = bare.find("#")
        return self.lines[line][at:].rstrip() if at >= 0 else ""

    def comments(self, first: int, stop: int) -> list[str]:
        """The comments on the lines."""
        return [found for n in range(first, stop) if (found := self.comment(n))]

    def _last_line(self, node: Node, fallback: int) -> int:
        """The last line with something of the node on it."""
        place = node.place
        if isinstance(node, Scalar):
            if (place.line, place.column) == (place.end_line, place.end_column):
                return fallback
            return self._last_of_block(node) if place.style in _BLOCKS else place.end_line
        if place.style:
            return place.end_line
        below: tuple[Node, ...] = node.items if isinstance(node, Listing) else tuple(node.entries.values())
        last = fallback if not below else place.line
        if isinstance(node, Table):
            for key, value in node.entries.items():
                last = max(last, self._last_line(value, node.keys[key].line))
        else:
            for value in node.items:
                last = max(last, self._last_line(value, last))
        return last

    def _last_of_block(self, node: Scalar) -> int:
        """The end of a text with > or |: empty lines below it, and comments that are indented less, are not part."""
        place = node.place
        last = min(place.end_line - (place.end_column == 0), len(self.lines) - 1)
        first = next((n for n in range(place.line + 1, last + 1) if self.lines[n].strip()), last)
        indent = _indent(self.lines[first]) if first <= last else 0
        while last > place.line:
            line = self.lines[last]
            if line.strip() and not (line.lstrip().startswith("#") and _indent(line) < indent):
                break
            last -= 1
        return last

    def table(self, table: Table, stop: int) -> list[Entry]:
        """The keys of a table that is not in brackets; its lines end before `stop`."""
        entries = []
        keys = list(table.entries)
        lead: list[str] = []
        for n, key in enumerate(keys):
            first, node = table.keys[key].line, table.entries[key]
            last = self._last_line(node, first)
            if n + 1 < len(keys):
                follows = table.keys[keys[n + 1]]
                end, above = self._divide(last + 1, follows.line, follows.column), follows.line
            else:
                end = above = stop
            entries.append(self._entry(key, node, first, last, end, lead))
            lead = self.lines[end:above]
        if entries:
            column, top = table.keys[keys[0]].column, entries[0].lines
            top[0] = " " * column + top[0][column:]
        return entries

    def _entry(self, key: str, node: Node, first: int, last: int, end: int, lead: list[str]) -> Entry:
        entry = Entry(key, node, lead, self.lines[first : last + 1], self.lines[last + 1 : end], self.comment(first))
        if not isinstance(node, Listing) or node.place.style or not node.items:
            entry.comments = self.comments(first, last + 1)
            return entry
        entry.column, entry.tail = node.place.column, []
        entry.lines = self.lines[first : first + 1]
        if isinstance(node.items[0], Table):
            entry.comments = self.comments(first, first + 1)
            entry.blocks = [
                self._block(item, entry.column, *span)
                for item, span in self._spans(node, first, end)
                if _is_table(item)
            ]
        else:
            entry.comments = self.comments(first, end)
            entry.items = [self._item(item, *span) for item, span in self._spans(node, first, end)]
        return entry

    def _spans(self, node: Listing, first: int, end: int) -> Iterator[tuple[Node, tuple[int, int, int, int]]]:
        """The items of a list with the lines where each has its lead, its dash, the end of its words and its end."""
        column = node.place.column
        dashes = [self._dash(item.place.line, column, first) for item in node.items]
        lead = first + 1
        for n, item in enumerate(node.items):
            content = self._last_line(item, dashes[n]) + 1
            stop = self._divide(content, dashes[n + 1], column) if n + 1 < len(dashes) else end
            yield item, (lead, dashes[n], content, stop)
            lead = stop

    def _item(self, node: Node, lead: int, dash: int, content: int, stop: int) -> Item:
        assert isinstance(node, Scalar)
        lines = self.lines
        return Item(
            text=node.text,
            style=node.place.style,
            lead=lines[lead:dash],
            lines=lines[dash:content],
            tail=lines[content:stop],
            comment=self.comment(dash),
        )

    def _block(self, table: Table, dash: int, lead: int, first: int, _content: int, stop: int) -> Block:
        code_id, column, above = table.entries["id"], table.place.column, self.lines[lead:first]
        assert isinstance(code_id, Scalar)
        if table.place.style:
            return Block(code_id.text, dash, column, above, [], self.lines[first:stop], self.comments(first, stop))
        head = self.lines[first : table.place.line]
        return Block(
            code_id.text, dash, column, above, self.table(table, stop), [], self.comments(first, table.place.line), head
        )

    def _divide(self, first: int, stop: int, column: int) -> int:
        """Where what belongs to the piece above ends: after comments that are indented more than the next piece."""
        for n in range(stop - 1, first - 1, -1):
            if self.comment(n) and _indent(self.lines[n]) > column:
                return n + 1
        return first

    def _dash(self, line: int, column: int, above: int) -> int:
        """The line with the dash of an item that begins on the line or further down."""
        for n in range(line, above - 1, -1):
            if self._bare[n][column : column + 1] == "-" and not self._bare[n][:column].strip():
                return n
        return line


def _is_table(node: Node) -> TypeGuard[Table]:
    return isinstance(node, Table)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _scalars(item)
    else:
        for item in node.entries.values():
            yield from _scalars(item)
