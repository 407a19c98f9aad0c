"""The sources of a project: texts with their selections; other media by their transcripts, where they have any."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from qualcode.exchange.refi.elements import Element, child, children, guid, name, number, refs, words
from qualcode.exchange.refi.guids import canonical, made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.package import Package
from qualcode.exchange.refi.parts import RefiCoding, Selection, Source, SourceText
from qualcode.exchange.refi.times import read_time

_ELSEWHERE: Final = re.compile("relative:|absolute:|file:|[A-Za-z]:")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OWN: Final = (
    *("Description", "PlainTextContent", "PlainTextSelection", "Selections", "Coding", "NoteRef", "VariableValue"),
    *("Transcript", "Representation", "SyncPoint", "TranscriptSelection", "TextDescription"),
)
_VALUES: Final = (
    "TextValue",
    "BooleanValue",
    "IntegerValue",
    "FloatValue",
    "DecimalValue",
    "DateValue",
    "DateTimeValue",
)


class SourceReader:
    """Reads the sources of one project."""

    def __init__(self, package: Package, origin: str, losses: Losses) -> None:
        self._package = package
        self._origin = origin
        self._losses = losses

    def read_all(self, parent: Element | None) -> Iterator[Source]:
        """Every source that has a text."""
        for one in children(parent):
            kind = name(one)
            if kind == "TextSource":
                yield from self._text_source(one, one)
                continue
            texts = list(children(one, "Transcript", "Representation", "TextDescription"))
            for text in texts:
                yield from self._text_source(text, one)
            for part in children(one):
                if name(part) not in _OWN:
                    self._losses.add("source", f"{one.get('name') or kind}: {name(part)}")
            if not texts:
                self._losses.add("source", one.get("name") or kind)

    def _text_source(self, one: Element, whole: Element) -> Iterator[Source]:
        text, path = source_text(one, self._package, self._losses)
        title = (one.get("name") or whole.get("name") or path.rpartition("/")[2]).strip()
        if text is None:
            self._losses.add("source without text", title or guid(one))
            return
        for part in children(one):
            if name(part) not in _OWN:
                self._losses.add("element", f"{title}: {name(part)}")
        yield Source(
            guid=guid(one) or made_guid("source", title),
            name=title,
            text=text,
            path=path,
            description=words(one, "Description"),
            user=guid(one, "creatingUser"),
            created=read_time(one.get("creationDateTime"), self._origin, self._losses),
            selections=tuple(self._selections(one, title)),
            codings=tuple(self._codings(one)),
            notes=refs(one, "NoteRef"),
            values=self.values(one) or self.values(whole),
        )

    def _selections(self, source: Element, title: str) -> Iterator[Selection]:
        points = {guid(point): number(point, "position") for point in children(source, "SyncPoint")}
        for one in chain(children(source), *(children(group) for group in children(source, "Selections"))):
            kind = name(one)
            if kind == "TranscriptSelection":
                start, end = (points.get(guid(one, key)) for key in ("fromSyncPoint", "toSyncPoint"))
            elif kind == "PlainTextSelection":
                start, end = number(one, "startPosition"), number(one, "endPosition")
            else:
                continue
            if start is None or end is None:
                self._losses.add("selection outside", f"{title}: {one.get('name') or guid(one)}")
                continue
            yield Selection(
                guid=guid(one) or made_guid("selection", f"{title}:{start}:{end}"),
                start=start,
                end=end,
                name=one.get("name") or "",
                description=words(one, "Description"),
                user=guid(one, "creatingUser"),
                created=read_time(one.get("creationDateTime"), self._origin, self._losses),
                codings=tuple(self._codings(one)),
                notes=refs(one, "NoteRef"),
            )

    def _codings(self, parent: Element) -> Iterator[RefiCoding]:
        for one in children(parent, "Coding"):
            codes = refs(one, "CodeRef") or ((guid(one, "codeGUID"),) if guid(one, "codeGUID") else ())
            for count, code in enumerate(codes):
                own = guid(one) if not count else ""
                created = read_time(one.get("creationDateTime"), self._origin, self._losses)
                yield RefiCoding(own, code, guid(one, "creatingUser"), created, refs(one, "NoteRef"))
            if not codes:
                self._losses.add("unknown code", guid(one))

    @staticmethod
    def values(one: Element) -> dict[str, str]:
        """The values of variables, by the variable's GUID."""
        found = {}
        for value in children(one, "VariableValue"):
            for variable in refs(value, "VariableRef"):
                found[variable] = next((text for kind in _VALUES if (text := words(value, kind))), "")
        return {variable: text for variable, text in found.items() if text}


def source_text(one: Element, package: Package, losses: Losses) -> tuple[SourceText | None, str]:
    """The text of a source and its path; None when it is not in the file."""
    content = child(one, "PlainTextContent")
    path = (one.get("plainTextPath") or "").strip()
    if content is not None and not path:
        raw = "".join(content.itertext())
        return (SourceText(raw.removeprefix("\ufeff"), raw.startswith("\ufeff")) if raw.strip() else None), ""
    inner = "" if _ELSEWHERE.match(path) else path.removeprefix("internal:").lstrip("/")
    data = package.text(inner) if inner else None
    if not data or not data.strip():
        return None, path
    text = _decode(data, path, losses)
    return (text if text.raw.strip() else None), path


def _decode(data: bytes, path: str, losses: Losses) -> SourceText:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return SourceText(data.decode(encoding, "replace"), bom=True)
    try:
        return SourceText(data.decode("utf-8"))
    except UnicodeDecodeError:
        losses.add("encoding", path)
        return SourceText(data.decode("cp1252", "replace"))


def file_guid(source: Source) -> str:
    """The GUID in the name of the source's file, which QualCoder's cases mean."""
    return canonical(source.path.rpartition("/")[2].partition(".")[0])
