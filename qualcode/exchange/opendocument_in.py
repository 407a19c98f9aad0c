"""The sheets of an .ods workbook as rows of values, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from qualcode.exchange.formulas import as_read
from qualcode.packages import Fault, PackageError, open_package

_OASIS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT = (_OASIS % name for name in ("table", "office", "text"))
_SHEET, _ROW, _NAME = _TABLE + "table", _TABLE + "table-row", _TABLE + "name"
_RESULT: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS: Final = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 1_000
_MOST_REPEATED: Final = 1_000
"""A row with something in it is seldom the same as so many below it; empty ones often are."""

Grid = tuple[str, Iterator[tuple[object, ...]]]


def read_sheets(data: bytes, *, larger: int = 1) -> Iterator[Grid]:
    """Each sheet's name and rows; the rows must be read before the next sheet is asked for.

    `larger` is as for `open_package`.

    Raises:
        PackageError: It is not safe to open, or no whole workbook.
    """
    from lxml import etree

    package = open_package(data, larger=larger)
    try:
        content = package.open("content.xml")
    except KeyError:
        raise PackageError(Fault.DAMAGED) from None
    events = _whole(
        etree.iterparse(content, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    )
    for event, element in events:
        if event == "start" and element.tag == _SHEET:
            rows = _rows(events, element)
            yield element.get(_NAME, ""), rows
            for _row in rows:  # what was not asked for
                pass


def _whole(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The events, as long as the markup is in order."""
    from zipfile import BadZipFile
    from zlib import error as NotPackedError

    from lxml import etree

    try:
        yield from events
    except (etree.XMLSyntaxError, BadZipFile, NotPackedError, EOFError) as error:
        raise PackageError(Fault.DAMAGED) from error


def _rows(events: Iterator[tuple[str, Any]], sheet: Any) -> Iterator[tuple[object, ...]]:
    count = 0
    for event, element in events:
        if event == "end" and element is sheet:
            return
        if event != "end" or element.tag != _ROW:
            continue
        row = tuple(_cells(element))
        times = _repeated(element, "rows")
        element.clear()
        while element.getprevious() is not None:  # rows that were read need no memory
            del element.getparent()[0]
        for _time in range(min(times, _MOST_REPEATED) if row else times if times < _MOST_REPEATED else 0):
            count += 1
            if count > _MOST_ROWS:
                return
            yield row


def _cells(row: Any) -> Iterator[object]:
    """The values of the cells, without the empty ones at the end."""
    empty = 0
    count = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        value, times = _value(cell), _repeated(cell, "columns")
        if value is None:
            empty += times
            continue
        for _time in range(min(empty, _MOST_COLUMNS - count)):
            count += 1
            yield None
        empty = 0
        for _time in range(min(times, _MOST_COLUMNS - count)):
            count += 1
            yield value


def _repeated(element: Any, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(times) if times.isascii() and times.isdecimal() and len(times) < 9 else 1


def _value(cell: Any) -> object:
    formula = cell.get(_TABLE + "formula")
    if formula is None:
        return _said(cell)
    value = None if cell.get(_RESULT) == "error" else _said(cell)
    return as_read(value, formula.partition(":")[2] or formula)


def _said(cell: Any) -> object:
    kind = cell.get(_OFFICE + "value-type")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(cell.get(_OFFICE + "value", ""))
        except ValueError:
            return None
    if kind == "date":
        return cell.get(_OFFICE + "date-value")
    said = cell.get(_OFFICE + "string-value")
    if said is not None:
        return said
    paragraphs = cell.findall(_TEXT + "p")
    return "\n".join("".join(_words(paragraph)) for paragraph in paragraphs) or None


def _words(element: Any) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        if part.tag == _TEXT + "s":
            yield " " * _spaces(part)
        elif part.tag == _TEXT + "tab":
            yield "\t"
        elif part.tag == _TEXT + "line-break":
            yield "\n"
        elif part.tag != _OFFICE + "annotation":
            yield from _words(part)
        yield part.tail or ""


def _spaces(part: Any) -> int:
    count = part.get(_TEXT + "c", "1")
    return min(int(count), 32_767) if count.isascii() and count.isdecimal() and len(count) < 9 else 1
