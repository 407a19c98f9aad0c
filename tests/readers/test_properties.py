"""What must hold for any bytes and any transcript."""

from __future__ import annotations

import codecs
import io
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Transcript, Turn
from qualcode.readers import Reading, ReadOptions, read_transcript, render_transcript
from qualcode.text import clean_text

SAMPLES = Path(__file__).parents[1] / "data" / "formats"
SEEDS = sorted(path for path in SAMPLES.iterdir() if 0 < path.stat().st_size < 100_000 and path.suffix != ".json")
SPEAKERS = (
    "Intervjuer",
    "Informant 1",
    "Rådgiver",
    "SPEAKER_01",
    "R",
    "Kari Lie",
    "Informant 12 (ansatt, teknisk)",
    "",
)
WORDS = st.text(st.sampled_from("abcdefgæøåÅ éñ,.?!-“”«»–123[]()#\"'😀"), min_size=1, max_size=60).map(
    lambda text: " ".join(clean_text(text).text.split())
)


def read_bytes(data: bytes, name: str = "fil.txt", **options: object) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return read_transcript(path, ReadOptions(**options))  # type: ignore[arg-type]


def check(reading: Reading) -> None:
    transcript = reading.transcript
    assert transcript.turns
    assert transcript.text == clean_text(transcript.text).text
    transcript.text.encode("utf-8")
    for turn in transcript.turns:
        assert turn.text
        assert turn.text == turn.text.strip()
        assert turn.speaker == turn.speaker.strip()
        assert turn.start_ms is None or turn.start_ms >= 0
    assert all(isinstance(warning, str) and warning for warning in reading.warnings)


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda t: t.encode("utf-16", "surrogatepass"))))
@example(b"WEBVTT\n00:00.000 --> ")
@example(b"1\n00:00:00,000 --> 99:99:99,999\nx")
@example(b"[00:00:01.10]\n[00:00:02.10]\n")
@example(b"{\\rtf1 x}")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a reading or a clear message comes of any bytes."""
    try:
        reading = read_bytes(data)
    except QualcodeError as error:
        assert error.message
        assert "fil.txt" not in error.message
    else:
        check(reading)


MARKS = (
    *(b"\n", b"\x00", b"-->", b"<v A>", b"[00:01]", b"R: ", b"&#0;"),
    *(b"<w:p>", b"</w:p>", b'"', b"{", b"}", b"\\u-1?", b";"),
)


def _damage(whole: bytes, data: st.DataObject) -> bytes:
    content = bytearray(whole)
    for _step in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        change = data.draw(st.sampled_from(("set", "cut", "double", "insert")))
        if change == "set" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del content[at : at + data.draw(st.integers(1, 200))]
        elif change == "double":
            content[at:at] = content[at : at + 300]
        else:
            content[at:at] = data.draw(st.sampled_from(MARKS))
    return bytes(content)


def _damage_part(whole: bytes, inner: str, data: st.DataObject) -> bytes:
    """The package with one part damaged, so that what lies behind the zip's own checks is reached."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                target.writestr(name, _damage(part, data) if name == inner else part)
    except zipfile.BadZipFile:
        return whole
    return out.getvalue()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_samples_are_read_or_refused(data: st.DataObject) -> None:
    """The samples with bytes changed, cut or doubled never cause anything else."""
    path = data.draw(st.sampled_from(SEEDS))
    content = path.read_bytes()
    inner = data.draw(st.sampled_from(("word/document.xml", "word/comments.xml", "content.xml", "")))
    content = _damage_part(content, inner, data) if content[:2] == b"PK" and inner else _damage(content, data)
    try:
        reading = read_bytes(content, path.name)
    except QualcodeError:
        return
    check(reading)


@given(st.lists(WORDS.filter(bool), min_size=1, max_size=6), st.sampled_from(("\r\n", "\r", "\u2028")))
def test_line_ends_and_marks_make_no_difference(lines: list[str], end: str) -> None:
    """CRLF, CR, a byte order mark, UTF-16 and decomposed letters give the same turns."""
    text = "".join(f"I: {line}\n\nR: {line} ja\n" for line in lines)
    expected = read_bytes(text.encode()).transcript.turns
    for variant in (
        text.replace("\n", end).encode(),
        codecs.BOM_UTF8 + text.encode(),
        text.encode("utf-16"),
        unicodedata.normalize("NFD", text).encode(),
        text.rstrip("\n").encode(),
    ):
        assert read_bytes(variant).transcript.turns == expected


def _is_plain(line: str) -> bool:
    """A line that is neither a label, a time nor an attribute, at either end."""
    return bool(line) and ":" not in line and line[0] not in "#[(" and line[-1] not in ")]#"


LINES = st.lists(WORDS.filter(_is_plain), min_size=1, max_size=3).map("\n".join)
TURNS = st.lists(
    st.tuples(st.sampled_from(SPEAKERS[:-1]), LINES, st.none() | st.integers(0, 40_000_000)), min_size=1, max_size=8
)


@given(TURNS, st.dictionaries(st.sampled_from(("id", "kommune", "rolle")), WORDS))
def test_own_form_is_read_as_it_was_written(
    said: list[tuple[str, str, int | None]], attributes: dict[str, str]
) -> None:
    """Turns, speakers, starts and attributes survive writing and reading."""
    turns = tuple(Turn(n, speaker, Kind.OTHER, text, start) for n, (speaker, text, start) in enumerate(said))
    text = render_transcript(Transcript("x", turns, attributes))
    transcript = read_bytes(text.encode()).transcript
    assert [(t.speaker, t.text, t.start_ms) for t in transcript.turns] == said
    assert transcript.attributes == attributes
    assert render_transcript(transcript) == text


@given(st.lists(st.tuples(st.sampled_from(("a_1", "b_2", "x")), WORDS.filter(bool)), min_size=1))
def test_own_pattern_loses_no_word(said: list[tuple[str, str]]) -> None:
    """With the user's pattern the words in are the words out."""
    text = "".join(f"{speaker} {words}\n" for speaker, words in said)
    reading = read_bytes(text.encode(), speakers=r"^(?P<speaker>\S+) (?P<text>.*)$")
    found = " ".join(f"{turn.speaker} {turn.text}" for turn in reading.transcript.turns)
    assert sorted(found.split()) == sorted(text.split())


@pytest.mark.parametrize(
    "text",
    ["\n" * 200_000 + "x", "a:" * 200_000, " " * 500_000 + "x", "[" * 300_000, "R: " * 99_999],
    ids=["lines", "colons", "spaces", "brackets", "labels"],
)
def test_odd_shapes_take_no_time(text: str) -> None:
    """Long runs of one thing are read in time proportional to their length."""
    check(read_bytes(text.encode()))
