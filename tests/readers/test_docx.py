"""Word documents, whole and hostile."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind
from qualcode.readers import read_transcript

Build = Callable[[], bytes]


def save(document: object, path: Path) -> Path:
    document.save(str(path))  # type: ignore[attr-defined]
    return path


def test_bold_makes_a_label_sure(tmp_path: Path) -> None:
    """A name in bold needs to come but once."""
    document = docx.Document()
    for name, words in (("Intervjuer", "Hei?"), ("Kari", "Ja.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}:").bold = True
        paragraph.add_run(f" {words}")
    reading = read_transcript(save(document, tmp_path / "a.docx"))
    assert [(s.label, s.kind) for s in reading.speakers] == [
        ("Intervjuer", Kind.INTERVIEWER),
        ("Kari", Kind.RESPONDENT),
    ]
    assert not reading.doubtful


def test_field_notes_are_paragraphs(tmp_path: Path) -> None:
    """Without speakers each paragraph is a turn; control characters in it are cleaned."""
    document = docx.Document()
    document.add_paragraph("Første\u00ad avsnitt")
    document.add_paragraph("Andre")
    reading = read_transcript(save(document, tmp_path / "a.docx"))
    assert [turn.text for turn in reading.transcript.turns] == ["Første avsnitt", "Andre"]
    assert reading.dropped == {"invisible": 1}


def test_table_without_headings_is_guessed_and_told(tmp_path: Path) -> None:
    """Speakers in one column and words in the next are turns, nested tables too, and a person is asked to look."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Intervjuer"
    table.cell(0, 1).text = "Hva?"
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "Nøstet"
    reading = read_transcript(save(document, tmp_path / "a.docx"))
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [("Intervjuer", "Hva?\nNøstet")]
    assert reading.doubtful


def test_words_in_other_tables_are_kept_and_told(tmp_path: Path) -> None:
    """A table that is no transcript is read as lines of text."""
    document = docx.Document()
    document.add_paragraph("Feltnotat")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Rom"
    table.cell(0, 1).text = "Lyst og stort"
    reading = read_transcript(save(document, tmp_path / "a.docx"))
    assert [turn.text for turn in reading.transcript.turns] == ["Feltnotat", "Rom\tLyst og stort"]
    assert reading.doubtful


def rewrite(change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """A small Word document with each part changed."""
    whole, out = BytesIO(), BytesIO()
    document = docx.Document()
    document.add_paragraph("I: Hei")
    document.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return out.getvalue()


def in_styles(name: str, part: bytes) -> tuple[str, bytes]:
    return name, part.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1) if name == "word/styles.xml" else part


def as_utf16(name: str, part: bytes) -> tuple[str, bytes]:
    if name != "word/document.xml":
        return name, part
    text = part.decode().replace("encoding='UTF-8'", "encoding='UTF-16'").replace("UTF-8", "UTF-16")
    return name, text.replace("?>", "?><!DOCTYPE a>", 1).encode("utf-16")


def as_ebcdic(name: str, part: bytes) -> tuple[str, bytes]:
    if name != "word/document.xml":
        return name, part
    return name, part.decode().replace("UTF-8", "IBM037").encode("cp037", "ignore")


def climbing(name: str, part: bytes) -> tuple[str, bytes]:
    return ("../ut.xml" if name == "docProps/app.xml" else name), part


def cut_xml(name: str, part: bytes) -> tuple[str, bytes]:
    return name, part[: len(part) // 2] if name == "word/document.xml" else part


def lying_size() -> bytes:
    """The directory says that the main part is small."""
    data = bytearray(rewrite(lambda name, part: (name, part + b" " * 3_000_000 * (name == "word/document.xml"))))
    at = data.index(b"word/document.xml", data.index(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


@pytest.mark.parametrize(
    "build",
    [
        lambda: rewrite(in_styles),
        lambda: rewrite(as_utf16),
        lambda: rewrite(as_ebcdic),
        lambda: rewrite(climbing),
        lambda: rewrite(cut_xml),
        lambda: rewrite(lambda name, part: (name, b"" if name.endswith(".rels") else part)),
        lambda: rewrite(lambda name, part: (name, part + b" " * 60_000_000 * (name == "word/document.xml"))),
        lying_size,
        lambda: rewrite(lambda name, part: (name, part))[:-400],
    ],
    ids=["doctype", "utf16", "ebcdic", "climbing", "cut", "rels", "bomb", "lying", "short"],
)
def test_hostile_or_damaged_document_is_refused(tmp_path: Path, build: Build) -> None:
    """Whatever is wrong with the package, it is a message and no traceback."""
    path = tmp_path / "ond.docx"
    path.write_bytes(build())
    with pytest.raises(QualcodeError) as caught:
        read_transcript(path)
    assert caught.value.hint
    assert sorted(tmp_path.iterdir()) == [path]
