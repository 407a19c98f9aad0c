"""A REFI-QDA file to values; what cannot be kept is told, nothing is made up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.readers.files import read_bytes
from qualcode.readers.package import open_zip, parse_safely, read_bytes_of
from qualcode.readers.refi.nodes import guid, local, target, words
from qualcode.readers.refi.sources import SourceReader
from qualcode.readers.refi.values import RefiCase, RefiCode, RefiProject, RefiSet

_MOST_NODES: Final = 2_500_000  # 50,000 codings take one million
_READ: Final = frozenset({"Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Sets"})
_VALUES: Final = ("TextValue", "IntegerValue", "FloatValue", "BooleanValue", "DateValue", "DateTimeValue")


def read_refi(path: Path) -> RefiProject:
    """The project or codebook in the file.

    Raises:
        QualcodeError: It is unsafe, damaged or no REFI-QDA file; the message does not name the file.
    """
    data = read_bytes(path)
    if not data.startswith(b"PK"):
        root = parse_safely(data, most=_MOST_NODES)
        if local(root) != "CodeBook":
            raise _no_project()
        codes = _codes(root)
        return RefiProject(words(root.get("name")), words(root.get("origin")), codes=codes, sets=_sets(root))
    with open_zip(data) as package:
        inner = [name for name in package.namelist() if name.lower().endswith(".qde") and "/" not in name]
        if len(inner) != 1:
            raise _no_project()
        root = parse_safely(read_bytes_of(package, inner[0]), most=_MOST_NODES)
        if local(root) != "Project":
            raise _no_project()
        users = {guid(user): words(user.get("name")) for user in root.iterfind("{*}Users/{*}User")}
        codes = tuple(code for book in root.iterfind("{*}CodeBook") for code in _codes(book))
        reader = SourceReader(root, package, {code.guid for code in codes}, users)
        reader.read()
    notices = list(reader.notices)
    if inner[0] != "project.qde":
        notices.insert(0, _("The project inside is named {name}, not project.qde.").format(name=inner[0]))
    return RefiProject(
        title=words(root.get("name")),
        origin=words(root.get("origin")),
        users=tuple(users.values()),
        codes=codes,
        sets=tuple(one for place in (root, *root.iterfind("{*}CodeBook")) for one in _sets(place)),
        cases=_cases(root),
        sources=tuple(reader.sources),
        codings=tuple(reader.codings),
        losses=(*reader.losses, *_other_losses(root)),
        notices=tuple(notices),
    )


def _no_project() -> QualcodeError:
    return QualcodeError(
        _("The file is not a whole REFI-QDA project or codebook."),
        _("Export it once more as .qdpx or .qdc from the program that made it."),
    )


def _codes(book: Any) -> tuple[RefiCode, ...]:
    """All codes, parents first."""
    found: dict[str, RefiCode] = {}
    for element in book.iterfind("{*}Codes//{*}Code"):
        above = element.getparent()
        code = RefiCode(
            guid(element),
            words(element.get("name")),
            guid(above) if local(above) == "Code" else "",
            words("".join(part.text or "" for part in element.iterfind("{*}Description"))),
            words(element.get("color")),
            element.get("isCodable", "true").strip().lower() not in ("false", "0"),
        )
        found.setdefault(code.guid, code)
    return tuple(found.values())


def _sets(place: Any) -> tuple[RefiSet, ...]:
    sets = place.iterfind("{*}Sets/{*}Set")
    return tuple(
        RefiSet(words(one.get("name")), tuple(target(member) or guid(member) for member in one if len(member.attrib)))
        for one in sets
    )


def _cases(root: Any) -> tuple[RefiCase, ...]:
    names = {guid(variable): words(variable.get("name")) for variable in root.iterfind("{*}Variables/{*}Variable")}
    found = []
    for case in root.iterfind("{*}Cases/{*}Case"):
        attributes = {}
        for value in case.iterfind("{*}VariableValue"):
            name = next((names.get(target(ref), "") for ref in value.iterfind("{*}VariableRef")), "")
            said = [words(part.text) for part in value if local(part) in _VALUES]
            if name and said:
                attributes[name] = said[0]
        sources = tuple(target(ref) for ref in case.iterfind("{*}SourceRef"))
        found.append(RefiCase(words(case.get("name")), attributes, sources))
    return tuple(found)


def _other_losses(root: Any) -> list[str]:
    """What the file has that no study here has a place for."""
    others = Counter({local(part): len(part) for part in root if local(part) not in _READ})
    return [
        ngettext(
            "{name}: {count} element was not taken over.", "{name}: {count} elements were not taken over.", count
        ).format(name=name, count=count)
        for name, count in others.items()
        if count
    ]
