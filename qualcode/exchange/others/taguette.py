"""Taguette: a project's database, and its list of tags."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from qualcode.errors import QualcodeError
from qualcode.exchange.others.markup import MarkedText
from qualcode.exchange.refi.guids import made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.parts import RefiCode, RefiCoding, RefiProject, Selection, Source, SourceText, User
from qualcode.i18n import _

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": ("id", "name", "description", "created"),
    "documents": ("id", "name", "description", "filename", "created", "project_id", "contents"),
    "tags": ("id", "project_id", "path", "description"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "commands": ("date", "user_login", "payload"),
}
"""The columns that are read of each table."""

_NAMESPACE: Final = UUID("51B2B2B7-27EB-4ECB-9D56-E75B0A0496C2")
_ALONE: Final = "admin"
_BETWEEN: Final = r"\s*(?:::|[./:>|])\s*"

Row = tuple[Any, ...]


def taguette_project(tables: Mapping[str, Sequence[Row]], losses: Losses) -> RefiProject:
    """The project of a Taguette database as REFI-QDA's parts; positions count characters of the parts' texts.

    Args:
        tables: The rows of each table, with the columns of `TABLES`.
        losses: Told of what has no place: highlights without a tag or outside their document.

    Raises:
        QualcodeError: The database holds no project, or several.
    """
    projects = tables["projects"]
    if len(projects) != 1:
        names = ", ".join(sorted(str(name) for _id, name, *_rest in projects))
        raise QualcodeError(
            _("The Taguette database holds {n} projects: {names}.").format(n=len(projects), names=names or "–"),
            _("Export the one you want from Taguette (“Export project”), and import that file."),
        )
    (_number, name, description, created) = projects[0]
    made = _Commands(tables["commands"])
    tags = {number: (str(path), str(said or "")) for number, _project, path, said in tables["tags"]}
    by_highlight: dict[Any, list[Any]] = defaultdict(list)
    for highlight, tag in tables["highlight_tags"]:
        by_highlight[highlight].append(tag)
    by_document: dict[Any, list[Row]] = defaultdict(list)
    for row in tables["highlights"]:
        by_document[row[1]].append(row)
    guids = {number: tag_guid(path) for number, (path, _said) in tags.items()}
    sources = []
    for number, title, said, filename, since, _project, contents in tables["documents"]:
        marked = MarkedText(str(contents))
        selections = [
            one
            for row in by_document.get(number, ())
            if (one := _selection(row, marked, str(title), by_highlight, guids, made, losses)) is not None
        ]
        sources.append(
            Source(
                guid=made_guid("source", f"taguette:{name}:{filename}:{title}"),
                name=_without_ending(str(title)),
                text=SourceText(marked.text),
                description=str(said or ""),
                created=_time(since),
                selections=tuple(selections),
            )
        )
    unsigned = sum(len(one.codings) for source in sources for one in source.selections if not one.user)
    losses.add("no coder", "", unsigned)
    return RefiProject(
        name=str(name),
        origin="Taguette",
        created=_time(created),
        description=str(description or ""),
        users=tuple(made.users()),
        codes=tags_as_codes(tags.values()),
        sources=tuple(sources),
    )


def taguette_tags(rows: Sequence[Sequence[str]]) -> tuple[RefiCode, ...]:
    """The codes of a table of tags with the columns tag (or name, or path) and, if there is one, description.

    Raises:
        QualcodeError: A row has no tag.
    """
    head = [cell.strip().casefold() for cell in rows[0]]
    tag = next(head.index(one) for one in ("tag", "name", "path") if one in head)
    said = head.index("description") if "description" in head else None
    tags = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        path = row[tag].strip() if tag < len(row) else ""
        if not path:
            raise QualcodeError(_("Row {n} has no tag.").format(n=number), _("Write its name, or take the row out."))
        tags.append((path, row[said].strip() if said is not None and said < len(row) else ""))
    return tags_as_codes(tags)


def is_tag_table(head: Sequence[str]) -> bool:
    """Whether these column names are those of Taguette's list of tags."""
    names = [name.strip().casefold() for name in head]
    known = {"tag", "name", "path", "description", "number of highlights", "number of documents"}
    return len({"tag", "name", "path"} & set(names)) == 1 and set(names) <= known and len(set(names)) == len(names)


def tag_guid(path: str) -> str:
    """The GUID that Taguette gives a tag in its own .qdc."""
    return str(uuid5(_NAMESPACE, path)).upper()


def tags_as_codes(tags: Iterable[tuple[str, str]]) -> tuple[RefiCode, ...]:
    """Tags are flat; one that begins with another's whole name and a separator is a code below it.

    A prefix that is no tag itself makes no code: “f.eks. kaffe” stays what it is.
    """
    said = {path.strip(): description.strip() for path, description in tags}
    below: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for path in sorted(said, key=str.casefold):
        parent, names[path] = _parent(path, said)
        below[parent].append(path)

    def code(path: str) -> RefiCode:
        children = tuple(code(one) for one in below.get(path, ()))
        return RefiCode(tag_guid(path), names[path], description=said[path], children=children)

    return tuple(code(path) for path in below.get("", ()))


def _parent(path: str, tags: Mapping[str, str]) -> tuple[str, str]:
    cuts = [match.span() for match in re.finditer(_BETWEEN, path)]
    for start, end in reversed(cuts):
        if path[:start] in tags and path[end:]:
            return path[:start], path[end:]
    return "", path


def _selection(
    row: Row,
    marked: MarkedText,
    title: str,
    by_highlight: Mapping[Any, Sequence[Any]],
    guids: Mapping[Any, str],
    made: _Commands,
    losses: Losses,
) -> Selection | None:
    number, _document, first, last, snippet = row
    words = MarkedText(str(snippet or "")).text.strip("\n")
    where = f"{title}: {words[:40]}"
    codes = [guids[tag] for tag in by_highlight.get(number, ()) if tag in guids]
    if not codes:
        losses.add("selection uncoded", where)
        return None
    start, end = marked.find_start(int(first)), marked.find_end(int(last))
    if start is None or end is None:
        losses.add("selection outside", where)
        return None
    user, created = made.of(number)
    guid = made_guid("selection", f"taguette:{title}:{number}:{first}:{last}")
    codings = tuple(RefiCoding(made_guid("coding", guid + code), code, user, created) for code in codes)
    return Selection(guid, start, end, words, user=user, created=created, codings=codings)


class _Commands:
    """Who made each highlight, and when; Taguette keeps that in its list of commands alone."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_highlight: dict[Any, tuple[str, str]] = {}
        for date, login, payload in rows:
            try:
                said = json.loads(payload)
            except (TypeError, ValueError):
                continue
            if isinstance(said, dict) and said.get("type") == "highlight_add":
                self._by_highlight[said.get("highlight_id")] = (str(login), _time(date))

    def users(self) -> Iterator[User]:
        """Everyone who made a highlight. The one user of a Taguette at home is called admin, which names nobody."""
        for login in sorted({login for login, _date in self._by_highlight.values()} - {_ALONE}):
            yield User(made_guid("user", login), login)

    def of(self, highlight: Any) -> tuple[str, str]:
        """The GUID of who made it, and when; empty when not known."""
        login, date = self._by_highlight.get(highlight, ("", ""))
        return (made_guid("user", login) if login and login != _ALONE else ""), date


def _time(value: object) -> str:
    """Taguette's time, which is UTC, as ISO 8601; empty when it is none."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?", str(value or ""))
    return f"{match[1]}T{match[2]}+00:00" if match else ""


def _without_ending(title: str) -> str:
    return re.sub(r"\.(?:html?|epub|odt|docx?|rtf|pdf|txt|md)$", "", title, flags=re.IGNORECASE) or title
