"""What a REFI-QDA file holds, as plain values; things refer to each other by GUID, in lower case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RefiCode:
    """A code; `parent` is the GUID of the one above, or empty."""

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    color: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class RefiSet:
    """Codes or sources that belong together, by GUID."""

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiCase:
    """Someone who was studied, with variables by name and the GUIDs of their sources."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSource:
    """A text: line feeds only, no byte order mark, else as in the file."""

    guid: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class RefiCoding:
    """A code on `text[start:end]` of a source. `user` is a name, `created` as in the file."""

    source: str
    start: int
    end: int
    quote: str
    code: str
    user: str = ""
    created: str = ""
    memo: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiProject:
    """A whole file. `losses` are sentences about everything that was not taken over, `notices` about the rest."""

    title: str
    origin: str = ""
    users: tuple[str, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    sets: tuple[RefiSet, ...] = ()
    cases: tuple[RefiCase, ...] = ()
    sources: tuple[RefiSource, ...] = ()
    codings: tuple[RefiCoding, ...] = ()
    losses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
