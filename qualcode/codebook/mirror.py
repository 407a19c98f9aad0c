"""The codebook as JSON for the mirror in corpus.db, so that light commands need no YAML."""

from __future__ import annotations

import json
from typing import Any, Final

from qualcode.model import Code, Codebook

VERSION: Final = 2
_READABLE: Final = (1, 2)
"""The first knew no retired codes."""


def to_json(codebook: Codebook) -> str:
    """The codebook as one line of JSON; the same codebook gives the same text."""
    return json.dumps(
        {
            "version": VERSION,
            "title": codebook.title,
            "language": codebook.language,
            "codes": [_code_dict(code) for code in codebook.codes],
            "uncoded_examples": codebook.uncoded_examples,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> Codebook:
    """The codebook that `to_json` wrote.

    Raises:
        ValueError: The text was written by a version that is not known, or is no such JSON.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("version") not in _READABLE:
        raise ValueError("not a codebook of this version")
    return Codebook(
        title=data["title"],
        language=data["language"],
        codes=tuple(_code(item) for item in data["codes"]),
        uncoded_examples=tuple(data["uncoded_examples"]),
    )


def _code_dict(code: Code) -> dict[str, object]:
    return {
        "id": code.id,
        "name": code.name,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "cues": code.cues,
        "examples": code.examples,
        "color": code.color,
        "retired": code.retired,
        "children": [_code_dict(child) for child in code.children],
    }


def _code(data: dict[str, Any]) -> Code:
    return Code(
        id=data["id"],
        name=data["name"],
        definition=data["definition"],
        include=tuple(data["include"]),
        exclude=tuple(data["exclude"]),
        cues=tuple(data["cues"]),
        examples=tuple(data["examples"]),
        color=data["color"],
        retired=data.get("retired", False),
        children=tuple(_code(child) for child in data["children"]),
    )
