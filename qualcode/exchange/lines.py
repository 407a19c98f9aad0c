"""Tables and rows as .jsonl: one JSON object a line, with machine names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

from qualcode.exchange.files import replaced_file
from qualcode.table import Table


def write_jsonl(target: Path | TextIO, table: Table, *, force: bool = False) -> None:
    """Write one object a row, in column order.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    write_objects(target, (dict(zip(table.columns, row, strict=True)) for row in table.rows), force=force)


def write_objects(target: Path | TextIO, rows: Iterable[Mapping[str, object]], *, force: bool = False) -> None:
    """Write the rows, keys in their own order.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    if not isinstance(target, Path):
        _write(target.write, rows)
        return
    with replaced_file(target, force=force) as file:
        _write(lambda text: file.write(text.encode()), rows)


def json_line(row: Mapping[str, object]) -> str:
    """The row as one line, without its end; a lone surrogate is written as its JSON escape."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace").decode()


def _write(write: Callable[[str], object], rows: Iterable[Mapping[str, object]]) -> None:
    for row in rows:
        write(json_line(row) + "\n")
