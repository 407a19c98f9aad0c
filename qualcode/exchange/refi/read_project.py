"""A .qdpx or .qdc file to its parts. Any order of elements is taken, and what is not understood is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from qualcode.exchange.files import read_file
from qualcode.exchange.refi.elements import Element, child, children, guid, name, parse, refs, words
from qualcode.exchange.refi.guids import made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.package import Package, open_project
from qualcode.exchange.refi.parts import (
    RefiCase,
    RefiCode,
    RefiNote,
    RefiProject,
    RefiSet,
    User,
    Variable,
)
from qualcode.exchange.refi.read_sources import SourceReader, source_text
from qualcode.exchange.refi.times import read_time
from qualcode.i18n import _

_KNOWN: Final = (
    *("Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes"),
    *("Links", "Sets", "Graphs", "Description", "NoteRef"),
)
_DEEPEST: Final = 60
SIDE: Final = "qualcode.json"


def read_project(path: Path, losses: Losses) -> tuple[RefiProject, bytes | None]:
    """The project in a .qdpx file, and what a qualcode that wrote it added to it.

    Raises:
        QualcodeError: The file is missing, damaged or not safe to open.
    """
    with open_project(path) as package:
        root = parse(path, package.project_xml(), losses)
        return _project(root, package, losses), package.text(SIDE)


def read_codebook(path: Path, losses: Losses) -> RefiProject:
    """The codes and sets in a .qdc file.

    Raises:
        QualcodeError: The file is missing, damaged or not safe to open.
    """
    root = parse(path, read_file(path), losses)
    return RefiProject(
        origin=root.get("origin") or "",
        codes=tuple(_codes(child(root, "Codes"), losses)),
        sets=tuple(_sets(child(root, "Sets"))),
    )


def _project(root: Element, package: Package, losses: Losses) -> RefiProject:
    origin = root.get("origin") or ""
    book = child(root, "CodeBook")
    _tell_unread(root, losses)
    sources = SourceReader(package, origin, losses)
    return RefiProject(
        name=(root.get("name") or "").strip(),
        origin=origin,
        user=guid(root, "creatingUserGUID"),
        created=read_time(root.get("creationDateTime"), origin, losses),
        description=words(root, "Description"),
        notes=refs(root, "NoteRef"),
        users=tuple(User(guid(one), (one.get("name") or "").strip(), one.get("id") or "") for one in _users(root)),
        codes=tuple(_codes(child(book, "Codes") if book is not None else child(root, "Codes"), losses)),
        variables=tuple(_variables(child(root, "Variables"))),
        cases=tuple(_cases(child(root, "Cases"))),
        sources=tuple(sources.read_all(child(root, "Sources"))),
        memos=tuple(_notes(child(root, "Notes"), package, origin, losses)),
        sets=tuple(_sets(child(root, "Sets"))),
    )


def _users(root: Element) -> Iterator[Element]:
    for one in children(child(root, "Users"), "User"):
        if guid(one):
            yield one


def _tell_unread(root: Element, losses: Losses) -> None:
    for one in root:
        if name(one) == "Links":
            for link in children(one):
                losses.add("link", link.get("name") or _("without a name"))
        elif name(one) == "Graphs":
            for graph in children(one):
                losses.add("graph", graph.get("name") or _("without a name"))
        elif name(one) not in _KNOWN:
            losses.add("element", name(one))


def _codes(parent: Element | None, losses: Losses, depth: int = 0) -> Iterator[RefiCode]:
    for one in children(parent, "Code", "CodeGroup"):
        if depth >= _DEEPEST:
            losses.add("element", one.get("name") or name(one))
            continue
        yield RefiCode(
            guid=guid(one) or made_guid("code", one.get("name") or ""),
            name=" ".join((one.get("name") or "").split()),
            codable=(one.get("isCodable") or "true").strip().casefold() not in ("false", "0"),
            color=(one.get("color") or "").strip(),
            description=words(one, "Description"),
            notes=refs(one, "NoteRef"),
            children=tuple(_codes(one, losses, depth + 1)),
        )


def _variables(parent: Element | None) -> Iterator[Variable]:
    for one in children(parent, "Variable"):
        if guid(one):
            title = " ".join((one.get("name") or "").split())
            yield Variable(guid(one), title, one.get("typeOfVariable") or "Text", words(one, "Description"))


def _cases(parent: Element | None) -> Iterator[RefiCase]:
    for one in children(parent, "Case"):
        yield RefiCase(
            guid=guid(one) or made_guid("case", one.get("name") or ""),
            name=" ".join((one.get("name") or "").split()),
            description=words(one, "Description"),
            values=SourceReader.values(one),
            codes=refs(one, "CodeRef"),
            sources=refs(one, "SourceRef"),
            selections=refs(one, "SelectionRef"),
        )


def _notes(parent: Element | None, package: Package, origin: str, losses: Losses) -> Iterator[RefiNote]:
    for one in children(parent, "Note"):
        title = one.get("name") or ""
        text = words(one, "PlainTextContent")
        if not text:
            found, _path = source_text(one, package, losses)
            text = found.raw.replace("\r\n", "\n").strip() if found else ""
        text = text or words(one, "Description")
        if not text:
            losses.add("note", title or guid(one))
            continue
        created = read_time(one.get("creationDateTime"), origin, losses)
        note = RefiNote(guid(one), title, text, guid(one, "creatingUser"), created)
        yield replace(note, modified=read_time(one.get("modifiedDateTime"), origin, losses) or created)


def _sets(parent: Element | None) -> Iterator[RefiSet]:
    for one in children(parent, "Set"):
        yield RefiSet(
            guid=guid(one) or made_guid("set", one.get("name") or ""),
            name=" ".join((one.get("name") or "").split()),
            description=words(one, "Description"),
            codes=refs(one, "MemberCode"),
            sources=refs(one, "MemberSource"),
            notes=refs(one, "MemberNote"),
        )
