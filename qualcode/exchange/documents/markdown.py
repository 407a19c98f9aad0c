"""A document as Markdown (CommonMark), in which no word of anyone can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
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

# Within a line: emphasis, code, links, HTML, entities, tables, mathematics, footnotes, mentions; an address
# becomes a link of itself by its colon or its full stops, and a word between colons an emoji.
_INLINE: Final = re.compile(r"[\\`*_{}\[\]<>#|~$&^@]|:(?=[/A-Za-z_+-]|[0-9]+[a-z]|100:|1234:)|(?<=\w)\.(?=\w)")
# First in a line: lists, rules, underlined headings, definitions, title blocks.
_NUMBERED: Final = re.compile(r"(\(?(?:[0-9]+|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])")
_LEADING: Final = "-+=%:("
_EDGES: Final = re.compile(r"^\s+|\s+$")


def render_markdown(document: Document) -> Iterator[str]:
    """The file in pieces."""
    yield f"# {_in_line(one_line(document.title))}\n\n{_lines(one_line(document.project), '')}\n"
    yield from (_paragraph(fact, "") for fact in document.facts)
    yield from map(_block, document.blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"\n{'#' * (min(level, DEEPEST) + 1)} {_in_line(one_line(text))}\n"
        case Paragraph():
            return _paragraph(block, "")
        case Bullets(label, items):
            return f"\n*{_in_line(label)}:*\n\n" + "".join(f"- {_lines(item, '  ')}\n" for item in items)
        case Quote():
            return _quote(block)


def _quote(quote: Quote) -> str:
    parts = [f"\n**{_in_line(one_line(quote.mark))}**\n"] if quote.mark else []
    if quote.before:
        parts.append(_paragraph(Paragraph(quote.before, _("Just before")), ""))
    parts.append(f"\n> {_lines(quote.words, '> ')}\n")
    if quote.after:
        parts.append(_paragraph(Paragraph(quote.after, _("Just after")), ""))
    parts.append(f"\n— {_in_line(one_line(quote.source))}\n")
    parts += [_paragraph(note, "") for note in quote.notes]
    return "".join(parts)


def _paragraph(paragraph: Paragraph, indent: str) -> str:
    label = f"*{_in_line(one_line(paragraph.label))}:* " if paragraph.label else ""
    return f"\n{label}{_lines(paragraph.text, indent, after_label=bool(label))}\n"


def _lines(text: str, indent: str, *, after_label: bool = False) -> str:
    """The text with its line breaks, each but the first line after the indent."""
    first, *others = visible(text).strip("\n").split("\n")
    lines = (_line(first, starts=not after_label), *map(_line, others))
    return f"\\\n{indent}".join(lines)


def _line(text: str, *, starts: bool = True) -> str:
    """A line of text that starts no block; one after a label does not start a line in the file."""
    core = _EDGES.sub("", text)
    escaped = _in_line(core)
    numbered = _NUMBERED.match(core) if starts else None
    if starts and core and core[0] in _LEADING:
        escaped = "\\" + escaped.removeprefix("\\")
    elif numbered:
        escaped = f"{numbered[1]}\\{escaped[numbered.end(1) :].removeprefix(chr(92))}"
    if core == text:
        return escaped
    if not core:
        return _entities(text)
    start = text.index(core)
    return _entities(text[:start]) + escaped + _entities(text[start + len(core) :])


def _in_line(text: str) -> str:
    return _INLINE.sub(r"\\\g<0>", text)


def _entities(spaces: str) -> str:
    """White space that would be dropped, or taken for code, at the edge of a line."""
    return "".join(f"&#{ord(space)};" for space in spaces)
