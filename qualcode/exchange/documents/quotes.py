"""The document with all that was said about each code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from qualcode.exchange.about import FILTER
from qualcode.exchange.documents.parts import Block, Document, Heading, Paragraph, Quote
from qualcode.exchange.documents.words import date_in_words, decimal
from qualcode.i18n import _, ngettext
from qualcode.model import Codebook, Origin
from qualcode.table import Cell, Table

Row = Mapping[str, Cell]

_ATTRIBUTE: Final = "attribute."
_SUGGESTED: Final = Origin.SUGGESTED.value


def quotes_document(
    excerpts: Table, codebook: Codebook, *, about: Mapping[str, str], title: str = "", project: str = ""
) -> Document:
    """Every excerpt below its code, in the codebook's order, and the transcripts that they come from.

    `excerpts` is the table of that name from analysis; `about` is from `describe_export`. The same
    words with the same code stand once, with all who coded them.
    """
    rows = excerpts.records()
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        by_code.setdefault(str(row["code"]), []).append(row)
    several = len({row["coder"] for row in rows if row["origin"] != _SUGGESTED}) > 1
    blocks: list[Block] = []
    quotes = 0
    for code_id in _shown(by_code, codebook):
        found = [_quote(same, several) for same in _same_place(by_code.get(code_id, ()))]
        quotes += len(found)
        blocks += _opening(code_id, codebook, len(found))
        blocks += found
    blocks += _sources(rows)
    facts = tuple(_facts(rows, quotes, about))
    name = title or _("Quotes by code")
    return Document(name, project or codebook.title, about.get("date", ""), facts, tuple(blocks))


def _facts(rows: Sequence[Row], quotes: int, about: Mapping[str, str]) -> Iterator[Paragraph]:
    yield Paragraph(date_in_words(about.get("date", "")), _("Date"))
    codes, transcripts = ({row[column] for row in rows} for column in ("code", "transcript"))
    counts = (
        ngettext("{n} quote", "{n} quotes", quotes).format(n=quotes),
        ngettext("{n} code", "{n} codes", len(codes)).format(n=len(codes)),
        ngettext("{n} transcript", "{n} transcripts", len(transcripts)).format(n=len(transcripts)),
    )
    yield Paragraph(", ".join(counts), _("Contents"))
    coders = sorted({str(row["coder"]) for row in rows if row["origin"] != _SUGGESTED})
    if coders:
        yield Paragraph(", ".join(coders), _("Coders"))
    for key, value in about.items():
        if key.startswith(FILTER):
            yield Paragraph(value, _("Filter on {what}").format(what=key.removeprefix(FILTER)))


def _shown(used: Iterable[str], codebook: Codebook) -> tuple[str, ...]:
    """The codes with quotes and those above them, in order; those that the codebook lacks come last."""
    wanted = set(used)
    strangers = sorted(wanted - codebook.by_id.keys())
    for code_id in tuple(wanted):
        parts = code_id.split("/")
        wanted.update("/".join(parts[:number]) for number in range(1, len(parts)))
    return (*(code_id for code_id in codebook.by_id if code_id in wanted), *strangers)


def _opening(code_id: str, codebook: Codebook, count: int) -> Iterator[Block]:
    code = codebook.by_id.get(code_id)
    if code is None:
        yield Heading(1, code_id)
        yield Paragraph(_("This code is not in the codebook."))
    else:
        yield Heading(code_id.count("/") + 1, code.name)
        yield Paragraph(code.definition)
    if count:
        yield Paragraph(ngettext("{n} quote", "{n} quotes", count).format(n=count))


def _same_place(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows that are about the same words, together; a row without a place stays alone."""
    places: dict[tuple[Cell, ...], list[Row]] = {}
    for row in rows:
        placed = row["turn"] is not None and row["origin"] != _SUGGESTED
        words = (row["transcript"], row["turn"], row["start"], row["end"], row["quote"])
        places.setdefault(words if placed else (row["id"],), []).append(row)
    yield from places.values()


def _quote(rows: Sequence[Row], several_coders: bool) -> Quote:
    row = rows[0]
    mark = ""
    if row["origin"] == _SUGGESTED:
        score = row["score"]
        mark = _("Suggestion that nobody has decided on")
        mark += f" ({decimal(score)})" if isinstance(score, float) else ""
    notes = [
        Paragraph(str(each["memo"]), _("Memo by {coder}").format(coder=each["coder"])) for each in rows if each["memo"]
    ]
    weight = max(int(each["weight"] or 0) for each in rows)
    if weight:
        notes.insert(0, Paragraph("★" * weight, _("Weight")))
    if several_coders and not mark:
        notes.insert(0, Paragraph(", ".join(dict.fromkeys(str(each["coder"]) for each in rows)), _("Coded by")))
    return Quote(
        words=str(row["quote"] or "").strip("\n"),
        source=_source(row),
        before=str(row["context_before"] or ""),
        after=str(row["context_after"] or ""),
        mark=mark,
        notes=tuple(notes),
    )


def _source(row: Row) -> str:
    turn = row["turn"]
    number = None if turn is None else _("turn {number}").format(number=int(turn) + 1)
    return ", ".join(str(part) for part in (row["transcript"], row["speaker"], row["time"], number) if part)


def _sources(rows: Sequence[Row]) -> Iterator[Block]:
    """The transcripts with what is known of them, in the order they are first met."""
    found: dict[str, str] = {}
    for row in rows:
        if str(row["transcript"]) not in found:
            said = (f"{key.removeprefix(_ATTRIBUTE)}: {value}" for key, value in _attributes(row))
            found[str(row["transcript"])] = "; ".join(said)
    if found:
        yield Heading(1, _("Transcripts"))
    for name, known in found.items():
        yield Paragraph(known or "–", name)


def _attributes(row: Row) -> Iterator[tuple[str, Cell]]:
    return ((key, value) for key, value in row.items() if key.startswith(_ATTRIBUTE) and value)
