"""A codebook's text with what changed in the codebook, and nothing else: order, comments and line breaks stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from qualcode.codebook.lines import Value, book_values, code_values, key_of, shifted, with_breaks, with_dash
from qualcode.codebook.nodes import Table
from qualcode.codebook.parse import parse_nodes
from qualcode.codebook.pieces import Block, Cutter, Entry, Item
from qualcode.codebook.scalars import WIDTH, write_scalar
from qualcode.errors import ProblemsError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Code, Codebook

_CODES: Final = ("codes", "children")
_DASH: Final = 2
"""How far a key stands from its dash."""


@dataclass(frozen=True, slots=True)
class Source:
    """A codebook's text, read: what it says, and where."""

    text: str
    path: str
    root: Table
    book: Codebook


def read_source(text: str, path: str) -> Source:
    """The text, read.

    Raises:
        ProblemsError: The text is no codebook.
    """
    text = unicodedata.normalize("NFC", text)
    return Source(text, path, *parse_nodes(text, path))


def rewrite(source: Source, wanted: Codebook, *, before: Mapping[str, str] | None = None) -> str:
    """The text changed as little as makes it the wanted codebook.

    Args:
        source: The codebook as it is.
        wanted: What it shall say.
        before: The ids that codes had before, where they are others now.

    Raises:
        QualcodeError: What is wanted would make a faulty codebook.
    """
    path = source.path
    if source.book == wanted:
        return source.text
    written = _Rewriter(source, before or {}).text(wanted)
    try:
        right = read_source(written, path).book == wanted
    except ProblemsError as error:
        raise QualcodeError(error.problems[0].message, _("Nothing was changed in the codebook.")) from error
    if not right:
        raise QualcodeError(
            _("This cannot be written into {path} without changing something else there.").format(path=path),
            _("Nothing was changed. Write it into the file by hand."),
        )
    return written


class _Rewriter:
    """Puts the pieces of a text together as another codebook."""

    def __init__(self, source: Source, before: Mapping[str, str]) -> None:
        text, root = source.text, source.root
        self._root = root
        self._now = source.book
        self._before = before
        self._newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        self._cutter = Cutter(text, root)
        self._blocks: dict[str, Block] = {}
        self._kept: set[str] = set()
        self._step = 2
        """How far the dashes of a list stand from its key."""

    def text(self, wanted: Codebook) -> str:
        cutter, root = self._cutter, self._root
        self._kept = {self._origin(code.id) for code in wanted if self._origin(code.id) in self._now}
        values = book_values(wanted)
        if root.place.style:  # all of it in brackets, as JSON is
            parts = [*self._as_lines(cutter.comments(0, len(cutter.lines)), 0), *self._fresh_table(values, 0)]
            return "".join(parts)
        first = min(place.line for place in root.keys.values())
        last = next((n for n in range(first, len(cutter.lines)) if cutter.lines[n].startswith("...")), None)
        stop = len(cutter.lines) if last is None else last
        entries = cutter.table(root, stop)
        self._gather(entries)
        column = next(iter(root.keys.values())).column
        self._step = next((entry.column - column for entry in entries if entry.blocks), self._step)
        parts = self._table(entries, book_values(self._now), values, column, column)
        return "".join(with_breaks([*cutter.lines[:first], *parts, *cutter.lines[stop:]], self._newline))

    def _gather(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for block in entry.blocks or ():
                self._blocks[block.id] = block
                self._gather(block.entries)

    def _origin(self, code_id: str) -> str:
        return self._before.get(code_id, code_id)

    # What is there already

    def _table(
        self, entries: list[Entry], old: Mapping[str, Value], new: Mapping[str, Value], was: int, column: int
    ) -> list[str]:
        """The lines of a table whose keys stood at `was` and shall stand at `column`."""
        chunks: list[tuple[str, list[str]]] = []
        for entry in entries:
            lines = self._entry(entry, old[entry.key], new[entry.key], was, column)
            chunks.append((entry.key, [*shifted(entry.lead, column - was), *lines]))
        order = list(new)
        present = {entry.key for entry in entries}
        for key in order:
            if key not in present and new[key] != old[key]:
                at = max((n + 1 for n, (k, _l) in enumerate(chunks) if order.index(k) < order.index(key)), default=0)
                chunks.insert(at, (key, self._fresh(key, new[key], column)))
        return [line for _key, lines in chunks for line in lines]

    def _entry(self, entry: Entry, old: Value, new: Value, was: int, column: int) -> list[str]:
        shift = column - was
        tail = shifted(entry.tail, shift)
        if entry.blocks is not None:
            return [*self._codes(entry, new, shift, column), *tail]  # type: ignore[arg-type]
        if not new and old and entry.key != "title":
            return [*self._as_lines(entry.comments, column), *tail]
        if entry.items is not None:
            return [*self._texts(entry, new, shift, column), *tail]  # type: ignore[arg-type]
        if old == new and not (entry.key in _CODES and self._is_renamed(new)):
            return [*shifted(entry.lines, shift), *tail]
        lines = self._fresh(entry.key, new, column, style=entry.node.place.style, first=key_of(entry))
        if len(lines) == 1 and entry.comments == [entry.comment]:
            return [f"{lines[0].rstrip()}  {entry.comment}{self._newline}", *tail]
        return [*self._as_lines(entry.comments, column), *lines, *tail]

    def _item_comments(self, item: Item) -> Iterator[str]:
        yield from (line.strip() for line in item.lead if line.strip())
        if item.comment:
            yield item.comment
        yield from (line.strip() for line in item.tail if line.strip())

    def _texts(self, entry: Entry, wanted: tuple[str, ...], shift: int, column: int) -> list[str]:
        assert entry.items is not None
        items, lines = entry.items, shifted(entry.lines, shift)
        dash = entry.column + shift
        matcher = SequenceMatcher(None, [item.text for item in items], wanted, autojunk=False)
        style = next((item.style for item in reversed(items)), "")
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                for item in items[a:b]:
                    lines += shifted([*item.lead, *item.lines, *item.tail], shift)
                continue
            for n in range(max(b - a, d - c)):
                old = items[a + n] if a + n < b else None
                lines += self._text_item(old, wanted[c + n] if c + n < d else None, style, dash, shift)
        return lines

    def _text_item(self, old: Item | None, text: str | None, style: str, dash: int, shift: int) -> list[str]:
        """The item with another text; without one its comments; without an item a new one."""
        if text is None:
            return self._as_lines(self._item_comments(old), dash) if old else []
        if old is not None and old.style:
            style = old.style
        new = self._lines(f"{' ' * dash}- {write_scalar(text, dash + 2, style=style)}")
        if old is None:
            return new
        if old.comment and len(new) == 1:
            new = [f"{new[0].rstrip()}  {old.comment}{self._newline}"]
        elif old.comment:
            new = [*self._as_lines([old.comment], dash), *new]
        return [*shifted(old.lead, shift), *new, *shifted(old.tail, shift)]

    # Codes

    def _codes(self, entry: Entry, wanted: tuple[Code, ...], shift: int, column: int) -> list[str]:
        """A list of codes that was there: those that stay, those that came, and the comments of those that went."""
        assert entry.blocks is not None
        dash = entry.column + shift
        stay = {code.id for code in wanted}
        waiting: dict[str, list[str]] = {}
        left: list[str] = []
        for block in entry.blocks:
            if block.id not in self._kept:
                left += self._block_comments(block)
            elif left and any(self._origin(code_id) == block.id for code_id in stay):
                waiting[block.id], left = left, []
        airy = sum(not line.strip() for block in entry.blocks[1:] for line in block.lead[:1]) * 2 > len(entry.blocks)
        lines = shifted(entry.lines, shift) if wanted else self._as_lines(entry.comments, column)
        for n, code in enumerate(wanted):
            lines += self._as_lines(waiting.get(self._origin(code.id), []), dash)
            was = self._place_of(code)
            if was is None and airy and n:
                lines.append(self._newline)
            lines += self._code(code, was, dash)
        if not wanted and entry.key == "codes":
            lines += self._lines(f"{' ' * column}codes: []")
        return [*lines, *self._as_lines(left, dash)]

    def _block_comments(self, block: Block) -> list[str]:
        """The comments of a code that goes, and of the codes below that go with it."""
        found = [line.strip() for line in block.lead if line.strip()]
        found += block.comments
        for entry in block.entries:
            found += [line.strip() for line in entry.lead if line.strip()]
            found += entry.comments
            for below in entry.blocks or ():
                if below.id not in self._kept:
                    found += self._block_comments(below)
            found += [line.strip() for line in entry.tail if line.strip()]
        return found

    def _code(self, code: Code, block: Block | None, dash: int) -> list[str]:
        if block is None:
            return self._fresh_code(code, dash)
        old = self._now.by_id[block.id]
        lead = shifted(block.lead, dash - block.dash)
        if not block.entries:
            if old == code and not self._is_renamed((code,)):
                return [*lead, *shifted(block.lines, dash - block.dash)]
            return [*lead, *self._as_lines(block.comments, dash), *self._fresh_code(code, dash)]
        column = dash + block.column - block.dash
        lines = self._table(block.entries, code_values(old), code_values(code), block.column, column)
        if block.head:
            return [*lead, *shifted(block.head, dash - block.dash), *lines]
        return [*lead, *with_dash(lines, dash, column)]

    def _is_renamed(self, codes: object) -> bool:
        assert isinstance(codes, tuple)
        return any(self._origin(code.id) != code.id for top in codes for code in top.walk())

    # What is new

    def _fresh_code(self, code: Code, dash: int) -> list[str]:
        column = dash + _DASH
        return with_dash(self._fresh_table(code_values(code), column), dash, column)

    def _fresh_table(self, values: Mapping[str, Value], column: int) -> list[str]:
        return [line for key, value in values.items() if value for line in self._fresh(key, value, column)]

    def _fresh(self, key: str, value: Value, column: int, *, style: str = "", first: str = "") -> list[str]:
        head = " " * column + (first or f"{key}:")
        if isinstance(value, str):
            if key == "color":
                style = style or "'"
            elif key == "retired":
                style = ""
            elif not value:
                return self._lines(head)
            shown = value if key == "retired" else write_scalar(value, column + _DASH, style=style, fold=True)
            return self._lines(f"{head} {shown}")
        if key in _CODES:
            dash = column + self._step
            below = [line for code in value for line in self._code(code, self._place_of(code), dash)]  # type: ignore[arg-type]
            return [*self._lines(head), *below]
        texts: Sequence[str] = value  # type: ignore[assignment]
        if style == "[":
            inside = ", ".join(write_scalar(text, 0, brackets=True) for text in texts)
            if len(head) + len(inside) < WIDTH + 12:
                return self._lines(f"{head} [{inside}]")
        dash = column + self._step
        quote = "'" if key != "cues" else ""
        items = (f"{' ' * dash}- {write_scalar(text, dash + _DASH, style=quote)}" for text in texts)
        return [*self._lines(head), *(line for item in items for line in self._lines(item))]

    def _place_of(self, code: Code) -> Block | None:
        """The lines of a code that comes into a new list from elsewhere."""
        return self._blocks.get(self._origin(code.id))

    def _lines(self, text: str) -> list[str]:
        return [line + self._newline for line in text.split("\n")]

    def _as_lines(self, comments: Iterable[str], column: int) -> list[str]:
        return [f"{' ' * column}{comment}{self._newline}" for comment in comments]
