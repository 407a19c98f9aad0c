"""Plain text transcripts, the form that qualcode itself writes and what people type."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Kind
from qualcode.readers import Reading, ReadOptions, read_transcript, render_transcript

Read = Callable[..., Reading]
TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(text: str | bytes, **options: object) -> Reading:
        path = tmp_path / "intervju.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_transcript(path, ReadOptions(**options))  # type: ignore[arg-type]

    return read_text


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading.transcript.turns]


def test_contract_form(read: Read) -> None:
    """Attributes at the top, then turns with times and speakers; the time may be missing."""
    reading = read("# id: 01\n# kommune: Drammen\n\n[01:00:04] Intervjuer: Hei?\n\nBibliotekar: Ja.\nMer.\n")
    assert reading.transcript.attributes == {"id": "01", "kommune": "Drammen"}
    assert said(reading) == [("Intervjuer", "Hei?"), ("Bibliotekar", "Ja.\nMer.")]
    assert [turn.start_ms for turn in reading.transcript.turns] == [3_604_000, None]
    assert [turn.kind for turn in reading.transcript.turns] == [Kind.INTERVIEWER, Kind.RESPONDENT]


def test_the_shipped_interviews_need_no_question() -> None:
    """Each has an interviewer and one respondent, attributes, times, and nothing doubtful."""
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        reading = read_transcript(path)
        assert not reading.doubtful
        assert not reading.warnings
        assert [speaker.kind for speaker in reading.speakers] == [Kind.INTERVIEWER, Kind.RESPONDENT]
        assert reading.transcript.attributes["kommune"]
        assert all(turn.start_ms is not None for turn in reading.transcript.turns)


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("[00:04] I: Hei", 4_000),
        ("(1:02:03.5) I: Hei", 3_723_500),
        ("00:00:04 I: Hei", 4_000),
        ("[00:00:04 --> 00:00:09] I: Hei", 4_000),
        ("[1:2:3] I: Hei", 3_723_000),
        ("I [00:00:04]: Hei", 4_000),
        ("#00:00:04-1# I: Hei", 4_100),
        ("I: Hei", None),
    ],
)
def test_times_before_a_label(read: Read, line: str, start: int | None) -> None:
    """Time codes in the usual brackets are times and not words."""
    turn = read(f"{line}\nR: Ja\n").transcript.turns[0]
    assert (turn.speaker, turn.text, turn.start_ms) == ("I", "Hei", start)


def test_what_only_looks_like_a_time_stays(read: Read) -> None:
    """Clock times in speech and impossible codes are words."""
    reading = read("R: Møtet var\n12:30 og tok lang tid\n[00:99:99] sa de\n")
    assert said(reading) == [("R", "Møtet var\n12:30 og tok lang tid\n[00:99:99] sa de")]


@pytest.mark.parametrize(
    "line",
    [
        "[99:99:99] B: Rart",
        "[-1:00] B: Rart",
        "(12:75) B: Rart",
        "[??:??] Kari: Rart",
        "[00.00.04] B: Rart",
        "[1:2:99] B:Rart",
        "#00:99:99-1# B: Rart",
        "[00:00:061 --> ] B: Rart",
        "B [99:99:99]: Rart",
        "B (-1:00): Rart",
    ],
)
def test_impossible_time_does_not_hide_a_speaker(read: Read, line: str) -> None:
    """The turn is the speaker's own, without a start, and the odd time is told as it stood."""
    reading = read(f"[00:01] I: Hei?\n{line}\n[00:09] I: Å?\n")
    turn = reading.transcript.turns[1]
    assert (turn.speaker, turn.text, turn.start_ms) == ("Kari" if "Kari" in line else "B", "Rart", None)
    (warning,) = reading.warnings
    assert "is none" in warning
    assert warning.split("“")[1].split("”")[0] in line
    assert not reading.doubtful


@pytest.mark.parametrize(
    "line", ["[99:99:99] Han sa: nei", "[1.2] Tema: nei", "(...) B: ja", "[99:99:99]", "(12) B: ja"]
)
def test_brackets_that_set_off_no_speaker_are_words(read: Read, line: str) -> None:
    """Without a speaker after it, or without looking like a time, it goes on with the turn."""
    assert said(read(f"[00:01] R: Ja\n{line}\n"))[0] == ("R", f"Ja\n{line}")


def test_impossible_end_and_own_pattern_are_told(read: Read) -> None:
    """A time that is none is never lost in silence, wherever it stands."""
    assert "“00:99:99”" in read("[00:00:04 --> 00:99:99] I: Hei\nR: Ja\n").warnings[0]
    pattern = r"(?P<start>\S+)\|(?P<speaker>\w+)\|(?P<text>.*)"
    assert "“4:77”" in read("4:77|Kari|Ja\n", speakers=pattern).warnings[0]


@pytest.mark.parametrize("form", ["[{}] I: Hei\n", "({}) I: Hei\n"])
def test_times_that_run_backwards_are_told(read: Read, form: str) -> None:
    """The order of the file is kept, and how often an earlier time follows is said; nobody has to look."""
    reading = read("".join(map(form.format, ("00:00:09", "00:00:04", "00:00:05", "00:00:01"))) + "R: Ja\n")
    assert [turn.start_ms for turn in reading.transcript.turns] == [9000, 4000, 5000, 1000, None]
    (warning,) = reading.warnings
    assert warning.startswith("2 turns start earlier")
    assert not reading.doubtful


def test_f4_marks_end_turns(read: Read) -> None:
    """f4 writes the time at the end of a turn; it is also the start of the next."""
    turns = read("I: Hvordan? #00:00:12-3#\nB: Bra. #00:00:31-8#\n").transcript.turns
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in turns] == [
        ("Hvordan?", None, 12_300),
        ("Bra.", 12_300, 31_800),
    ]


def test_automatic_transcript_without_speakers(read: Read) -> None:
    """Whisper's lines are respondent turns with their times: data that can be coded."""
    reading = read("[00:00:00.000 --> 00:00:04.120]  og da gikk vi\n[00:00:04.120 --> 00:00:09.000]  ja\n")
    turns = reading.transcript.turns
    assert [(turn.speaker, turn.text, turn.start_ms, turn.end_ms, turn.kind) for turn in turns] == [
        ("", "og da gikk vi", 0, 4_120, Kind.RESPONDENT),
        ("", "ja", 4_120, 9_000, Kind.RESPONDENT),
    ]
    assert not reading.doubtful


def test_lines_are_turns_when_no_blank_line_parts_them(read: Read) -> None:
    """Without speakers a paragraph is a turn; without paragraphs a line is."""
    assert said(read("en\nto\n\ntre\n")) == [("", "en\nto"), ("", "tre")]
    assert said(read("en\nto\ntre\n")) == [("", "en"), ("", "to"), ("", "tre")]


def test_header_without_hash_signs(read: Read) -> None:
    """A block with a key such as Dato is a header, and names the interviewer."""
    reading = read("Intervju 3\nDato: 1.2.2025\nIntervjuer: Kari Lie\n\nKL: Hei?\nOla: Hallo.\nKL: Ja?\nOla: Ja.\n")
    assert reading.transcript.attributes == {"tittel": "Intervju 3", "dato": "1.2.2025", "intervjuer": "Kari Lie"}
    assert [(s.label, s.kind) for s in reading.speakers] == [("KL", Kind.INTERVIEWER), ("Ola", Kind.RESPONDENT)]


def test_prose_before_the_first_speaker_is_kept(read: Read) -> None:
    """What stands before the first label and is no attribute becomes a turn of nobody."""
    prose = "Opptaket starter etter en kort samtale om været og veien dit. " * 3
    reading = read(f"Tittel på intervjuet\n{prose}\nI: Hei?\nR: Ja.\n")
    first = reading.transcript.turns[0]
    assert (first.speaker, first.text, first.kind) == ("", prose.strip(), Kind.OTHER)


def test_short_label_must_come_twice_or_stand_by_a_time(read: Read) -> None:
    """One lonely name before a colon is not taken, but a person is asked to look."""
    once = read("Intervjuer: Hei?\nKari: Hallo.\n")
    assert [speaker.label for speaker in once.speakers] == ["Intervjuer"]
    assert once.doubtful
    assert "“Kari” (1)" in once.warnings[0]
    twice = read("Intervjuer: Hei?\nKari: Hallo.\nIntervjuer: Ja?\nKari: Ja.\n")
    assert [speaker.label for speaker in twice.speakers] == ["Intervjuer", "Kari"]
    timed = read("[00:01] Intervjuer: Hei?\n[00:02] Kari: Hallo.\n")
    assert [speaker.label for speaker in timed.speakers] == ["Intervjuer", "Kari"]


@pytest.mark.parametrize("words", ["I går", "Hvert år", "I Norge", "Alle sammen", "Vi 3", "Seier", "Neste spørsmål"])
def test_ordinary_words_are_no_speakers(read: Read, words: str) -> None:
    """Words that look a little like role words do not split a turn."""
    assert len(read(f"I: Hei?\nR: Ja.\n{words}: det går bra.\n").transcript.turns) == 2


@pytest.mark.parametrize(
    "label",
    ["I", "INT", "Int.", "Intervjuer", "INTERVJUER 2", "Interviewer", "Moderator", "ordstyrer", "Intervjuar", "I1"],
)
def test_interviewers_are_recognised(read: Read, label: str) -> None:
    """The usual words for an interviewer, in any case and with a number."""
    speakers = read(f"{label}: Hei?\nInformant 1: Ja.\n").speakers
    assert [speaker.kind for speaker in speakers] == [Kind.INTERVIEWER, Kind.RESPONDENT]


def test_when_everybody_is_called_i_nobody_is_the_interviewer(read: Read) -> None:
    """I1 and I2 may be interviewees (innbyggere); the user is asked."""
    reading = read("I1: Hei?\nI2: Ja.\n")
    assert {speaker.kind for speaker in reading.speakers} == {Kind.RESPONDENT}
    assert reading.doubtful


def test_user_says_who_interviews(read: Read) -> None:
    """A chosen label is the interviewer and frees the I for an informant; Ukjent is other."""
    reading = read("F: Hei?\nI: Ja.\nF: Og?\nUkjent: Nei.\n", interviewers=("f:",))
    assert [(s.label, s.turns, s.words, s.kind) for s in reading.speakers] == [
        ("F", 2, 2, Kind.INTERVIEWER),
        ("I", 1, 1, Kind.RESPONDENT),
        ("Ukjent", 1, 1, Kind.OTHER),
    ]
    assert not reading.doubtful


@pytest.mark.parametrize("label", ["I", "Q", "Forsker"])
def test_chosen_interviewer_comes_beside_the_known_words(read: Read, label: str) -> None:
    """A chosen label takes nobody's part: who is taken for an interviewer is said, and both answers can be given."""
    text = f"{label}: Hei?\nMS: Og?\nB: Ja.\n{label}: Så?\nMS: Fint.\n"
    reading = read(text, interviewers=("MS",))
    assert [(s.label, s.kind) for s in reading.speakers] == [
        (label, Kind.INTERVIEWER),
        ("MS", Kind.INTERVIEWER),
        ("B", Kind.RESPONDENT),
    ]
    assert reading.doubtful
    assert f"Taken for interviewers: {label}, MS." in reading.warnings[0]
    both = read(text, interviewers=("MS", label))
    assert [s.kind for s in both.speakers] == [Kind.INTERVIEWER, Kind.INTERVIEWER, Kind.RESPONDENT]
    alone = read(text, attributes={"intervjuer": "MS"})
    assert [s.kind for s in alone.speakers] == [Kind.RESPONDENT, Kind.INTERVIEWER, Kind.RESPONDENT]
    assert not both.doubtful
    assert not alone.doubtful
    assert not read(text, interviewers=("MS",), attributes={"intervjuer": label}).doubtful


def test_chosen_interviewer_and_a_clear_respondent_need_no_question(read: Read) -> None:
    """When a label says that it answers, I and the chosen one are the interviewers without a doubt."""
    reading = read("I: Hei?\nMS: Og?\nInformant 1: Ja.\nMS: Fint.\n", interviewers=("MS",))
    assert [s.kind for s in reading.speakers] == [Kind.INTERVIEWER, Kind.INTERVIEWER, Kind.RESPONDENT]
    assert not reading.doubtful


def test_interviewer_that_is_not_there_is_told(read: Read) -> None:
    """A misspelt --interviewer does not pass in silence."""
    assert "Nobody here is called Intervjur." in read("A: Hei\nB: Ja\nA: Å\n", interviewers=("Intervjur",)).warnings


def test_attribute_names_the_interviewer(read: Read) -> None:
    """The attribute in the file or set at import names who asks; what is set wins."""
    text = "# intervjuer: Marte Solbakk\n\n[00:01] Marte: Hei?\n[00:02] Jonas: Ja.\n"
    assert [s.kind for s in read(text).speakers] == [Kind.INTERVIEWER, Kind.RESPONDENT]
    changed = read(text, attributes={"intervjuer": "Jonas", "år": "2024"})
    assert [s.kind for s in changed.speakers] == [Kind.RESPONDENT, Kind.INTERVIEWER]
    assert changed.transcript.attributes == {"intervjuer": "Jonas", "år": "2024"}


def test_own_pattern_for_lines(read: Read) -> None:
    """The user's pattern finds speakers and starts; other lines go on with the turn, and no word is lost."""
    text = "bjugn_15 ja # jeg bor her\nog der\naml * mm\nbjugn_15 nei\n"
    reading = read(text, speakers=r"^(?P<speaker>bjugn\S+|aml) (?P<text>.*)$", interviewers=("aml",))
    assert said(reading) == [("bjugn_15", "ja # jeg bor her\nog der"), ("aml", "* mm"), ("bjugn_15", "nei")]
    assert Counter(text.split()) == Counter(" ".join(f"{s} {t}" for s, t in said(reading)).split())
    assert not reading.doubtful
    timed = read("4:07|Kari|Ja\n", speakers=r"(?P<start>[\d:]+)\|(?P<speaker>\w+)\|(?P<text>.*)")
    assert timed.transcript.turns[0].start_ms == 247_000


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(", "not a regular expression"),
        ("(?P<speaker>.)", "(?P<text>…)"),
        ("^", "(?P<speaker>…), (?P<text>…)"),
        ("^(?P<speaker>XYZ): (?P<text>.*)", "matches no line"),
        ("(?P<speaker>x)(?P<text>" + "y" * 2000 + ")", "too long"),
        ("(?P<speaker>a){99999999999}(?P<text>b)", ""),
    ],
)
def test_wrong_pattern_is_told(read: Read, pattern: str, part: str) -> None:
    """A pattern that cannot work is a clear message, with an example or advice."""
    with pytest.raises(QualcodeError) as caught:
        read("Kari: Hei\n", speakers=pattern)
    assert part in caught.value.message
    assert caught.value.hint


def test_pattern_that_blows_up_is_stopped(read: Read) -> None:
    """Nested repetition cannot hang the import."""
    began = time.perf_counter()
    with pytest.raises(QualcodeError, match="too long"):
        read("a" * 60 + "!\n", speakers=r"^(?P<speaker>(a|aa)+)+(?P<text>\d)$")
    assert time.perf_counter() - began < 5


def test_time_without_speaker_is_an_unknown_speaker(read: Read) -> None:
    """It is not glued to the speaker before, and a person is asked to look."""
    reading = read("[00:01] I: Hei?\n[00:02] R: Ja.\n[00:03] Mhm.\n")
    assert [turn.kind for turn in reading.transcript.turns] == [Kind.INTERVIEWER, Kind.RESPONDENT, Kind.OTHER]
    assert reading.doubtful


def test_letters_spoilt_earlier_are_noticed(read: Read) -> None:
    """Text that was saved wrongly once cannot be mended here, but it is told."""
    reading = read("I: Går det?\nR: Ja så.\n".encode().decode("cp1252").encode())
    assert reading.doubtful
    assert "wrong encoding" in reading.warnings[0]


@pytest.mark.parametrize(("encoding", "codec"), [("latin-1", "cp1252"), ("utf-8", "utf-8"), ("UTF-16LE", "utf-16-le")])
def test_named_encoding_is_used(read: Read, encoding: str, codec: str) -> None:
    """The user's encoding is used; what others call Latin-1 is Windows text."""
    assert said(read("I: “Går”?\nR: Ja.\n".encode(codec), encoding=encoding))[0] == ("I", "“Går”?")


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", "hex", "unicode_escape", "ascii\0", "utf-16", ""])
def test_wrong_encoding_is_told(read: Read, encoding: str) -> None:
    """An encoding that is none, or not this file's, is a clear message."""
    if not encoding:
        assert read("Hei", encoding=encoding).encoding == "utf-8"
        return
    with pytest.raises(QualcodeError):
        read("Går det bra?".encode(), encoding=encoding)


def test_rendered_transcript_has_the_contract_form(read: Read) -> None:
    """Attributes, times and speakers are written as they are read."""
    text = "# id: 01\n\n[00:00:04] Intervjuer: Hei?\n\n[00:00:05.250] Informant 1: Ja.\nMer.\n"
    assert render_transcript(read(text).transcript) == text
