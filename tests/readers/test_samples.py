"""The hand-made samples against what a correct reader must give."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook import load_codebook
from qualcode.errors import QualcodeError
from qualcode.readers import read_transcript
from tests.readers.words import everything, expected_words, words_of

SAMPLES = Path(__file__).parents[1] / "data" / "formats"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
READABLE = sorted(name for name, expected in EXPECTED.items() if not expected.get("error"))
REFUSED = sorted(set(EXPECTED) - set(READABLE))
TRANSCRIPTS = [name for name in READABLE if not name.endswith((".qdpx", ".qdc", ".yaml"))]
PROJECTS = [name for name in READABLE if name.endswith((".qdpx", ".qdc"))]


def test_every_sample_is_tested() -> None:
    """Fifty-six samples, of which fourteen are refused; one codebook is between."""
    assert sorted(path.name for path in SAMPLES.iterdir() if path.name != "expected.json") == sorted(EXPECTED)
    assert (len(READABLE), len(REFUSED), len(TRANSCRIPTS) + len(PROJECTS)) == (42, 14, 41)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_sample_is_read_as_expected(name: str) -> None:
    """Speakers, times, words, encoding and comments come out as the expectation says."""
    expected = EXPECTED[name]
    reading = read_transcript(SAMPLES / name)
    turns = reading.transcript.turns
    if "turns" in expected:
        found = [
            {"speaker": t.speaker or None, "start_ms": t.start_ms, "end_ms": t.end_ms, "text": t.text} for t in turns
        ]
        assert found == expected["turns"]
    else:
        assert (len(turns), len(reading.transcript.text)) == (expected["n_turns"], expected["chars"])
    if "speakers" in expected:
        assert [speaker.label for speaker in reading.speakers if speaker.label] == expected["speakers"]
    assert reading.encoding == expected.get("encoding", reading.encoding)
    assert reading.transcript.attributes.get("språk") == expected.get("language")
    if "meta" in expected:
        assert reading.transcript.attributes["tittel"] == expected["meta"]["title"]
    if "comments" in expected:
        found = [{"author": n.author, "text": n.text, "anchor": n.anchor} for n in reading.notes]
        assert found == expected["comments"]
    assert [turn.index for turn in turns] == list(range(len(turns)))
    for note in reading.notes:
        assert note.turn is not None
        assert turns[note.turn].text[note.start : note.end] == note.anchor


def test_odd_codebook_is_refused_with_its_lines() -> None:
    """Names that YAML would turn into numbers or dates are told with their lines."""
    with pytest.raises(QualcodeError) as caught:
        load_codebook(SAMPLES / "ond12_kodebok_norgesproblemet.yaml")
    assert all(".yaml:" in line for line in caught.value.lines())


@pytest.mark.parametrize("name", REFUSED)
def test_bad_sample_is_refused_with_advice(name: str) -> None:
    """Each hostile or empty sample is refused in one line with advice, and says nothing of other files."""
    path = SAMPLES / name
    read = load_codebook if path.suffix == ".yaml" else read_transcript
    began = time.perf_counter()
    with pytest.raises(QualcodeError) as caught:
        read(path)
    assert time.perf_counter() - began < 1
    assert caught.value.hint or path.suffix == ".yaml"
    assert "root:" not in " ".join(caught.value.lines())
    assert not list(Path.cwd().glob("qualcode_eid*"))


@pytest.mark.parametrize("name", [name for name in REFUSED + PROJECTS if name.endswith((".qdpx", ".qdc"))])
def test_project_is_no_transcript(name: str) -> None:
    """A project among the transcripts is refused as what it is."""
    with pytest.raises(QualcodeError, match="REFI-QDA"):
        read_transcript(SAMPLES / name)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_no_word_is_lost_or_made_up(name: str) -> None:
    """Turns, speakers, attributes and notes together hold exactly the words of the file, as others read it."""
    reading = read_transcript(SAMPLES / name)
    assert words_of(everything(reading)) == expected_words(SAMPLES / name, reading.encoding)


@pytest.mark.parametrize(
    ("name", "doubtful", "part"),
    [
        ("txt02_I_B_cp1252_crlf.txt", False, "cp1252"),
        ("txt05_nfd_usynlige_tegn_emoji.txt", False, "4 invisible"),
        ("txt09_falske_taleretiketter.txt", False, "“Han sa” (1)"),
        ("txt10_inqscribe_rammer.txt", True, "frames, 25"),
        ("txt11_terminal_og_formel_injeksjon.txt", False, "6 escape sequences"),
        ("srt02_whisperx_talere.srt", True, "--interviewer"),
        ("vtt02_teams_v_tagger.vtt", True, "pseudonyms"),
        ("vtt04_zoom_navn_kolon.vtt", True, "“Poenget er” (1)"),
        ("vtt05_stygg.vtt", False, "1 cue without words"),
        ("docx05_spor_endringer_kommentar.docx", False, "hidden text"),
    ],
)
def test_warning_is_given(name: str, doubtful: bool, part: str) -> None:
    """What a person should know is said, and what a person should look at is doubtful."""
    reading = read_transcript(SAMPLES / name)
    assert any(part in warning for warning in reading.warnings)
    assert reading.doubtful is doubtful


def test_every_oddity_of_the_ugly_subtitles_is_told() -> None:
    """Seven things are wrong with one file, and seven warnings say so."""
    warnings = " ".join(read_transcript(SAMPLES / "srt03_stygg.srt").warnings)
    for part in (
        "overlaps",
        "no time at all",
        "order of the file",
        "lacks the blank line",
        "without words",
        "ends before it starts",
        "more than once: 1",
    ):
        assert part in warnings


def test_clean_samples_give_no_warnings() -> None:
    """A file in order is read in silence."""
    for name in ("txt01_uio_etiketter_tidskoder.txt", "txt03_bom_uten_sluttlinje.txt", "docx01_fete_talere.docx"):
        reading = read_transcript(SAMPLES / name)
        assert (reading.warnings, reading.doubtful) == ((), False)
