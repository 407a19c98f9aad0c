"""What is said in a file, found without our readers: by other libraries, or by plain patterns."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from striprtf.striprtf import rtf_to_text

from qualcode.readers import Reading
from qualcode.text import clean_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Words that are left out on purpose, which the import report or the documents say.
DROPPED = {
    "csv01_norsk_excel_cp1252.csv": "taler start slutt tekst",
    "tsv01_whisper.tsv": "start end text",
    "tsv02_nvivo_tab.txt": "timespan content speaker",
    "docx02_teams_ny.docx": "kari anne hansen startet transkripsjonen kari anne hansen stoppet transkripsjonen",
    "docx04_tabell_nvivo.docx": "tid taler innhold",
    "docx05_spor_endringer_kommentar.docx": "flyttet setning",
    "vtt05_stygg.vtt": "deltaker",  # of an empty cue
    "rtf02_unicode_escapes.rtf": "skjult tekstslettet",
}
# Words that come twice on purpose: an empty cell means the speaker above, and a heading's lines get names.
ADDED = {"docx04_tabell_nvivo.docx": "informant", "docx02_teams_ny.docx": "dato varighet"}


def expected_words(path: Path, encoding: str) -> Counter[str]:
    """What our reader should have kept of the file."""
    dropped, added = (Counter(words.get(path.name, "").split()) for words in (DROPPED, ADDED))
    return words_in_file(path, encoding) - dropped + added


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", clean_text(text).text.casefold()))


def everything(reading: Reading) -> str:
    parts = [turn.text for turn in reading.transcript.turns]
    said = [turn.speaker for turn in reading.transcript.turns]
    parts += said if reading.format in ("txt", "srt", "vtt", "docx", "rtf", "odt", "otr", "csv") else []
    parts += [f"{note.author} {note.text}" for note in reading.notes]
    for key, value in reading.transcript.attributes.items():
        parts.append(value if key == "tittel" else "" if key == "språk" else f"{key} {value}")
    return "\n".join(parts)


def words_in_file(path: Path, encoding: str) -> Counter[str]:
    data = path.read_bytes()
    match path.suffix:
        case ".docx" | ".odt":
            return words_of(_package_text(data))
        case ".rtf":
            text = rtf_to_text(data.decode("cp1252"))
            return words_of(text.encode("utf-16", "surrogatepass").decode("utf-16"))
        case ".json":
            return words_of("\n".join(_segments(json.loads(data))))
        case ".otr":
            return words_of(html.unescape(re.sub(r"<[^>]+>", " ", json.loads(data)["text"])))
        case ".eaf":
            values = ElementTree.fromstring(data).iter("ANNOTATION_VALUE")
            return words_of("\n".join(value.text or "" for value in values)) + words_of("kommentar")
        case ".csv":
            rows = csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=";")
            return words_of("\n".join(cell for row in rows for cell in row))
        case ".srt":
            return words_of(re.sub(r"<[^>]+>|\{[^}]+\}|\[None\]", " ", data.decode(encoding)))
        case ".vtt":
            return words_of(_subtitles(data.decode(encoding)))
    return words_of(data.decode(encoding))


def _package_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [n for n in package.namelist() if n in ("word/document.xml", "word/comments.xml", "content.xml")]
        return "\n".join(_markup_text(ElementTree.fromstring(package.read(name))) for name in names)


def _markup_text(root: Any) -> str:
    pieces = []
    hidden = {id(part) for run in root.iter(f"{_W}r") if run.find(f"{_W}rPr/{_W}vanish") is not None for part in run}
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if id(element) not in hidden else ""
        if name in ("p", "tab", "br", "noBreakHyphen", "line-break", "s"):
            pieces.append(" ")
        if name in ("t", "p", "span", "s", "tab", "line-break"):
            pieces.append(element.text or "")
        if name in ("span", "s", "tab", "line-break"):
            pieces.append(element.tail or "")
        if name == "comment":
            pieces += [value for key, value in element.attrib.items() if key.endswith("author")]
    return "".join(pieces)


def _segments(value: Any) -> list[str]:
    for key in ("segments", "transcription", "chunks"):
        if key in value:
            return [part["text"] for part in value[key]]
    return []


def _subtitles(text: str) -> str:
    """Cues without their ids and times; the name in a voice tag is a word each time."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    cues = [block.split("\n") for block in blocks if "-->" in block]
    lines = []
    for cue in cues:
        at = next(number for number, line in enumerate(cue) if "-->" in line)
        lines += cue[at + 1 :]
    voiced = re.sub(r"<v(?:\.\w+)*\s+([^>]+)>", r" \1 ", "\n".join(lines))
    plain = re.sub(r"</?[a-z][^>]*>|<[\d:.]+>", "", voiced)
    return html.unescape(plain)
