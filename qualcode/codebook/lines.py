"""Lines of a codebook's text moved in and out, and what stands under each key."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.codebook.pieces import Entry
from qualcode.model import Code, Codebook

Value = str | tuple[str, ...] | tuple[Code, ...]


def key_of(entry: Entry) -> str:
    """The key as it was written."""
    return entry.lines[0][: entry.lines[0].index(":") + 1].strip()


def book_values(book: Codebook) -> dict[str, Value]:
    """What stands under each key of the codebook, in the order they are written in."""
    return {
        "title": book.title,
        "language": book.language,
        "codes": book.codes,
        "uncoded_examples": book.uncoded_examples,
    }


def code_values(code: Code) -> dict[str, Value]:
    """What stands under each key of a code, in the order they are written in."""
    return {
        "id": code.id,
        "name": code.name,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "cues": code.cues,
        "examples": code.examples,
        "color": code.color,
        "retired": "true" if code.retired else "",
        "children": code.children,
    }


def shifted(lines: Sequence[str], by: int) -> list[str]:
    """The lines so much further in, or out as far as there is room."""
    if not by:
        return list(lines)
    found = []
    for line in lines:
        if not line.strip():
            found.append(line)
        elif by > 0:
            found.append(" " * by + line)
        else:
            found.append(line[min(-by, len(line) - len(line.lstrip(" "))) :])
    return found


def with_dash(lines: list[str], dash: int, column: int) -> list[str]:
    """The lines of a code with its dash before the first key."""
    first = next(n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    lines[first] = " " * dash + "-" + " " * (column - dash - 1) + lines[first][column:]
    return lines


def with_breaks(lines: list[str], newline: str) -> list[str]:
    """The lines with a break after each that others follow."""
    return [
        line if n + 1 == len(lines) or line.endswith(("\n", "\r", "\x85", "\u2028", "\u2029")) else line + newline
        for n, line in enumerate(lines)
    ]
