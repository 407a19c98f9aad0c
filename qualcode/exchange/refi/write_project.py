"""The parts of a project to a .qdpx or .qdc file that the public schemas accept, in their order of elements."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from qualcode import __version__
from qualcode.exchange.files import replaced_file
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.parts import (
    RefiCase,
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiProject,
    RefiSet,
    Selection,
    Source,
    User,
    Variable,
)
from qualcode.exchange.refi.read_project import SIDE
from qualcode.exchange.refi.times import write_time

ORIGIN: Final = f"qualcode {__version__}"
PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_TYPED: Final = {
    "Boolean": ("BooleanValue", re.compile(r"true|false|0|1")),
    "Integer": ("IntegerValue", re.compile(r"[+-]?[0-9]+")),
    "Float": ("FloatValue", re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")),
    "Date": ("DateValue", re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")),
    "DateTime": (
        "DateTimeValue",
        re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}Z?"),
    ),
}

Element = Any


def write_project(path: Path, project: RefiProject, side: bytes, *, losses: Losses, force: bool = False) -> None:
    """Write the project and its texts; `side` is what qualcode adds for itself.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    data = _Writer(losses).project(project)
    with (
        replaced_file(path, force=force) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package,
    ):
        package.writestr("project.qde", data)
        for source in project.sources:
            package.writestr(f"sources/{source.guid}.txt", source.text.raw.encode("utf-8", "replace"))
        package.writestr(f"sources/{SIDE}", side)


def write_codebook(path: Path, project: RefiProject, *, losses: Losses, force: bool = False) -> None:
    """Write the codes and sets of the project.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    data = _Writer(losses).codebook(project)
    with replaced_file(path, force=force) as file:
        file.write(data)


class _Writer:
    """Parts to elements. Empty attributes and containers are left out."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._types: dict[str, str] = {}

    def project(self, project: RefiProject) -> bytes:
        root = _root("Project", PROJECT)
        self._set(root, name=project.name or "qualcode", origin=ORIGIN, creatingUserGUID=project.user)
        self._set(root, creationDateTime=write_time(project.created))
        self._types = _types(project)
        self._all(root, "Users", project.users, self._user)
        if project.codes:
            self._all(_add(root, "CodeBook"), "Codes", project.codes, self._code)
        self._all(root, "Variables", project.variables, self._variable)
        self._all(root, "Cases", project.cases, self._case)
        self._all(root, "Sources", project.sources, self._source)
        self._all(root, "Notes", project.memos, self._note)
        self._all(root, "Sets", project.sets, self._set_of_parts)
        self._text(root, "Description", project.description)
        self._refs(root, "NoteRef", project.notes)
        return _bytes(root)

    def codebook(self, project: RefiProject) -> bytes:
        root = _root("CodeBook", CODEBOOK)
        self._set(root, origin=ORIGIN)
        self._all(root, "Codes", project.codes, self._plain_code)
        sets = [one for one in project.sets if one.codes]
        self._all(root, "Sets", sets, self._set_of_codes)
        return _bytes(root)

    def _set(self, element: Element, **attributes: str) -> None:
        for key, value in attributes.items():
            if value:
                element.set(key, value if value.isascii() and value.isprintable() else self._clean(value))

    def _text(self, parent: Element, name: str, text: str) -> None:
        if text:
            _add(parent, name).text = self._clean(text)

    def _clean(self, text: str) -> str:
        clean, count = _FORBIDDEN.subn("\ufffd", text)
        self._losses.add("sign", clean[:40], count)
        return clean

    def _all(self, parent: Element, name: str, parts: Sequence[Any], write: Any) -> None:
        if parts:
            container = _add(parent, name)
            for part in parts:
                write(container, part)

    def _refs(self, parent: Element, name: str, guids: Iterable[str]) -> None:
        for guid in guids:
            _add(parent, name, targetGUID=guid)

    def _stamp(self, element: Element, user: str, created: str) -> None:
        self._set(element, creatingUser=user, creationDateTime=write_time(created))

    def _user(self, parent: Element, user: User) -> None:
        self._set(_add(parent, "User"), guid=user.guid, name=user.name, id=user.id)

    def _code(self, parent: Element, code: RefiCode, *, notes: bool = True) -> None:
        element = _add(parent, "Code")
        self._set(element, guid=code.guid, name=code.name, isCodable="true" if code.codable else "false")
        self._set(element, color=code.color if _COLOR.fullmatch(code.color) else "")
        self._text(element, "Description", code.description)
        self._refs(element, "NoteRef", code.notes if notes else ())
        for child in code.children:
            self._code(element, child, notes=notes)

    def _plain_code(self, parent: Element, code: RefiCode) -> None:
        self._code(parent, code, notes=False)

    def _variable(self, parent: Element, variable: Variable) -> None:
        element = _add(parent, "Variable")
        self._set(element, guid=variable.guid, name=variable.name, typeOfVariable=self._types[variable.guid])
        self._text(element, "Description", variable.description)

    def _values(self, parent: Element, values: Mapping[str, str]) -> None:
        for guid, text in values.items():
            element = _add(parent, "VariableValue")
            _add(element, "VariableRef").set("targetGUID", guid)
            kind = _TYPED.get(self._types.get(guid, "Text"))
            self._text(element, kind[0] if kind else "TextValue", text)

    def _case(self, parent: Element, case: RefiCase) -> None:
        element = _add(parent, "Case")
        self._set(element, guid=case.guid, name=case.name)
        self._text(element, "Description", case.description)
        self._refs(element, "CodeRef", case.codes)
        self._values(element, case.values)
        self._refs(element, "SourceRef", case.sources)
        self._refs(element, "SelectionRef", case.selections)

    def _source(self, parent: Element, source: Source) -> None:
        element = _add(parent, "TextSource")
        self._set(element, guid=source.guid, name=source.name, plainTextPath=f"internal://{source.guid}.txt")
        self._stamp(element, source.user, source.created)
        self._text(element, "Description", source.description)
        for selection in source.selections:
            self._selection(element, selection)
        for coding in source.codings:
            self._coding(element, coding)
        self._refs(element, "NoteRef", source.notes)
        self._values(element, source.values)

    def _selection(self, parent: Element, selection: Selection) -> None:
        element = _add(
            parent,
            "PlainTextSelection",
            guid=selection.guid,
            startPosition=str(selection.start),
            endPosition=str(selection.end),
        )
        self._set(element, name=selection.name)
        self._stamp(element, selection.user, selection.created)
        self._text(element, "Description", selection.description)
        for coding in selection.codings:
            self._coding(element, coding)
        self._refs(element, "NoteRef", selection.notes)

    def _coding(self, parent: Element, coding: RefiCoding) -> None:
        element = _add(parent, "Coding", guid=coding.guid)
        self._stamp(element, coding.user, coding.created)
        self._refs(element, "CodeRef", [coding.code])
        self._refs(element, "NoteRef", coding.notes)

    def _note(self, parent: Element, note: RefiNote) -> None:
        element = _add(parent, "Note")
        self._set(element, guid=note.guid, name=note.name)
        self._stamp(element, note.user, note.created)
        self._set(element, modifyingUser=note.user, modifiedDateTime=write_time(note.modified))
        self._text(element, "PlainTextContent", note.text)

    def _set_of_parts(self, parent: Element, one: RefiSet) -> None:
        element = self._set_head(parent, one)
        self._refs(element, "MemberCode", one.codes)
        self._refs(element, "MemberSource", one.sources)
        self._refs(element, "MemberNote", one.notes)

    def _set_of_codes(self, parent: Element, one: RefiSet) -> None:
        element = self._set_head(parent, one)
        for guid in one.codes:
            _add(element, "MemberCode").set("guid", guid)

    def _set_head(self, parent: Element, one: RefiSet) -> Element:
        element = _add(parent, "Set")
        self._set(element, guid=one.guid, name=one.name)
        self._text(element, "Description", one.description)
        return element


def _types(project: RefiProject) -> dict[str, str]:
    """The type of each variable; Text, unless all its values are of the type that it had."""
    values: dict[str, list[str]] = {}
    for said in [one.values for one in project.sources] + [one.values for one in project.cases]:
        for guid, text in said.items():
            values.setdefault(guid, []).append(text)

    def holds(variable: Variable) -> bool:
        kind = _TYPED.get(variable.type)
        return kind is not None and all(kind[1].fullmatch(text) for text in values.get(variable.guid, ()))

    return {variable.guid: variable.type if holds(variable) else "Text" for variable in project.variables}


def _root(name: str, namespace: str) -> Element:
    from lxml import etree

    return etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})


def _add(parent: Element, name: str, **attributes: str) -> Element:
    child = parent.makeelement(f"{parent.tag.partition('}')[0]}}}{name}", attributes)
    parent.append(child)
    return child


def _bytes(root: Element) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return data
