"""RTF as paragraphs and tables.

striprtf shows hidden and deleted words, leaves out footnotes, writes addresses of links into the text and
takes a quadratic time on them, so the signs are read here; the tests compare with it where a file is plain.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.readers.blocks import Block, Gathering, Grid, PlacedNote
from qualcode.readers.limits import check_size
from qualcode.readers.reading import COMMENT, FOOTNOTE, Note
from qualcode.readers.richtext_words import APART, BREAKS, CHARSETS, KEPT, NOTES, READ, SIGNS, SYMBOLS, TOKEN

_DEEPEST: Final = 2000
_PAGE: Final = re.compile(rb"\\ansicpg([0-9]{3,5})")
_HEAD: Final = 4000


@dataclass(slots=True)
class _State:
    """What holds inside a group."""

    fallback: int = 1
    aside: str = ""
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    in_table: bool = False
    starred: bool = False
    font: int = -1

    def outside(self) -> _State:
        """What holds again after a group that begins here; written out, for a file may have a million groups."""
        return _State(self.fallback, self.aside, self.hidden, self.deleted, self.bold, self.in_table, False, self.font)


class RichTextReader:
    """Reads the whole document; `unseen` counts the deleted and hidden pieces that were left out.

    Args:
        data: The bytes of the file.
    """

    def __init__(self, data: bytes) -> None:
        self.unseen: Counter[str] = Counter()
        page = _PAGE.search(data[:_HEAD])
        self.encoding = _codec(f"cp{int(page[1])}") if page else "mac_roman" if b"\\mac" in data[:40] else "cp1252"
        self._data = data
        self._fonts: dict[int, str] = {}
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._passing = 0  # characters to pass over: they repeat a letter for old programs
        self._line = Gathering()
        self._note: Gathering | None = None
        self._aside = StringIO()
        self._author = ""
        self._range = (0, 0)
        self._last_out = ""
        self._row: list[str] = []
        self._row_notes: list[PlacedNote] = []
        self._blocks: list[Block] = []

    def blocks(self) -> list[Block]:
        """Paragraphs and tables in the order that they are read.

        Raises:
            QualcodeError: The groups are nested far too deeply, or there are far too many signs.
        """
        check_size(signs=self._data.count(b"\\") + self._data.count(b"{"))
        at = 0
        while at < len(self._data):
            match = TOKEN.match(self._data, at)
            if match is None:
                break
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if plain is not None:
                self._add_bytes(plain)
            elif code is not None:
                self._add_bytes(bytes.fromhex(code.decode()))
            elif word is not None:
                at += self._control(word.decode(), int(number) if number else None)
            elif symbol is not None:
                self._symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace == b"}" and self._close():
                break
        self._flush()
        self._end_row()
        self._end_paragraph()
        return self._blocks

    def _add_bytes(self, raw: bytes) -> None:
        passed = min(self._passing, len(raw))
        self._passing -= passed
        self._bytes += raw[passed:]

    def _flush(self) -> None:
        """Write the bytes that wait, in the encoding of the font."""
        if self._bytes:
            codec = self._fonts.get(self._state.font, self.encoding)
            words = self._bytes.decode(codec, "replace")
            self._bytes.clear()
            self._write(words)

    def _write(self, words: str) -> None:
        state = self._state
        if state.aside and state.aside not in NOTES:
            if state.aside in READ:
                self._aside.write(words)
            return
        out = "deleted" if state.deleted else "hidden" if state.hidden else ""
        if out:
            self.unseen[out] += out != self._last_out
        else:
            (self._note or self._line).add(words, bold=state.bold)
        self._last_out = out

    def _open(self) -> None:
        self._flush()
        self._passing = 0
        if len(self._stack) >= _DEEPEST:
            raise QualcodeError(
                _("The groups in the file are nested too deeply."), _("Open it in Word and save it again as .docx.")
            )
        self._stack.append(self._state.outside())

    def _close(self) -> bool:
        """End a group; whether it was the whole document."""
        self._flush()
        self._passing = 0
        before = self._state.aside
        self._state = self._stack.pop() if self._stack else _State()
        if before != self._state.aside:
            self._end_aside(before)
        return not self._stack

    def _end_aside(self, name: str) -> None:
        found = self._aside.getvalue().strip()
        self._aside = StringIO()
        if name == "atnauthor":
            self._author = found
        elif name == "atrfstart":
            self._range = (self._line.length, self._line.length)
        elif name == "atrfend":
            self._range = (self._range[0], self._line.length)
        elif name in NOTES and self._note is not None:
            text, start = self._note.text.strip(), self._line.length
            self._note = None
            if name == "annotation" and self._range[1] > self._range[0]:
                start, end = self._range
                anchor = self._line.text[start:end]
            else:
                anchor = self._line.last_word()
                start -= len(anchor)
            kind = COMMENT if name == "annotation" else FOOTNOTE
            author, self._author = (self._author, "") if kind == COMMENT else ("", self._author)
            self._range = (0, 0)
            self._line.notes.append((Note(kind, author, text, anchor), start))

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self._state.starred = True
        elif self._passing:
            self._passing -= 1
        elif symbol in SYMBOLS:
            self._write(SYMBOLS[symbol])
        elif symbol in b"\r\n":
            self._end_paragraph()

    def _control(self, word: str, number: int | None) -> int:
        """Obey a control word; how many bytes of pictures to pass over after it."""
        self._flush()
        if word == "bin":
            return max(number or 0, 0)
        state = self._state
        if self._passing and word != "u":
            self._passing -= 1
            return 0
        starred, state.starred = state.starred, False
        if state.aside in ("", *NOTES) and (word in APART or (starred and word not in KEPT)):
            self._start_aside(word)
        elif word == "u" and number is not None:
            self._write(chr(number & 0xFFFF))
            self._passing = state.fallback
        elif word in SIGNS:
            self._write(SIGNS[word])
        elif state.aside in NOTES:
            self._write("\n" if word in BREAKS else "")
        elif not state.aside:
            self._lay_out(word)
        self._set(state, word, number)
        return 0

    def _start_aside(self, word: str) -> None:
        state = self._state
        if word in NOTES and not state.aside:
            state.aside = word
            self._note = Gathering()
        elif word not in NOTES:
            state.aside = word

    def _set(self, state: _State, word: str, number: int | None) -> None:
        """Keep the properties that matter."""
        on = number != 0
        match word:
            case "uc":
                state.fallback = min(max(number or 0, 0), 10)
            case "b":
                state.bold = on
            case "v":
                state.hidden = on
            case "deleted":
                state.deleted = on
            case "plain":
                state.bold = state.hidden = False
            case "pard":
                state.in_table = False
            case "intbl" | "trowd":
                state.in_table = True
            case "f" | "deff":
                state.font = number if number is not None else -1
            case "fcharset" if state.aside == "fonttbl" and number in CHARSETS:
                self._fonts[state.font] = CHARSETS[number]

    def _lay_out(self, word: str) -> None:
        if word in BREAKS:
            if self._state.in_table:
                self._line.add("\n")
            else:
                self._end_paragraph()
        elif word in ("nestcell", "nestrow"):
            self._line.add("\n")
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
            self._state.in_table = False

    def _end_paragraph(self) -> None:
        self._end_row()
        self._blocks.append(self._line.paragraph())
        check_size(lines=len(self._blocks))
        self._line = Gathering()

    def _end_cell(self) -> None:
        self._row.append(self._line.text.strip())
        self._row_notes += self._line.notes
        self._line = Gathering()

    def _end_row(self) -> None:
        """Add the cells so far to the table that the last row stands in, or to a new one."""
        if not self._row:
            return
        last = self._blocks[-1] if self._blocks else None
        grid = last if isinstance(last, Grid) else Grid()
        if grid is not last:
            self._blocks.append(grid)
        grid.rows.append(self._row)
        grid.notes += self._row_notes
        self._row, self._row_notes = [], []


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
