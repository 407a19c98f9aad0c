"""The codebook as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.exchange.about import FILTER
from qualcode.exchange.documents.parts import Block, Bullets, Document, Heading, Paragraph
from qualcode.exchange.documents.words import date_in_words
from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook
from qualcode.table import Cell, Table


def codebook_document(
    uses: Table, codebook: Codebook, *, about: Mapping[str, str], title: str = "", project: str = ""
) -> Document:
    """Every code with what it means, when to use it and how often that was done.

    `uses` is the table `codebook` from analysis; `about` is from `describe_export`.
    """
    counts = {str(row["code"]): row for row in uses.records()}
    blocks = [block for code in codebook for block in _code(code, counts[code.id])]
    if codebook.uncoded_examples:
        blocks.append(Heading(1, _("Without a code")))
        blocks.append(Bullets(_("Examples"), codebook.uncoded_examples))
    strangers = [row for row in counts.values() if not row["in_codebook"]]
    if strangers:
        blocks.append(Heading(1, _("Codes in use that the codebook lacks")))
        blocks += [Paragraph(_used(row), str(row["code"])) for row in strangers]
    number = len(codebook.by_id)
    filters = {key.removeprefix(FILTER): value for key, value in about.items() if key.startswith(FILTER)}
    facts = (
        Paragraph(date_in_words(about.get("date", "")), _("Date")),
        Paragraph(ngettext("{n} code", "{n} codes", number).format(n=number), _("Contents")),
        *(
            Paragraph(value, _("Use is counted with a filter on {what}").format(what=what))
            for what, value in filters.items()
        ),
    )
    name = title or _("Codebook")
    return Document(name, project or codebook.title, about.get("date", ""), facts, tuple(blocks))


def _code(code: Code, row: Mapping[str, Cell]) -> Iterator[Block]:
    yield Heading(code.id.count("/") + 1, code.name)
    yield Paragraph(code.definition)
    yield Paragraph(code.id, _("Code ID"))
    if code.retired:
        yield Paragraph(_("No longer in use; what was coded with it stays."), _("Retired"))
    yield Paragraph(_used(row), _("Used"))
    lists = ((_("Include"), code.include), (_("Exclude"), code.exclude))
    yield from (Bullets(label, items) for label, items in lists if items)
    if code.cues:
        yield Paragraph(", ".join(code.cues), _("Cues"))
    if code.examples:
        yield Bullets(_("Examples"), code.examples)


def _used(row: Mapping[str, Cell]) -> str:
    codings, transcripts = int(row["codings"] or 0), int(row["transcripts"] or 0)
    if not codings:
        return _("not yet")
    return ", ".join(
        (
            ngettext("{n} coding", "{n} codings", codings).format(n=codings),
            ngettext("{n} transcript", "{n} transcripts", transcripts).format(n=transcripts),
        )
    )
