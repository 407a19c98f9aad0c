"""A document as .docx, written straight: the same document gives the same bytes, and no template is needed."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from qualcode.exchange.documents import word_parts
from qualcode.exchange.documents.parts import (
    DEEPEST,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Quote,
    one_line,
    visible,
)

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_word(file: BinaryIO, document: Document) -> None:
    """Write the package."""
    title, project = (_escape(one_line(text)) for text in (document.title, document.project))
    fixed = word_parts.parts(title, project, document.date, document.language)
    with zipfile.ZipFile(file, "w") as package:
        for name, text in fixed.items():
            package.writestr(_member(name), text.encode())
        with package.open(_member("word/document.xml"), "w", force_zip64=True) as body:
            body.writelines(piece.encode() for piece in _body(document))


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0  # else it tells which system wrote it
    member.external_attr = 0
    return member


def _body(document: Document) -> Iterator[str]:
    yield word_parts.DOCUMENT_START
    yield _styled("Title", _run(one_line(document.title)))
    yield _styled("Subtitle", _run(one_line(document.project)))
    yield from (_paragraph(fact, "Note") for fact in document.facts)
    for block in document.blocks:
        yield from _block(block)
    yield word_parts.DOCUMENT_END


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield _styled(f"Heading{min(level, DEEPEST)}", _run(one_line(text)))
        case Paragraph():
            yield _paragraph(block, "")
        case Bullets(label, items):
            yield _styled("", _run(f"{label}:", bold=True))
            yield from (_styled("ListBullet", _run(item)) for item in items)
        case Quote():
            yield from _quote(block)


def _quote(quote: Quote) -> Iterator[str]:
    if quote.mark:
        yield _styled("Mark", _run(quote.mark))
    if quote.before:
        yield _styled("Context", _run(quote.before))
    yield _styled("Quote", _run(quote.words))
    if quote.after:
        yield _styled("Context", _run(quote.after))
    yield _styled("Source", _run(f"— {one_line(quote.source)}"))
    yield from (_paragraph(note, "Note") for note in quote.notes)


def _paragraph(paragraph: Paragraph, style: str) -> str:
    label = _run(f"{one_line(paragraph.label)}: ", bold=True) if paragraph.label else ""
    return _styled(style, label + _run(paragraph.text))


def _styled(style: str, runs: str) -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{chosen}{runs}</w:p>\n"


def _run(text: str, *, bold: bool = False) -> str:
    """The text as one run; line breaks and tabs are elements there, and spaces are kept."""
    words = _escape(text)
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        words = words.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _escape(text: str) -> str:
    return html.escape(visible(text), quote=False)
