"""The parts of a REFI-QDA project as plain values, as files name them: by GUID. What lacks is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class User:
    """Someone who codes."""

    guid: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class RefiCode:
    """A code with those below it."""

    guid: str
    name: str
    codable: bool = True
    color: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    children: tuple[RefiCode, ...] = ()

    def walk(self) -> Iterator[RefiCode]:
        """This code and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute; `type` is one of Text, Boolean, Integer, Float, Date and DateTime."""

    guid: str
    name: str
    type: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class RefiCase:
    """Someone who was studied. `values` are by the variable's GUID."""

    guid: str
    name: str
    description: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiCoding:
    """A code on a selection, or on a whole source."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source, with its codings. What the positions count is for `positions` to find out."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source's text as it stands in the file: line ends as they are, without the byte order mark, if it had one."""

    raw: str
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A text with what was selected in it. `path` is where the file says that the text is."""

    guid: str
    name: str
    text: SourceText = SourceText("")
    path: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefiNote:
    """A memo."""

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class RefiSet:
    """Codes, sources and notes that someone put together; members are GUIDs."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefiProject:
    """All of a project file, or a codebook file, which has codes and sets only."""

    name: str = ""
    origin: str = ""
    user: str = ""
    created: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    users: tuple[User, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[RefiCase, ...] = ()
    sources: tuple[Source, ...] = ()
    memos: tuple[RefiNote, ...] = ()
    sets: tuple[RefiSet, ...] = ()

    def all_codes(self) -> Iterator[RefiCode]:
        """Every code, parents first."""
        for code in self.codes:
            yield from code.walk()
