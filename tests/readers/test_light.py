"""What reading costs: nobody loads a library that their file does not need, and nothing takes long or much."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "data" / "formats"
HEAVY = ("lxml", "openpyxl", "docx", "regex", "html.parser", "json", "csv", "zipfile")


def loaded_after(path: Path) -> set[str]:
    script = (
        "import sys\nfrom pathlib import Path\nfrom qualcode.readers import read_transcript\n"
        f"read_transcript(Path({str(path)!r}))\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split()) & set(HEAVY)


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("txt01_uio_etiketter_tidskoder.txt", set()),
        ("vtt02_teams_v_tagger.vtt", set()),
        ("rtf01_f4_tidsmerker.rtf", set()),
        ("json01_openai_whisper.json", {"json"}),
        ("tsv01_whisper.tsv", set()),
        ("eaf01_elan.eaf", {"lxml"}),
        ("docx01_fete_talere.docx", {"lxml", "zipfile"}),
    ],
)
def test_only_what_the_file_needs_is_loaded(name: str, needed: set[str]) -> None:
    """Plain text loads no library, other files only their own."""
    assert loaded_after(SAMPLES / name) == needed


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def as_document(path: Path, body: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}" + END)


END = "</w:tc></w:tr></w:tbl>" * 80 + "</w:body></w:document>"
HOSTILE: dict[str, Callable[[Path], object]] = {
    "lines.txt": lambda path: path.write_bytes(b"x" + b"\n" * 40_000_000),
    "labels.txt": lambda path: path.write_bytes(b"a:\n" * 100_000),
    "arrays.json": lambda path: path.write_bytes(b"[" * 1_500_000),
    "objects.json": lambda path: path.write_bytes(b'[{"text":1}' + b",{}" * 15_000_000 + b"]"),
    "groups.rtf": lambda path: path.write_bytes(b"{\\rtf1" + b"{\\b " * 200_000),
    "paragraphs.rtf": lambda path: path.write_bytes(b"{\\rtf1" + b"\\par" * 400_000 + b"}"),
    "elements.eaf": lambda path: path.write_bytes(b"<ANNOTATION_DOCUMENT>" + b"<a/>" * 12_000_000),
    "depth.eaf": lambda path: path.write_bytes(b"<ANNOTATION_DOCUMENT>" + b"<a>" * 200_000),
    "tags.otr": lambda path: path.write_text(json.dumps({"text": "<b>" * 250_000, "media": "", "media-time": 1})),
    "quotes.csv": lambda path: path.write_bytes(b'Taler;Tekst\n"' + b"a;b\n" * 100_000),
    "tables.docx": lambda path: as_document(path, "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" * 5000),
    "cues.vtt": lambda path: path.write_bytes(b"WEBVTT\n\n" + b"00:01.0 --> 00:02.0\n<v A>a\n\n" * 30_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_takes_little_time_and_memory(name: str, tmp_path: Path) -> None:
    """Each is read or refused within the limits that no transcript comes near: 10 seconds of work, 300 MB."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs Linux: elsewhere a child's memory is counted with its parent's")
    HOSTILE[name](tmp_path / name)
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom qualcode.errors import QualcodeError\n"
        "from qualcode.readers import read_transcript\n"
        f"try:\n    read_transcript(Path({str(tmp_path / name)!r}))\nexcept QualcodeError:\n    pass\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak = next(x for x in open('/proc/self/status') if x.startswith('VmHWM'))\n"
        "print(used.ru_utime + used.ru_stime, peak.split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 10
    assert kilobytes < 300_000
