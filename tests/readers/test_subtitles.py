"""Subtitles, compared with webvtt-py where the file is in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import webvtt

from qualcode.readers import Reading, ReadOptions, read_transcript

SAMPLES = Path(__file__).parents[1] / "data" / "formats"
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(text: str, **options: object) -> Reading:
        path = tmp_path / "film"
        path.write_text(text, encoding="utf-8")
        return read_transcript(path, ReadOptions(**options))  # type: ignore[arg-type]

    return read_text


@pytest.mark.parametrize("name", ["srt01_whisper.srt", "vtt01_autotekst_uten_timer.vtt"])
def test_same_cues_as_the_library(name: str) -> None:
    """A file in order gives the cues that webvtt-py finds."""
    path = SAMPLES / name
    cues = webvtt.from_srt(path) if path.suffix == ".srt" else webvtt.read(path)
    expected = [
        (round(cue.start_in_seconds * 1000) // 1000, " ".join(" ".join(cue.lines).split())) for cue in cues.captions
    ]
    turns = read_transcript(path).transcript.turns
    assert [((turn.start_ms or 0) // 1000, turn.text) for turn in turns] == expected


def test_entities_cannot_smuggle_controls(read: Read) -> None:
    """An escape character written as an entity does not come through, nor a bidi sign."""
    reading = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v I>Hei &#27;[2J&#x202e;du&shy;&nbsp;der</v>\n")
    assert reading.transcript.text == "Hei [2Jdu der"
    assert reading.dropped == {"bidi": 1, "invisible": 1}


def test_words_outside_the_form_are_kept(read: Read) -> None:
    """A blank line inside a cue and words after a voice lose nothing; notes are no words."""
    reading = read(
        "WEBVTT\nKind: captions\n\nNOTE til oss selv\nmer\n\n00:01.000 --> 00:02.000\n"
        "<v I>Hei</v> du\n\nder borte\n\n00:02.000 --> 00:03.000\n<v R>Ja</v>\n"
    )
    assert [(t.speaker, t.text) for t in reading.transcript.turns] == [("I", "Hei"), ("", "du der borte"), ("R", "Ja")]


def test_own_pattern_reads_cues(read: Read) -> None:
    """The user's pattern works on the lines of cues as well."""
    text = "1\n00:00:01,000 --> 00:00:02,000\n>> KARI >> Hei\n\n2\n00:00:02,000 --> 00:00:03,000\nog du\n"
    reading = read(text, speakers=r">> (?P<speaker>\w+) >> (?P<text>.*)", interviewers=("Kari",))
    assert [(t.speaker, t.text) for t in reading.transcript.turns] == [("KARI", "Hei"), ("", "og du")]


def test_labels_inside_a_cue_part_it(read: Read) -> None:
    """Two labelled lines in one cue are two turns with the same times."""
    turns = read("1\n00:00:01,000 --> 00:00:02,500\nIntervjuer: Hei?\nInformant: Ja\n").transcript.turns
    assert [(t.speaker, t.start_ms, t.end_ms) for t in turns] == [("Intervjuer", 1000, 2500), ("Informant", 1000, 2500)]
