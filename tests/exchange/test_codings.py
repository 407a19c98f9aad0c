"""Codings go out and come back as they were; every fault in a file is named by its line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import ProblemsError, QualcodeError
from qualcode.exchange import (
    coding_rows,
    codings_from_rows,
    read_coding_rows,
    render_coding_rows,
    suggestion_row,
    write_coding_rows,
)
from qualcode.i18n import set_language
from qualcode.model import Code, Codebook, Coding, Evidence, Excerpt, Kind, Suggestion, Transcript, Turn

CODEBOOK = Codebook("B", codes=(Code("a", "A", ""), Code("b", "B", "", children=(Code("b/c", "C", ""),))))
WORDS = st.text(st.sampled_from("aå🙈 ;=\n\"'"), max_size=12)


@st.composite
def coded_transcripts(draw: st.DrawFn) -> tuple[Transcript, list[Coding]]:
    """A transcript, empty turns too, with codings anywhere in it."""
    texts = draw(st.lists(WORDS, min_size=1, max_size=5).filter(lambda texts: len("\n".join(texts)) > 0))
    turns = tuple(Turn(number, "Å", Kind.RESPONDENT, text) for number, text in enumerate(texts))
    transcript = Transcript("01-ås", turns)
    place = st.tuples(st.integers(0, len(transcript.text)), st.integers(0, len(transcript.text)))
    codings = []
    for start, end in draw(st.lists(place.filter(lambda pair: pair[0] < pair[1]), min_size=1, max_size=6)):
        excerpt = Excerpt(transcript.name, start, end)
        code, coder = draw(st.sampled_from(["a", "b", "b/c"])), draw(st.sampled_from(["kari", "=ola", "'=per"]))
        signs = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n")
        memo = draw(st.text(signs, max_size=8) | WORDS)
        codings.append(Coding("", excerpt, code, coder, transcript.quote(excerpt), memo=memo))
    return transcript, codings


def facts(codings: list[Coding]) -> set[tuple[object, ...]]:
    return {(c.excerpt, c.code, c.coder, c.quote, c.memo) for c in codings}


@settings(deadline=None)
@given(coded_transcripts(), st.sampled_from(["jsonl", "csv"]))
def test_codings_come_back_as_they_were(coded: tuple[Transcript, list[Coding]], form: str) -> None:
    """Excerpt, code, coder and memo survive both formats, over turns and at their very edges."""
    transcript, codings = coded
    rows = list(coding_rows(transcript, codings))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"k.{form}")
        path.write_text(render_coding_rows(rows, form), encoding="utf-8", newline="")
        back = codings_from_rows(read_coding_rows(path), {transcript.name: transcript}, CODEBOOK, path="k")

    assert facts(back) == facts(codings)


def test_codes_share_a_row_only_with_their_excerpt_coder_and_memo(small: Any) -> None:
    """One row an excerpt and coder; a memo never moves to another code."""
    transcript = small.transcripts[0]
    excerpt = transcript.turn_excerpt(1, 0, 8)
    made = [
        Coding("1", excerpt, "rolle", "kari", "", memo=""),
        Coding("2", excerpt, "ressurser", "kari", ""),
        Coding("3", excerpt, "rolle/teknikk", "kari", "", memo="se her"),
        Coding("4", excerpt, "rolle", "ola", ""),
    ]
    rows = list(coding_rows(transcript, made))

    assert [(row["codes"], row["coder"], row["memo"]) for row in rows] == [
        (["rolle", "ressurser"], "kari", ""),
        (["rolle/teknikk"], "kari", "se her"),
        (["rolle"], "ola", ""),
    ]
    assert list(rows[0]) == ["transcript", "turn", "start", "end", "codes", "coder", "memo"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_from_any_spreadsheet_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Separator, byte order mark, line ends and the order of columns are the program's own business."""
    lines = [["coder", "Codes", "transcript", "turn", "start", "end"], ["kåre", '"a; b/c"', "01", "0", "1", "2"]]
    text = "\r\n".join(delimiter.join(line) for line in lines) + "\r\n\r\n"
    path = tmp_path / "k.csv"
    path.write_bytes(text.encode(encoding))
    [row] = read_coding_rows(path)

    assert (row.line, row.transcript, row.codes, row.coder, row.memo) == (2, "01", ("a", "b/c"), "kåre", "")


def test_a_row_without_coder_is_the_fallbacks_and_coder_takes_all(small: Any, tmp_path: Path) -> None:
    """--coder says whose all codings are; else the rows, else who runs the command."""
    path = tmp_path / "k.jsonl"
    common = {"transcript": "01-ås", "turn": 1, "start": 0, "end": 8, "codes": ["rolle"]}
    path.write_text(f"{json.dumps(common)}\n\n{json.dumps(common | {'coder': 'ola'})}\n", encoding="utf-8")
    rows = read_coding_rows(path)
    known = {transcript.name: transcript for transcript in small.transcripts}

    def coders(**who: Any) -> list[str]:
        return [c.coder for c in codings_from_rows(rows, known, small.codebook, path="k", **who)]

    assert coders(fallback="kari") == ["kari", "ola"]
    assert coders(fallback="kari", coder="per") == ["per", "per"]
    with pytest.raises(ProblemsError) as caught:
        coders()
    assert [problem.line for problem in caught.value.problems] == [1]


ROW = {"transcript": "01-ås", "turn": 1, "start": 0, "end": 8, "codes": ["rolle"], "coder": "kari", "memo": ""}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        (json.dumps({key: ROW[key] for key in ROW if key != "turn"}), "“turn” is missing"),
        (json.dumps(ROW | {"turn": True}), "“turn” must be a whole number"),
        (json.dumps(ROW | {"start": -1}), "“start” must be a whole number"),
        (json.dumps(ROW | {"end": "8"}), "“end” must be a whole number"),
        (json.dumps(ROW | {"end": 8.0}), "“end” must be a whole number"),
        (json.dumps(ROW | {"transcript": 1}), "“transcript” must be text"),
        (json.dumps(ROW | {"memo": ["x"]}), "“memo” must be text"),
        (json.dumps(ROW | {"codes": "rolle"}), "“codes” must be a list"),
        (json.dumps(ROW | {"codes": []}), "“codes” must be a list"),
        (json.dumps({**{key: ROW[key] for key in ROW if key != "memo"}, "memos": "x"}), "Did you mean memo?"),
        (json.dumps(ROW | {"last_turn": 2}), "must be there together"),
        (json.dumps(ROW | {"coder": "a\ud800"}), "“coder” holds line breaks or control characters: 'a\\ud800'"),
        (json.dumps(ROW | {"coder": "a\nb"}), "“coder” holds line breaks"),
        (json.dumps(ROW | {"coder": "a\u2028b"}), "“coder” holds line breaks"),
        (json.dumps(ROW | {"coder": " \u00a0"}), "“coder” is only spaces"),
        (json.dumps(ROW | {"memo": "\x1b[2J"}), "“memo” holds line breaks or control"),
        (json.dumps(ROW | {"memo": "\udfff"}), "“memo” holds line breaks or control"),
        (json.dumps(ROW | {"transcript": "01\x85"}), "“transcript” holds line breaks"),
        (json.dumps(ROW | {"codes": ["a\ud800"]}), "“codes” holds line breaks"),
        (json.dumps({**{key: ROW[key] for key in ROW if key != "memo"}, "memo\ud800": "x"}), "“memo�” is unknown"),
    ],
)
def test_every_fault_in_a_jsonl_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    """All lines are looked at, and nothing is returned when one is wrong."""
    path = tmp_path / "k.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n\n{line}\n{json.dumps(ROW)}\nnei\n", encoding="utf-8")

    with pytest.raises(ProblemsError) as caught:
        read_coding_rows(path)

    assert [problem.line for problem in caught.value.problems] == [3, 5]
    assert words in caught.value.problems[0].message


def test_every_fault_in_a_csv_is_told_with_its_line(tmp_path: Path) -> None:
    """A row's line is where it starts, also after a memo of several lines."""
    path = tmp_path / "k.csv"
    rows = ['t,0,0,1,a,"to', 'linjer"', "t,x,0,1,a,", "t,0,0", "t,0,0,1,,", "t,0,0,1,a,"]
    path.write_text("\n".join(["transcript,turn,start,end,codes,memo", *rows]), encoding="utf-8")

    with pytest.raises(ProblemsError) as caught:
        read_coding_rows(path)

    assert [problem.line for problem in caught.value.problems] == [4, 5, 6]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("k.csv", b"transcript;turn\n", "missing: start, end, codes"),
        ("k.csv", b"", "holds no rows"),
        ("k.csv", b"\xef\xbb\xbf\r\n", "holds no rows"),
        ("k.csv", b"transcript,turn,start,end,codes\n", "holds no rows"),
        ("k.csv", b"transcript,turn,start,end,codes\n,,,,\n", "holds no rows"),
        ("k.jsonl", b"", "holds no rows"),
        ("k.jsonl", b"\n \n", "holds no rows"),
        ("k.csv", b'transcript,turn,start,end,codes\n"x\ny', "k.csv:2: The row is not CSV: a quotation mark"),
        ("k.csv", b'transcript,turn,start,end,codes\n"x"y,', "k.csv:2: The row is not CSV: a quotation mark"),
        ("k.jsonl", b"\xff\xfe", "not in UTF-8"),
        ("k.ods", b"PK", "none of them"),
        ("mappe.csv", None, "is a folder"),
        ("borte.csv", None, "does not exist"),
        ("x" * 300 + ".csv", None, "the name is too long"),
        ("løkke.csv", None, "the link leads to itself"),
    ],
)
def test_files_that_are_no_codings_are_refused(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    """A wrong file gives one clear message."""
    (tmp_path / "mappe.csv").mkdir()
    (tmp_path / "løkke.csv").symlink_to(tmp_path / "løkke.csv")
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(QualcodeError, match=words):
        read_coding_rows(tmp_path / name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"transcript": "01-aas"}, "No transcript is named 01-aas. Did you mean 01-ås?"),
        ({"codes": ["rolle/teknik"]}, "Did you mean rolle/teknikk?"),
        ({"turn": 3}, "numbered from 0 to 2"),
        ({"end": 400}, "does not fit in turn 1, which has 47 characters"),
        ({"end": 0}, "is empty"),
        ({"start": 9}, "is empty"),
        ({"last_turn": 2, "last_end": 2}, "is not an excerpt"),
        ({"end": 47, "last_turn": 2, "last_end": 500}, "is not an excerpt"),
        ({"end": 47, "last_turn": 7, "last_end": 1}, "no turn 7"),
        ({"end": 47, "last_turn": 0, "last_end": 1}, "is not an excerpt"),
    ],
)
def test_rows_that_do_not_fit_the_study_are_told_with_their_line(
    small: Any, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    """One wrong row stops them all, and the message says what would fit."""
    path = tmp_path / "k.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{json.dumps(ROW | change)}\n", encoding="utf-8")
    known = {transcript.name: transcript for transcript in small.transcripts}

    with pytest.raises(ProblemsError) as caught:
        codings_from_rows(read_coding_rows(path), known, small.codebook, path="k.jsonl")

    [problem] = caught.value.problems
    assert (problem.path, problem.line) == ("k.jsonl", 2)
    assert words in problem.message


def test_what_is_read_elsewhere_is_told_in_one_line(tmp_path: Path) -> None:
    """Excerpts as .jsonl, whatever their number, and projects of other programs: with what to do instead."""
    excerpt = {"id": "1", "transcript": "a", "turn": 0, "start": 0, "end": 1, "quote": "a", "code": "b"}
    (tmp_path / "ut.jsonl").write_text(json.dumps(excerpt) + "\n" + json.dumps(excerpt), encoding="utf-8")
    (tmp_path / "ut.qdpx").write_bytes(b"PK")
    for name, hint in (("ut.jsonl", "codings export"), ("ut.qdpx", "qualcode import")):
        with pytest.raises(QualcodeError) as caught:
            read_coding_rows(tmp_path / name)
        assert not isinstance(caught.value, ProblemsError)
        assert hint in str(caught.value.hint)


def test_a_codings_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    """Codings are not written over without --force either."""
    path = tmp_path / "k.csv"
    path.write_text("gammel")

    with pytest.raises(QualcodeError):
        write_coding_rows(path, [ROW])
    assert path.read_text() == "gammel"
    write_coding_rows(path, [ROW], force=True)
    assert path.read_text("utf-8").endswith("01-ås,1,0,8,rolle,kari,\n")


def test_a_suggestion_leaves_with_positions_in_its_turn(small: Any) -> None:
    """Keys in the contract's order, positions of the evidence in the same turn, four decimals."""
    transcript = small.transcripts[0]
    excerpt, cue = transcript.turn_excerpt(2, 13, 20), transcript.turn_excerpt(2, 21, 31)
    reasons = (Evidence("cue", "telefonen", cue.start, cue.end, "stikkord", 1 / 3),)
    row = suggestion_row(transcript, Suggestion(excerpt, "rolle", 2 / 3, True, reasons, "r1"))
    keys = ["run", "transcript", "turn", "start", "end", "code", "score", "default", "text", "speaker", "evidence"]

    assert list(row) == keys
    assert (row["turn"], row["start"], row["end"], row["score"]) == (2, 13, 20, 0.6667)
    assert (row["text"], row["speaker"]) == (transcript.turns[2].text[13:20], "Ola")
    assert row["evidence"] == [
        {"kind": "cue", "text": "telefonen", "start": 21, "end": 31, "why": "stikkord", "weight": 0.3333}
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("k.csv", b'transcript,turn,start,end,codes\n"x'), ("x" * 300 + ".csv", None), ("ø.csv", None)],
)
def test_what_other_programs_say_in_english_is_said_in_bokmal(tmp_path: Path, name: str, content: bytes | None) -> None:
    """The csv module's and the system's own words never reach a Norwegian reader."""
    (tmp_path / "ø.csv").symlink_to("ø.csv")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    set_language("nb")

    with pytest.raises(QualcodeError) as caught:
        read_coding_rows(tmp_path / name)

    said = " ".join(caught.value.lines())
    assert not any(word in said for word in ("unexpected", "File name", "Too many", "levels"))


def test_rows_without_the_keys_for_later_turns_are_read(tmp_path: Path) -> None:
    """A file as the contract has it, without `last_turn` and `last_end`, or with empty ones, is whole."""
    (tmp_path / "k.jsonl").write_text(json.dumps(ROW | {"last_turn": None, "last_end": None}), encoding="utf-8")
    (tmp_path / "k.csv").write_text(
        "transcript,turn,start,end,codes,last_turn,last_end\n01-ås,1,0,8,rolle,,\n", "utf-8"
    )

    assert [read_coding_rows(tmp_path / name)[0].last_turn for name in ("k.jsonl", "k.csv")] == [None, None]
