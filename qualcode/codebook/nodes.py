"""YAML text as nodes that know their line, read as text only.

YAML would make numbers, dates and booleans of ids such as `1e3` and `2024-01-01`; here every
scalar is the words as written. Tags, anchors and aliases are refused: a codebook needs none, and
they are how YAML files do harm.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qualcode.errors import Problem, ProblemsError
from qualcode.i18n import N_, _

if TYPE_CHECKING:
    from ruamel.yaml.events import Event, ScalarEvent

DEPTH: Final = 60
_NULLS: Final = ("", "~", "null")

# What ruamel.yaml says, and what a person who edits a codebook needs to hear.
_PLAIN_WORDS: Final = {
    "mapping values are not allowed": N_("A text with a colon must stand in quotation marks."),
    "cannot start any token": N_("This line has a tab or a sign that needs quotation marks around the text."),
    "while scanning a quoted scalar": N_("A quotation mark is never closed."),
    "could not find expected ':'": N_("A colon is missing after the word, or the line is indented too little."),
    "expected <block end>": N_("The indentation does not fit the lines above, or a quotation mark is in the way."),
    "expected ',' or": N_("A comma or a closing bracket is missing."),
    "unknown escape character": N_(
        "A backslash in double quotation marks starts a code; use single ones or write \\\\."
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: lines and columns from 0, the end not included. The end of what is indented is not told.

    `style` is the quotation mark, or the sign before a text of several lines, or { or [ around what is in brackets.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class Scalar:
    """Words as written, without space around; `missing` when nothing (or YAML's null) was written."""

    line: int
    text: str
    missing: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """Nodes in order."""

    line: int
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """Nodes by key; `lines` says on which line each key stands, `keys` just where."""

    line: int
    entries: Mapping[str, Node]
    lines: Mapping[str, int]
    keys: Mapping[str, Place]
    place: Place


Node = Scalar | Listing | Table


def compose(text: str, path: str) -> Node | None:
    """The one document in `text`, or None when it holds nothing.

    Raises:
        ProblemsError: The text is not YAML, or uses tags, anchors, aliases, twice the same key
            or more than one document.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    composer = _Composer(YAML(typ="safe", pure=True).parse(text), path)
    try:
        node = composer.document()
    except YAMLError as error:
        composer.problems.append(_syntax_problem(error, text, path))
    except (ValueError, OverflowError, IndexError, AssertionError, NotImplementedError, AttributeError) as error:
        # ruamel.yaml's scanner trips over some broken escapes and directives
        composer.problems.append(Problem(path, composer.line, _("This is not YAML: {why}.").format(why=error)))
    if composer.problems:
        raise ProblemsError(list(dict.fromkeys(composer.problems)))
    return node


class _Composer:
    """Turns the parser's events into nodes and gathers what is refused."""

    def __init__(self, events: Iterator[Event], path: str) -> None:
        self.events = events
        self.path = path
        self.problems: list[Problem] = []
        self.line = 1
        self.last: Event  # the event that was read last, which ends what has just been read

    def document(self) -> Node | None:
        from ruamel.yaml import events as kinds

        node: Node | None = None
        for event in self.events:
            self.line = event.start_mark.line + 1
            if isinstance(event, (kinds.StreamStartEvent, kinds.StreamEndEvent, kinds.DocumentEndEvent)):
                continue
            if isinstance(event, kinds.DocumentStartEvent):
                if node is not None:
                    self._refuse(_("A codebook is one document; take away the line with “---” and what follows."))
                    return None
                continue
            node = self._node(event, 0)
        return node

    def _next(self) -> Event:
        self.last = event = next(self.events)
        self.line = event.start_mark.line + 1
        return event

    def _refuse(self, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(self.path, line or self.line, message))

    def _node(self, event: Event, depth: int) -> Node:
        from ruamel.yaml import events as kinds

        line = self.line
        if depth > DEPTH:
            self._refuse(_("The codebook is nested too deep; {depth} levels are allowed.").format(depth=DEPTH))
            raise ProblemsError(self.problems)
        if isinstance(event, kinds.AliasEvent):
            self._refuse(
                _("References (*name) are not allowed in a codebook; write the text out, or put it in quotes.")
            )
            return Scalar(line, "", True, _place(event, event))
        self._check_properties(event)
        if isinstance(event, kinds.SequenceStartEvent):
            items = tuple(self._items(depth))
            return Listing(line, items, _place(event, self.last, "[" if _in_brackets(event) else ""))
        if isinstance(event, kinds.MappingStartEvent):
            return self._table(line, depth, event)
        assert isinstance(event, kinds.ScalarEvent)
        return self._scalar(event)

    def _check_properties(self, event: Event) -> None:
        if getattr(event, "anchor", None):
            self._refuse(_("Anchors (&name) are not allowed in a codebook; put text that starts with & in quotes."))
        tag = getattr(event, "tag", None)
        if tag:
            self._refuse(
                _("Tags ({tag}) are not allowed in a codebook; put text that starts with ! in quotes.").format(tag=tag)
            )

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text: str = event.value.strip()
        if any(sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
            self._refuse(_("This text holds control characters, which cannot be shown; take them away."))
        missing = event.style is None and text in _NULLS
        return Scalar(self.line, text, missing, _place(event, event, event.style or ""))

    def _items(self, depth: int) -> Iterator[Node]:
        from ruamel.yaml.events import SequenceEndEvent

        while not isinstance(event := self._next(), SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _table(self, line: int, depth: int, start: Event) -> Table:
        from ruamel.yaml.events import MappingEndEvent

        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            at = self.line
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                self._refuse(_("A key must be a single word."), at)
            elif key.text in entries:
                first = lines[key.text]
                self._refuse(_("“{key}” is already given on line {line}.").format(key=key.text, line=first), at)
            else:
                entries[key.text], lines[key.text], keys[key.text] = value, at, key.place
        return Table(line, entries, lines, keys, _place(start, self.last, "{" if _in_brackets(start) else ""))


def _place(start: Event, end: Event, style: str = "") -> Place:
    first, last = start.start_mark, end.end_mark
    return Place(first.line, first.column, last.line, last.column, style)


def _in_brackets(event: Event) -> bool:
    return bool(getattr(event, "flow_style", False))


def _syntax_problem(error: Exception, text: str, path: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = getattr(error, "position", None)  # a character that YAML does not allow
        line = None if position is None else text.count("\n", 0, position) + 1
        return Problem(path, line, _("A character here cannot stand in a YAML file; take it away."))
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    known = next((plain for part, plain in _PLAIN_WORDS.items() if part in said), None)
    why = _(known) if known else _("This is not YAML: {why}.").format(why=getattr(error, "problem", "") or error)
    return Problem(path, mark.line + 1, _("{why} (column {column})").format(why=why, column=mark.column + 1))
