"""Small looks at the elements of a REFI-QDA file."""

from __future__ import annotations

from typing import Any

from qualcode.text import clean_text


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def guid(element: Any) -> str:
    """The element's own GUID, in lower case."""
    return str(element.get("guid", "")).strip().strip("{}").lower()


def target(element: Any) -> str:
    """The GUID that the element refers to, in lower case."""
    return str(element.get("targetGUID", "")).strip().strip("{}").lower()


def words(text: str | None) -> str:
    """The text as it may be kept."""
    return clean_text(text or "").text.strip()
