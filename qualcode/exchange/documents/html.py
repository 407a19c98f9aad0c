"""A document as one .html file that fetches nothing and runs nothing."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Final

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
from qualcode.i18n import _

_STYLE: Final = """\
body{font:1rem/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1,h2,h3,h4,h5,h6,nav,.source,.note,.mark{font-family:system-ui,sans-serif;line-height:1.25}
h2{margin-top:2.5rem;border-bottom:1px solid #767676}
p,li,blockquote{overflow-wrap:anywhere}
figure{margin:1.5rem 0;break-inside:avoid}
blockquote{margin:.4rem 0 .4rem 1.2rem;padding-left:.8rem;border-left:.25rem solid #2f5f8f}
.words,.note,.text,li{white-space:pre-wrap}
.context{color:#555;font-size:.9rem;margin:.2rem 0}
.source,.note{font-size:.85rem;margin:.2rem 0}
.mark{font-size:.85rem;font-weight:bold;margin:.2rem 0}
.project{font-size:1.2rem}
@media print{body{max-width:none;margin:0}nav{display:none}}
"""


def render_html(document: Document) -> Iterator[str]:
    """The file in pieces."""
    title = _escape(one_line(document.title))
    yield f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    yield f'<p class="project">{_escape(one_line(document.project))}</p>\n'
    yield from (_paragraph(fact, "note") for fact in document.facts)
    yield "</header>\n"
    yield from _contents(document.blocks)
    yield "<main>\n"
    headings = 0
    for block in document.blocks:
        headings += isinstance(block, Heading)
        yield _block(block, headings)
    yield "</main>\n</body>\n</html>\n"


def _contents(blocks: Iterable[Block]) -> Iterator[str]:
    headings = [block for block in blocks if isinstance(block, Heading)]
    if len(headings) < 2:
        return
    label = _escape(_("Contents"))
    yield f'<nav aria-label="{label}">\n<ul>\n'
    for number, heading in enumerate(headings, 1):
        indent = f' style="margin-left:{min(heading.level, DEEPEST) - 1}em"'
        yield f'<li{indent}><a href="#h{number}">{_escape(one_line(heading.text))}</a></li>\n'
    yield "</ul>\n</nav>\n"


def _block(block: Block, number: int) -> str:
    match block:
        case Heading(level, text):
            tag = f"h{min(level, DEEPEST) + 1}"
            return f'<{tag} id="h{number}">{_escape(one_line(text))}</{tag}>\n'
        case Paragraph():
            return _paragraph(block, "text")
        case Bullets(label, items):
            lines = "".join(f"<li>{_escape(item)}</li>\n" for item in items)
            return f"<p><b>{_escape(label)}:</b></p>\n<ul>\n{lines}</ul>\n"
        case Quote():
            return _quote(block)


def _quote(quote: Quote) -> str:
    parts = ["<figure>\n"]
    if quote.mark:
        parts.append(f'<p class="mark">{_escape(quote.mark)}</p>\n')
    if quote.before:
        parts.append(f'<p class="context">{_escape(quote.before)}</p>\n')
    parts.append(f'<blockquote class="words">{_escape(quote.words)}</blockquote>\n')
    if quote.after:
        parts.append(f'<p class="context">{_escape(quote.after)}</p>\n')
    parts.append(f'<figcaption class="source">— {_escape(one_line(quote.source))}</figcaption>\n')
    parts += [_paragraph(note, "note") for note in quote.notes]
    return "".join((*parts, "</figure>\n"))


def _paragraph(paragraph: Paragraph, kind: str) -> str:
    label = f"<b>{_escape(one_line(paragraph.label))}:</b> " if paragraph.label else ""
    return f'<p class="{kind}">{label}{_escape(paragraph.text)}</p>\n'


def _escape(text: str) -> str:
    return html.escape(visible(text), quote=False).replace("\n", "&#10;")
