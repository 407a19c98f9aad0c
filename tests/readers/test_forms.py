"""What is said comes back as it was said, whichever form a program wrote it in, for any words."""

from __future__ import annotations

import csv
import html
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.readers import Reading, read_transcript
from qualcode.text import clean_text

Said = tuple[str, str, int, int]  # speaker, words, start and end in ms
SPEAKERS = st.sampled_from(("Intervjuer", "Informant 1", "R", "SPEAKER_01", "Kari Lie", "Deltaker 2"))
LETTERS = st.text(st.sampled_from("abcdefgæøåÅÉ éñ,.?!-“”«»–123[]()#\"'{}\\<>&;|😀👍🏽"), min_size=1, max_size=60)
# No label, time or mark of a cue, which plain lines could not tell from words.
WORDS = LETTERS.map(lambda text: " ".join(clean_text(text).text.split())).filter(
    lambda text: bool(text) and text[0] not in "#[(<-–{" and text[-1] not in ")]>#" and "-->" not in text
)
TIMES = st.integers(0, 20_000_000)
SAYINGS = st.lists(st.tuples(SPEAKERS, WORDS, TIMES, TIMES), min_size=1, max_size=6)


def code(ms: int, mark: str = ".") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def txt(said: Sequence[Said]) -> bytes:
    return "\n\n".join(f"[{code(start)}] {speaker}: {words}" for speaker, words, start, _end in said).encode()


def vtt(said: Sequence[Said]) -> bytes:
    cues = (
        f"{code(start)} --> {code(end)}\n<v {speaker}>{html.escape(words)}</v>" for speaker, words, start, end in said
    )
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


def srt(said: Sequence[Said]) -> bytes:
    cues = (
        f"{number}\n{code(start, ',')} --> {code(end, ',')}\n{speaker}: {words}"
        for number, (speaker, words, start, end) in enumerate(said, 1)
    )
    return "\n\n".join(cues).encode()


def whisper_json(said: Sequence[Said]) -> bytes:
    parts = [{"speaker": s, "text": f" {words}", "start": a / 1000, "end": b / 1000} for s, words, a, b in said]
    return json.dumps({"segments": parts}).encode()


def sheet(said: Sequence[Said]) -> list[list[str]]:
    rows = [[speaker, code(start), code(end), words] for speaker, words, start, end in said]
    return [["Taler", "Start", "Slutt", "Tekst"], *rows]


def norwegian_csv(said: Sequence[Said]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(sheet(said))
    return file.getvalue().encode("utf-8-sig")


def xlsx(said: Sequence[Said]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in sheet(said):
        book.active.append(row)
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"
    book.save(file)
    return file.getvalue()


def word_lines(said: Sequence[Said]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for speaker, words, start, _end in said:
        paragraph = document.add_paragraph(f"[{code(start)}] {speaker}: ")
        for letter in words:
            paragraph.add_run(letter)
    document.save(file)
    return file.getvalue()


def word_table(said: Sequence[Said]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    rows = sheet(said)
    table = document.add_table(rows=len(rows), cols=4)
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file.getvalue()


def rtf(said: Sequence[Said]) -> bytes:
    def escape(text: str) -> str:
        units = text.encode("utf-16-le")
        numbers = [int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)]
        return "".join(
            f"\\u{n}?" if n > 126 or n < 0 else f"\\{chr(n)}" if chr(n) in "\\{}" else chr(n) for n in numbers
        )

    lines = (escape(f"[{code(start)}] {speaker}: {words}") + "\\par\n" for speaker, words, start, _end in said)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "".join(lines) + "}").encode("ascii")


def odt(said: Sequence[Said]) -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    lines = "".join(
        f"<text:p>[{code(start)}] {speaker}: <text:span>{html.escape(words)}</text:span></text:p>"
        for speaker, words, start, _end in said
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        body = f"<office:body><office:text>{lines}</office:text></office:body>"
        package.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return file.getvalue()


def eaf(said: Sequence[Said]) -> bytes:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="a{n}" TIME_VALUE="{a}"/><TIME_SLOT TIME_SLOT_ID="b{n}" TIME_VALUE="{b}"/>'
        for n, (_speaker, _words, a, b) in enumerate(said)
    )
    tiers = "".join(
        f'<TIER TIER_ID="{n}" PARTICIPANT="{speaker}"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{n}" '
        f'TIME_SLOT_REF1="a{n}" TIME_SLOT_REF2="b{n}"><ANNOTATION_VALUE>{html.escape(words)}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
        for n, (speaker, words, _a, _b) in enumerate(said)
    )
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


WITH_ENDS = (vtt, srt, whisper_json, norwegian_csv, xlsx, word_table, eaf)
FORMS = (txt, *WITH_ENDS, word_lines, rtf, odt)


def read(data: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "intervju")
        path.write_bytes(data)
        return read_transcript(path)


@pytest.mark.parametrize("write", FORMS, ids=lambda write: write.__name__)
@settings(max_examples=25, deadline=None)
@given(said=SAYINGS)
def test_what_is_said_comes_back(write: Callable[[Sequence[Said]], bytes], said: list[Said]) -> None:
    """Speakers, words and times come back from a file without a telling name; no word is lost or made up."""
    if write is srt:  # which has no way to say that these signs are words
        said = [(speaker, words.replace("{", "‹").replace("<", "‹"), *times) for speaker, words, *times in said]
    if write is eaf:
        said = sorted(said, key=lambda one: one[2])
    turns = read(write(said)).transcript.turns
    ends = write in WITH_ENDS
    assert [(t.speaker, t.text, t.start_ms, t.end_ms) for t in turns] == [
        (speaker, words, start, end if ends else None) for speaker, words, start, end in said
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.sampled_from("{}\\'*uvb0123 \nabcåpar"), max_size=200), st.sampled_from(("\\v", "\\par", "\\u-3", "\\*"))
)
def test_any_signs_of_rtf_are_read_or_refused(body: str, mark: str) -> None:
    """Broken RTF never causes anything but a reading or a message."""
    data = ("{\\rtf1 " + body.replace("p", mark) + "}").encode("cp1252")
    _read_or_refuse(data)


def _read_or_refuse(data: bytes) -> None:
    try:
        reading = read(data)
    except QualcodeError:
        return
    reading.transcript.text.encode()
    assert all(turn.text.strip() for turn in reading.transcript.turns)


KEYS = (
    *("text", "segments", "chunks", "transcription", "words", "speaker", "start", "end", "offsets", "timestamp"),
    *("language", "media", "media-time"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    """Whatever stands in the known places, there is a reading or a message."""
    other = value if isinstance(value, dict) else {"text": value, "media": 1, "media-time": 2}
    _read_or_refuse(json.dumps({"text": "a", "media-time": 1, "segments": value}).encode())
    _read_or_refuse(json.dumps(other).encode())
