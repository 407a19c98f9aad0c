"""Documents as paragraphs and tables to turns; shared by Word, OpenDocument and RTF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualcode.i18n import _, ngettext
from qualcode.readers.blocks import Block, Grid, Paragraph
from qualcode.readers.columns import Columns, add_rows, find_columns, guess_columns
from qualcode.readers.labels import Rank, rank
from qualcode.readers.limits import check_size
from qualcode.readers.lines import take_apart
from qualcode.readers.parsing import parse_lines, read_heading
from qualcode.readers.reading import Draft, Note, ReadOptions, Utterance
from qualcode.readers.spans import warn_order
from qualcode.text import clean_text


def read_document(draft: Draft, blocks: Iterable[Block], options: ReadOptions) -> None:
    """Fill the draft with the attributes and turns of a document.

    A table whose first row names columns of a transcript is one; so is the only table of a document whose
    cells look like it, which a person is asked to check. Other rows are read as lines of text.

    Raises:
        QualcodeError: The user's pattern for speakers is wrong or matches no line, or the document is far too long.
    """
    clean = [_clean(draft, block) for block in blocks]
    check_size(lines=sum(len(block.rows) if isinstance(block, Grid) else 1 for block in clean))
    _count_notes(draft, clean)
    grids = [block for block in clean if isinstance(block, Grid) and block.rows]
    columns = {id(grid): find_columns(grid.rows[0]) for grid in grids}
    if not any(columns.values()) and len(grids) == 1 and not _any_label(clean):
        columns = {id(grids[0]): guess_columns(grids[0].rows)}
    if options.speakers is None and any(columns.values()):
        _read_tables(draft, clean, columns)
    else:
        _read_lines(draft, clean, options)


def _any_label(blocks: Sequence[Block]) -> bool:
    """Whether a paragraph starts with what is a speaker by its looks alone."""
    lines = (line for block in blocks if isinstance(block, Paragraph) for line in block.text.split("\n"))
    return any(rank(label) >= Rank.NAME for label in (take_apart(line).label for line in lines) if label)


def _read_tables(draft: Draft, blocks: Sequence[Block], columns: dict[int, Columns | None]) -> None:
    above: list[str] = []
    started = False
    loose = 0
    for block in blocks:
        found = columns.get(id(block)) if isinstance(block, Grid) else None
        if isinstance(block, Grid) and found:
            if not started:
                read_heading(draft, above)
            started = True
            rows = block.rows[1:] if found.headings else block.rows
            add_rows(draft, rows, found, carry=True, thousandths=False)
            if not found.headings:
                draft.warn(_guessed(found), doubtful=True)
            continue
        for line in _lines(block):
            if not started:
                above.append(line)
            elif line.strip():
                draft.utterances.append(Utterance("", line.strip()))
                loose += 1
    if loose:
        draft.warn(
            ngettext(
                "{count} paragraph beside the table has no speaker.",
                "{count} paragraphs beside the table have no speaker.",
                loose,
            ).format(count=loose),
            doubtful=True,
        )
    warn_order(draft)


def _guessed(columns: Columns) -> str:
    return _(
        "The table has no headings: column {speaker} was read as the speakers and column {text} as the words."
    ).format(speaker=columns.speaker + 1, text=columns.text + 1)


def _read_lines(draft: Draft, blocks: Sequence[Block], options: ReadOptions) -> None:
    lines: list[str] = []
    bold: list[int] = []
    rows = 0
    for block in blocks:
        parts = _lines(block)
        lines += parts
        bold += [block.bold if isinstance(block, Paragraph) else 0, *[0] * (len(parts) - 1)][: len(parts)]
        rows += len(block.rows) if isinstance(block, Grid) else 0
    parse_lines(draft, lines, options, bold=bold, paragraphs=True)
    if rows:
        draft.warn(
            ngettext(
                "The document has a table; its row was read as a line of text.",
                "The document has a table; its {count} rows were read as lines of text.",
                rows,
            ).format(count=rows),
            doubtful=True,
        )


def _lines(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return block.text.split("\n")
    return [line for row in block.rows for line in "\t".join(row).split("\n")]


def _clean(draft: Draft, block: Block) -> Block:
    def clean(note: Note) -> Note:
        author, text, anchor = map(draft.clean, (note.author, note.text, note.anchor))
        return replace(note, author=author, text=text, anchor=anchor)

    notes = [(clean(note), at) for note, at in block.notes]
    if isinstance(block, Grid):
        return Grid([[draft.clean(cell) for cell in row] for row in block.rows], notes)
    text = draft.clean(block.text)
    notes = [(note, len(clean_text(block.text[:at]).text)) for note, at in notes]
    return Paragraph(text, block.bold, notes=notes)


def _count_notes(draft: Draft, blocks: Sequence[Block]) -> None:
    """Keep the notes, each with how often its anchor's words stand in the document before its anchor."""
    texts = ["\n".join(_lines(block)) for block in blocks]
    whole = "\n".join(texts)
    start = 0
    for block, text in zip(blocks, texts, strict=True):
        for note, at in block.notes:
            words = note.anchor.strip()
            before = whole.count(words, 0, start + at) if words else 0
            draft.notes.append((note, before))
        start += len(text) + 1
