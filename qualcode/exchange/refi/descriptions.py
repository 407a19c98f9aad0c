"""What a code means as one text, since REFI-QDA has no place for when to use it, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.i18n import language
from qualcode.model import Code

_HEADINGS: Final = {
    "nb": {
        "include": "Brukes når:",
        "exclude": "Brukes ikke når:",
        "cues": "Kjennetegn:",
        "examples": "Eksempler:",
    },
    "en": {"include": "Use when:", "exclude": "Do not use when:", "cues": "Cues:", "examples": "Examples:"},
}
_FIELDS: Final = {heading: field for headings in _HEADINGS.values() for field, heading in headings.items()}
_MISSING: Final = {"nb": "(Ingen beskrivelse ennå.)", "en": "(No description yet.)"}


@dataclass(frozen=True)
class Meaning:
    """What a description says."""

    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def missing_definition() -> str:
    """What stands for a definition where there is none."""
    return _MISSING["en" if language() == "en" else "nb"]


def write_description(code: Code, headings: str = "") -> str:
    """The code's definition, and its lists under headings; in the user's language unless another is named."""
    words = _HEADINGS[headings or ("en" if language() == "en" else "nb")]
    blocks = [] if code.definition in _MISSING.values() else [code.definition]
    for field, heading in words.items():
        items: Sequence[str] = getattr(code, field)
        if items:
            blocks.append("\n".join([heading, *(f"- {item}" for item in items)]))
    return "\n\n".join(blocks)


def read_description(text: str) -> Meaning:
    """The definition and the lists in a text that `write_description` wrote; other texts are definitions."""
    definition: list[str] = []
    lists: dict[str, list[str]] = {}
    for block in text.strip().split("\n\n"):
        heading, *lines = block.split("\n")
        field = _FIELDS.get(heading.strip())
        if field and lines and all(line.startswith("- ") for line in lines) and field not in lists:
            lists[field] = [line[2:].strip() for line in lines]
        elif lists:
            return Meaning(text.strip())  # someone wrote on below the lists
        else:
            definition.append(block)
    return Meaning("\n\n".join(definition).strip(), **{field: tuple(filter(None, v)) for field, v in lists.items()})


def written_as(code: Code) -> Iterator[str]:
    """The descriptions that this code may have been written with."""
    for headings in _HEADINGS:
        yield write_description(code, headings)
