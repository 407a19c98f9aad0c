"""Workbooks that are sound packages with broken markup inside: told as damage, wherever in the sheet it comes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.exchange.returned import read_returned
from qualcode.exchange.workbook import write_workbook
from qualcode.table import Table


def broken(data: bytes, part: str, share: float) -> bytes:
    """The package with a quarter of a tag in one part."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            text = old.read(member)
            at = int(len(text) * share)
            new.writestr(member.filename, text[:at] + b"<\x01 a=" + text[at:] if member.filename == part else text)
    return sink.getvalue()


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
@pytest.mark.parametrize(("ending", "part"), [(".xlsx", "xl/worksheets/sheet1.xml"), (".ods", "content.xml")])
def test_markup_that_breaks_off_is_damage(tmp_path: Path, ending: str, part: str, share: float) -> None:
    """At the head, among the rows and at the end."""
    path = tmp_path / f"ut{ending}"
    rows = tuple((f"id-{n}", "01-fjell", 1, f"ord {n} " * 50, "rolle", "kari") for n in range(300))
    write_workbook(path, [Table("Utdrag", ("id", "transcript", "turn", "quote", "code", "coder"), rows)], about={})
    path.write_bytes(broken(path.read_bytes(), part, share))

    with pytest.raises(QualcodeError, match="damaged"):
        read_returned(path)
