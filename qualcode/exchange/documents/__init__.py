"""Documents to hand over: quotes by code and the codebook, as .docx, .md and .html.

A document is made once (`quotes`, `codes`) of a few kinds of parts (`parts`), and each form has a writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from qualcode.exchange.documents.codes import codebook_document
from qualcode.exchange.documents.parts import Block, Bullets, Document, Heading, Paragraph, Quote
from qualcode.exchange.documents.quotes import quotes_document
from qualcode.exchange.files import replaced_file

__all__ = [
    "Bullets",
    "Document",
    "Heading",
    "Paragraph",
    "Quote",
    "codebook_document",
    "quotes_document",
    "write_document",
]


def write_document(
    path: Path, document: Document, *, force: bool = False, report: Callable[[int, int], None] | None = None
) -> None:
    """Write the document in the form of the path's ending: .docx, .html or .md. The same one gives the same bytes.

    `report` is told how many of its parts are written, of how many.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
        ValueError: The ending is none of these.
    """
    ending = path.suffix.lower()
    if ending not in (".docx", ".html", ".md"):
        raise ValueError(ending)
    if report is not None:
        document = replace(document, blocks=_told(document.blocks, report))
    with replaced_file(path, force=force) as file:
        if ending == ".docx":
            from qualcode.exchange.documents.word import write_word

            write_word(file, document)
        elif ending == ".html":
            from qualcode.exchange.documents.html import render_html

            file.writelines(piece.encode() for piece in render_html(document))
        else:
            from qualcode.exchange.documents.markdown import render_markdown

            file.writelines(piece.encode() for piece in render_markdown(document))


def _told(blocks: tuple[Block, ...], report: Callable[[int, int], None]) -> tuple[Block, ...]:
    class Told(tuple[Block, ...]):
        def __iter__(self) -> Iterator[Block]:
            for done, block in enumerate(super().__iter__(), start=1):
                yield block
                if done % 100 == 0 or done == len(self):
                    report(done, len(self))

    return Told(blocks)
