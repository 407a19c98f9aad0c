"""What a document is made of, whatever file it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qualcode.exchange.plain import show_controls
from qualcode.i18n import language
from qualcode.text import for_terminal

DEEPEST: Final = 5
"""The lowest level of a heading; what is deeper stands on this one. The title is above level 1."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is just below the document's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text, after a label when there is one."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of texts below a label."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What someone said, what was said just before and after, and where.

    `mark` is a warning above it, such as that nobody decided on it; `notes` are what is said of it.
    """

    words: str
    source: str
    before: str = ""
    after: str = ""
    mark: str = ""
    notes: tuple[Paragraph, ...] = ()


Block = Heading | Paragraph | Bullets | Quote


@dataclass(frozen=True, slots=True)
class Document:
    """A document to hand over. `date` is ISO 8601 and counts as it stands; `facts` come just below the title."""

    title: str
    project: str
    date: str
    facts: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]

    @property
    def language(self) -> str:
        """The language of its headings and labels, as in HTML: `nb` or `en`."""
        return language()


def visible(text: str) -> str:
    """The text with a sign for each character that a file cannot hold, or that could turn its neighbours around."""
    return text if text.isprintable() else for_terminal(show_controls(text))


def one_line(text: str) -> str:
    """The text with single spaces for all white space, so that it can be a heading."""
    return " ".join(visible(text).split())
