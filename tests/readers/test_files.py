"""Finding, refusing and hashing files; choosing the format."""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.readers import ReadOptions, file_hash, find_files, formats, read_transcript


def test_folder_is_searched_in_natural_order(tmp_path: Path) -> None:
    """Known endings in the folder and below, 2 before 10, nothing hidden and no lock files."""
    for name in ("b10.txt", "b2.TXT", "a.docx", ".skjult.txt", "~$a.docx", "README.md", "under/c.vtt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.docx", "b2.TXT", "b10.txt", "under/c.vtt"]


def test_files_are_taken_as_given_and_once(tmp_path: Path) -> None:
    """A file named by hand needs no known ending, and is not read twice."""
    odd, plain = tmp_path / "intervju.dat", tmp_path / "a.txt"
    odd.write_text("x")
    plain.write_text("x")
    assert find_files([odd, tmp_path, plain]) == [odd, plain]


def test_nothing_to_find_is_told(tmp_path: Path) -> None:
    """A missing path and a folder without transcripts are errors that name them."""
    with pytest.raises(QualcodeError, match="borte"):
        find_files([tmp_path / "borte"])
    with pytest.raises(QualcodeError, match="no transcripts"):
        find_files([tmp_path])


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf \n", "no text"),
        (b"# id: 3\n", "no text"),
        (b"%PDF-1.7", "PDF"),
        (b"ID3\x04", "recording"),
        (bytes(range(256)) * 4, "binary"),
        (b"a\x81b", "binary"),
        (b"\xff\xfea", "encoding"),
    ],
)
def test_what_is_no_transcript_is_refused(tmp_path: Path, data: bytes, part: str) -> None:
    """The message starts with the file's name and says what the file is."""
    path = tmp_path / "fil.txt"
    path.write_bytes(data)
    with pytest.raises(QualcodeError) as caught:
        read_transcript(path)
    assert caught.value.message.startswith("fil.txt: ")
    assert part in caught.value.message


def test_places_that_are_no_files_are_refused(tmp_path: Path) -> None:
    """Folders, pipes, missing files and impossible names are messages, and nothing hangs."""
    with pytest.raises(QualcodeError, match="folder"):
        read_transcript(tmp_path)
    with pytest.raises(QualcodeError, match="no such file"):
        read_transcript(tmp_path / "borte.txt")
    with pytest.raises(QualcodeError, match="cannot be read"):
        read_transcript(tmp_path / "a\0b.txt")
    with pytest.raises(QualcodeError, match="cannot be read"):
        file_hash(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(QualcodeError, match="ordinary"):
            read_transcript(tmp_path / "pipe.txt")


def test_too_large_file_is_refused_unread(tmp_path: Path) -> None:
    """The size is looked at first."""
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(QualcodeError, match="60 MB"):
        read_transcript(path)


def test_content_decides_the_format(tmp_path: Path) -> None:
    """Subtitles named .txt are subtitles; the user may say otherwise."""
    path = tmp_path / "tekst.txt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v I>Hei</v>\n")
    assert read_transcript(path).format == "vtt"
    assert read_transcript(path, ReadOptions(input_format="txt")).format == "txt"
    with pytest.raises(QualcodeError) as caught:
        read_transcript(path, ReadOptions(input_format="wp5"))
    assert all(name in caught.value.hint for name in formats())


def test_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    """Text in a form of its own is not read as if its marks were words."""
    path = tmp_path / "a.qdpx"
    path.write_text("<x>")
    with pytest.raises(QualcodeError) as caught:
        read_transcript(path)
    assert "docx" in caught.value.hint


def test_name_source_and_hash(tmp_path: Path) -> None:
    """The name is the stem in NFC without controls; the hash is of the bytes as they came."""
    path = tmp_path / (unicodedata.normalize("NFD", "03-å.b") + "\x1b[2J\n.txt")
    path.write_bytes(b"R: Ja\r\n")
    transcript = read_transcript(path).transcript
    assert transcript.name == "03-å.b"
    assert transcript.source == str(path)
    assert transcript.sha256 == file_hash(path) == hashlib.sha256(b"R: Ja\r\n").hexdigest()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    """A file name with broken bytes gives a name and a source that are Unicode."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xe5.txt"))
    path.write_text("R: Ja")
    transcript = read_transcript(path).transcript
    assert transcript.name == "f\ufffd"
    transcript.source.encode("utf-8")
