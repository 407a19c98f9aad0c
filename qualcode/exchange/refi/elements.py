"""XML from outside to elements, read without entities and network, and mended where QualCoder broke it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.exchange.refi.guids import canonical
from qualcode.exchange.refi.losses import Losses
from qualcode.exchange.refi.package import damaged
from qualcode.i18n import _
from qualcode.packages import Fault, PackageError, check_markup

Element = Any
_LOOSE: Final = re.compile(rb"&(?!(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)")
_MOST_ELEMENTS: Final = 6_000_000


def parse(path: Path, data: bytes, losses: Losses) -> Element:
    """The root element of the XML in the bytes.

    Raises:
        QualcodeError: It holds a document type or entities, or is no XML even after mending.
    """
    from lxml import etree

    try:
        check_markup(data)
    except PackageError as error:
        raise _refusal(path, error.fault) from None
    if data.count(b"<") > _MOST_ELEMENTS:
        raise _refusal(path, Fault.TOO_LARGE)
    options = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    try:
        return etree.fromstring(data.lstrip(), etree.XMLParser(**options))
    except (etree.XMLSyntaxError, ValueError):
        pass
    mended, count = _LOOSE.subn(b"&amp;", data.lstrip())
    parser = etree.XMLParser(**options, recover=True)
    try:
        root = etree.fromstring(mended, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(path) from None
    if root is None or name(root) not in ("Project", "CodeBook"):
        raise damaged(path)
    losses.add("damaged", path.name, max(count + len(parser.error_log), 1))
    return root


def _refusal(path: Path, fault: Fault) -> QualcodeError:
    if fault is Fault.TOO_LARGE:
        return QualcodeError(
            _("{path} unpacks to far more than a project holds, and was not opened.").format(path=path),
            _("Export the project once more, with less in it."),
        )
    if fault is not Fault.DOCTYPE:
        return damaged(path)
    return QualcodeError(
        _("{path} holds a document type or entities, which no project needs, and was not opened.").format(path=path),
        _("Ask for the file again from the person or program it came from."),
    )


def name(element: Element) -> str:
    """The element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children with one of the names, or all."""
    for child in element if element is not None else ():
        if not names or name(child) in names:
            yield child


def child(element: Element, wanted: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, wanted), None)


def words(element: Element, wanted: str) -> str:
    """The text of the first child of that name, or an empty string."""
    found = child(element, wanted)
    return "" if found is None else "".join(found.itertext()).strip()


def guid(element: Element, key: str = "guid") -> str:
    """The GUID in an attribute."""
    return canonical(element.get(key))


def refs(element: Element | None, *names: str) -> tuple[str, ...]:
    """The GUIDs that the children of those names refer to."""
    found = (guid(one, "targetGUID") or guid(one) for one in children(element, *names))
    return tuple(one for one in found if one)


def number(element: Element, key: str) -> int | None:
    """The whole number in an attribute, or None."""
    text = (element.get(key) or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,12}", text) else None
