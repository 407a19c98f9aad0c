"""What a document is made of: paragraphs and tables, and the words while they are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO

from qualcode.readers.reading import Note

PlacedNote = tuple[Note, int]  # and where in its paragraph the anchor starts


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text; the first `bold` characters are in bold type.

    `ends` is false when the next one goes on with it.
    """

    text: str
    bold: int = 0
    notes: list[PlacedNote] = field(default_factory=list)
    ends: bool = True


@dataclass(slots=True)
class Grid:
    """A table's rows of cells, and the notes in them."""

    rows: list[list[str]] = field(default_factory=list)
    notes: list[PlacedNote] = field(default_factory=list)


Block = Paragraph | Grid


class Gathering:
    """A paragraph, a cell or a note while its words are gathered."""

    def __init__(self) -> None:
        self._words = StringIO()
        self._bold = 0
        self._all_bold = True
        self.length = 0
        self.notes: list[PlacedNote] = []

    def add(self, words: str, *, bold: bool = False) -> None:
        """Add words at the end."""
        self._all_bold = self._all_bold and (bold or not words.strip())
        self._bold += len(words) if self._all_bold else 0
        self.length += len(words)
        self._words.write(words)

    @property
    def text(self) -> str:
        """All words so far."""
        return self._words.getvalue()

    def last_word(self) -> str:
        """The word that a footnote's number stands after."""
        return (self.text.split() or [""])[-1]

    def paragraph(self, *, ends: bool = True) -> Paragraph:
        """The paragraph as it is now."""
        return Paragraph(self.text, self._bold, self.notes, ends)


def join_paragraphs(blocks: list[Paragraph]) -> str:
    """The words of the paragraphs, each on a line, without the blank ones."""
    return "\n".join(block.text for block in blocks if block.text.strip())
