"""qc, which is PyPI's qualitative-coding: whole lines of text files coded in a database beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from qualcode.exchange.refi.guids import made_guid
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.parts import (
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiProject,
    Selection,
    Source,
    SourceText,
    User,
)

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "document": ("file_path",),
    "document_index": ("id", "document_id"),
    "location": ("id", "document_index_id"),
    "code": ("name",),
    "coder": ("name",),
    "coded_line": ("id", "line", "coder_id", "code_id"),
    "coded_line_location_association": ("coded_line_id", "location_id"),
}
"""The columns that are read of each table."""

Row = tuple[Any, ...]


class Named(Protocol):
    """A name with those below it."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def children(self) -> Sequence[Named]:
        """Those below."""


@dataclass(frozen=True, slots=True)
class QcDocument:
    """A text of the corpus; `text` is None when its file is not there."""

    path: str
    text: str | None


def qc_codes(outline: Sequence[Named], losses: Losses, used: Iterable[str] = ()) -> tuple[RefiCode, ...]:
    """The codes of qc's codebook. A code may stand in many places there; here it stands in the first.

    Args:
        outline: The codebook's names.
        losses: Told of codes that stand in several places.
        used: Codes in use; those that the codebook lacks come last.
    """
    seen: set[str] = set()

    def code(one: Named) -> RefiCode:
        return RefiCode(_guid("code", one.name), one.name, children=fresh(one.children))

    def fresh(ones: Sequence[Named]) -> tuple[RefiCode, ...]:
        made = []
        for one in ones:
            if one.name in seen:
                losses.add("one place", one.name)
                continue
            seen.add(one.name)
            made.append(code(one))
        return tuple(made)

    codes = fresh(outline)
    left = sorted({name for name in used if name not in seen})
    return (*codes, *(RefiCode(_guid("code", name), name) for name in left))


def qc_project(
    name: str,
    tables: Mapping[str, Sequence[Row]],
    documents: Sequence[QcDocument],
    outline: Sequence[Named],
    memos: Sequence[tuple[str, str]],
    losses: Losses,
) -> RefiProject:
    """A qc project as REFI-QDA's parts. Lines beside each other with one code by one coder are one coding.

    Args:
        name: The project's name.
        tables: The rows of each table, with the columns of `TABLES`.
        documents: The texts, as they stand in the corpus.
        outline: The codebook's names.
        memos: Name and text of each memo.
        losses: Told of texts that are not there and lines that the text does not have.
    """
    lines = _coded_lines(tables)
    sources = []
    for document in documents:
        if document.text is None:
            losses.add("source without text", document.path)
            continue
        selections = tuple(_selections(document.path, document.text, lines.get(document.path, {}), losses))
        guid = _guid("source", f"{name}:{document.path}")
        sources.append(Source(guid, document.path, SourceText(document.text), selections=selections))
    users = sorted(str(coder) for (coder,) in tables["coder"])
    notes = tuple(RefiNote(_guid("note", f"{name}:{title}"), title, text) for title, text in memos)
    return RefiProject(
        name=name,
        origin="qualitative-coding",
        notes=tuple(note.guid for note in notes),
        users=tuple(User(_guid("user", one), one) for one in users),
        codes=qc_codes(outline, losses, (str(code) for (code,) in tables["code"])),
        sources=tuple(sources),
        memos=notes,
    )


def _coded_lines(tables: Mapping[str, Sequence[Row]]) -> dict[str, dict[tuple[str, str], set[int]]]:
    """By document, then by coder and code: the numbers of the lines, from 0."""
    index = {number: document for number, document in tables["document_index"]}
    place = {number: index.get(document_index) for number, document_index in tables["location"]}
    where = {line: place.get(location) for line, location in tables["coded_line_location_association"]}
    found: dict[str, dict[tuple[str, str], set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, line, coder, code in tables["coded_line"]:
        document = where.get(number)
        if document is not None:
            found[document][str(coder), str(code)].add(int(line))
    return found


def _selections(path: str, text: str, coded: Mapping[tuple[str, str], set[int]], losses: Losses) -> Iterable[Selection]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    runs: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for who, numbers in sorted(coded.items()):
        for first, last in _runs(numbers):
            runs[first, last].append(who)
    for (first, last), codings in sorted(runs.items()):
        if first < 0 or last >= len(starts) - 1 or not text[starts[first] : starts[last + 1] - 1].strip():
            losses.add("selection outside", f"{path}:{first + 1}", len(codings))
            continue
        start, end = starts[first], min(starts[last + 1] - 1, len(text))
        guid = _guid("selection", f"{path}:{first}:{last}")
        made = tuple(
            RefiCoding(_guid("coding", f"{guid}{coder}:{code}"), _guid("code", code), _guid("user", coder))
            for coder, code in codings
        )
        yield Selection(guid, start, end, text[start:end], codings=made)


def _runs(numbers: set[int]) -> Iterable[tuple[int, int]]:
    """The stretches of numbers that follow on each other."""
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            yield first, last
            first = last = number
    if first is not None and last is not None:
        yield first, last


def _guid(kind: str, name: str) -> str:
    return made_guid(kind, name if kind == "user" else f"qc:{name}")
