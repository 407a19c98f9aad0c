"""Finding, refusing and hashing files; choosing the format."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.readers import (
    ReadOptions,
    check_options,
    file_hash,
    find_files,
    find_others,
    formats,
    path_text,
    read_transcript,
    transcript_name,
)
from qualcode.text import why


def test_folder_is_searched_in_natural_order(tmp_path: Path) -> None:
    """Known endings in the folder and below, 2 before 10, nothing hidden and no lock files."""
    for name in ("b10.txt", "b2.TXT", "a.docx", ".skjult.txt", "~$a.docx", "README.md", "under/c.vtt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.docx", "b2.TXT", "b10.txt", "under/c.vtt"]
    assert find_others([tmp_path]) == [tmp_path / "README.md"]
    assert find_others([tmp_path, tmp_path / "README.md"]) == []


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
    """The message says what the file is, and leaves its name to the caller, who knows the path."""
    path = tmp_path / "fil.txt"
    path.write_bytes(data)
    with pytest.raises(QualcodeError) as caught:
        read_transcript(path)
    assert "fil.txt" not in caught.value.message
    assert part in caught.value.message


def test_places_that_are_no_files_are_refused(tmp_path: Path) -> None:
    """Folders, pipes, missing files and impossible names are messages, and nothing hangs."""
    with pytest.raises(QualcodeError, match="folder"):
        read_transcript(tmp_path)
    with pytest.raises(QualcodeError, match="no such file"):
        read_transcript(tmp_path / "borte.txt")
    with pytest.raises(QualcodeError, match="cannot be read"):
        read_transcript(tmp_path / "a\0b.txt")
    with pytest.raises(QualcodeError, match=r"^The file cannot be read: it is a folder\.$"):
        file_hash(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(QualcodeError, match="ordinary"):
            read_transcript(tmp_path / "pipe.txt")


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "fil/under"])
def test_places_that_cannot_be_reached_are_named(tmp_path: Path, name: str) -> None:
    """A name that no file can have is told with the path."""
    (tmp_path / "fil").write_text("x")
    with pytest.raises(QualcodeError, match="cannot be read") as caught:
        find_files([tmp_path / name])
    assert str(tmp_path) in caught.value.message


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EIO, errno.EBUSY])
def test_faults_of_the_system_are_told_in_the_readers_words(code: int) -> None:
    """The English of the system does not come through; an unknown fault is told by its class."""
    reason = why(OSError(code, os.strerror(code)))
    assert reason
    assert os.strerror(code) not in reason
    assert (errno.errorcode[code] in reason) is (code == errno.EBUSY)


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
    """Bytes in a file name that are no UTF-8 are read as Windows text, beside letters that are in order."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xe5te-\xc3\xb8-\x81.txt"))
    path.write_text("R: Ja")
    transcript = read_transcript(path).transcript
    assert transcript.name == transcript_name(path) == "måte-ø-\ufffd"
    assert transcript.source == path_text(path) == f"{tmp_path}/måte-ø-\ufffd.txt"


def test_unpaired_halves_in_a_name_can_be_stored() -> None:
    """Windows allows names with halves of characters; they become a sign that can be stored."""
    assert transcript_name(Path("a\ud800b\udc41.txt")) == "a\ufffdb\ufffd"


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (ReadOptions(speakers="("), "regular expression"),
        (ReadOptions(speakers="(?P<speaker>.)"), "lacks the group"),
        (ReadOptions(encoding="utf-9"), "not an encoding"),
        (ReadOptions(input_format="wp5"), "not a format"),
    ],
)
def test_options_can_be_checked_before_any_file(options: ReadOptions, part: str) -> None:
    """What is wrong with the options is told without a file."""
    with pytest.raises(QualcodeError, match=part):
        check_options(options)


def test_options_in_order_pass() -> None:
    """No options and options that can work raise nothing."""
    check_options(ReadOptions())
    check_options(ReadOptions("(?P<speaker>.)(?P<text>.)", ("MS",), {"a": "b"}, "latin-1", "txt"))
