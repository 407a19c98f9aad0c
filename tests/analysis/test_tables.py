"""Tables say what is coded, where, and how often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis import (
    CONTEXT,
    clock,
    data_codings,
    tabulate_codebook,
    tabulate_excerpts,
    tabulate_frequencies,
    tabulate_matrix,
    tabulate_transcripts,
)
from qualcode.analysis.excerpts import context_after, context_before
from qualcode.model import Code, Codebook, Coding, Excerpt, Kind, Origin, Transcript, Turn, version_of

BOOK = Codebook(
    "B",
    codes=(
        Code("a", "Alfa", "den første", include=("ett", "to"), children=(Code("a/b", "Beta", "den andre"),)),
        Code("c", "Gamma", "den tredje"),
    ),
)
FIRST = Transcript(
    "01",
    (
        Turn(0, "Int", Kind.INTERVIEWER, "Hva er viktig her?", 0),
        Turn(1, "Kari", Kind.RESPONDENT, "Bøker og folk.", 3_661_900),
        Turn(2, "Ola", Kind.RESPONDENT, "Ro."),
        Turn(3, "", Kind.OTHER, "latter"),
    ),
    {"kommune": "Ås"},
    sha256="ff",
)
SECOND = Transcript("02", (Turn(0, "Per", Kind.RESPONDENT, "Ingenting."),), {"rolle": "elev", "kommune": "Bø"})


def code(excerpt: Excerpt, code_id: str, number: str = "", coder: str = "kari", **more: object) -> Coding:
    transcript = FIRST if excerpt.transcript == "01" else SECOND
    return Coding(number, excerpt, code_id, coder, transcript.quote(excerpt), **more)  # type: ignore[arg-type]


BOOKS = code(FIRST.turn_excerpt(1, 0, 5), "a/b", "1", score=0.123456, origin=Origin.ACCEPTED)
ACROSS = code(Excerpt("01", FIRST.starts[1] + 9, FIRST.starts[2] + 2), "a", "2", "ola", memo="se")
ASKED = code(FIRST.turn_excerpt(0, 0, 3), "a", "3")
STRANGE = code(SECOND.turn_excerpt(0), "x/y", "4")
CODINGS = (STRANGE, ACROSS, BOOKS, ASKED)


def test_each_coding_is_a_row_in_reading_order() -> None:
    """Transcripts as given, then place in the text; nothing is left out."""
    records = tabulate_excerpts([FIRST, SECOND], CODINGS, BOOK).records()

    assert [record["id"] for record in records] == ["3", "1", "2", "4"]
    assert [tabulate_excerpts([SECOND, FIRST], CODINGS, BOOK).rows[0][0]] == ["4"]


def test_a_row_says_where_what_and_why() -> None:
    """Everything a colleague needs stands in the row."""
    record = tabulate_excerpts([FIRST, SECOND], [BOOKS], BOOK).records()[0]

    assert record == {
        "id": "1",
        "transcript": "01",
        "attribute.kommune": "Ås",
        "attribute.rolle": None,
        "speaker": "Kari",
        "kind": "respondent",
        "time": "01:01:01",
        "turn": 1,
        "start": 0,
        "end": 5,
        "context_before": None,
        "quote": "Bøker",
        "context_after": "og folk.",
        "code": "a/b",
        "code_name": "Beta",
        "code_level_1": "Alfa",
        "code_level_2": "Beta",
        "definition": "den andre",
        "coder": "kari",
        "origin": "accepted",
        "score": 0.1235,
        "weight": None,
        "memo": None,
        "created": None,
        "version": version_of("a/b", "Beta", "", 0),
    }


def test_an_excerpt_over_turns_names_all_who_speak() -> None:
    """The quote keeps its line break, the place is the first turn's, the context the outer turns'."""
    record = tabulate_excerpts([FIRST], [ACROSS], BOOK).records()[0]

    assert (record["speaker"], record["quote"]) == ("Kari, Ola", "folk.\nRo")
    assert (record["turn"], record["start"], record["end"]) == (1, 9, 14)
    assert (record["context_before"], record["context_after"]) == ("Bøker og", ".")


def test_an_excerpt_that_starts_at_the_end_of_a_turn_has_its_place_in_the_next() -> None:
    """The line break before the words is no place in a turn, and never a negative number."""
    late = code(Excerpt("01", FIRST.starts[2] - 1, FIRST.starts[2] + 2), "a")
    record = tabulate_excerpts([FIRST], [late], BOOK).records()[0]

    assert (record["turn"], record["start"], record["end"]) == (2, 0, 2)
    assert (record["context_before"], record["context_after"]) == (None, ".")


def test_a_code_that_the_codebook_lacks_is_shown_by_its_id() -> None:
    """No coding disappears because a code did."""
    excerpt = tabulate_excerpts([SECOND], [STRANGE], BOOK).records()[0]
    codebook = tabulate_codebook(BOOK, CODINGS).records()

    assert (excerpt["code_name"], excerpt["code_level_1"], excerpt["definition"]) == ("x/y", "x/y", None)
    assert [(row["code"], row["in_codebook"]) for row in codebook] == [
        ("a", True),
        ("a/b", True),
        ("c", True),
        ("x/y", False),
    ]


def test_a_coding_in_a_transcript_that_is_not_given_keeps_its_words() -> None:
    """The row is there with its quote and an empty place."""
    record = tabulate_excerpts([FIRST], [STRANGE], BOOK).records()[0]

    assert (record["transcript"], record["quote"], record["turn"]) == ("02", "Ingenting.", None)


def test_the_codebook_counts_codings_and_transcripts() -> None:
    """Unused codes are there with zero; lists are one item a line."""
    rows = {row["code"]: row for row in tabulate_codebook(BOOK, CODINGS).records()}

    assert (rows["a"]["codings"], rows["a"]["transcripts"]) == (2, 1)
    assert (rows["c"]["codings"], rows["c"]["transcripts"]) == (0, 0)
    assert rows["a"]["include"] == "ett\nto"


def test_transcripts_are_measured_without_the_interviewer() -> None:
    """Turns, words, coded turns and codings are data only."""
    first, second = tabulate_transcripts([FIRST, SECOND], CODINGS).records()

    assert (first["turns"], first["words"], first["coded_turns"], first["codings"]) == (3, 5, 2, 2)
    assert (second["attribute.kommune"], second["attribute.rolle"], second["codings"]) == ("Bø", "elev", 1)


def test_the_matrix_has_every_code_and_transcript() -> None:
    """Zeros are counts too, and the rows add up."""
    table = tabulate_matrix([FIRST, SECOND], CODINGS, BOOK)

    assert table.columns == ("code", "code_name", "transcript.01", "transcript.02", "total")
    assert table.rows == (
        ("a", "Alfa", 1, 0, 1),
        ("a/b", "Beta", 1, 0, 1),
        ("c", "Gamma", 0, 0, 0),
        ("x/y", "x/y", 0, 1, 1),
    )


def test_frequencies_count_a_code_with_and_without_those_below() -> None:
    """A parent's own codings and its children's are told apart."""
    rows = {row["code"]: row for row in tabulate_frequencies([FIRST, SECOND], CODINGS, BOOK).records()}

    assert (rows["a"]["codings"], rows["a"]["codings_below"], rows["a"]["coders"]) == (1, 2, 1)
    assert (rows["a"]["transcripts"], rows["a"]["transcript_share"], rows["a"]["words"]) == (1, 0.5, 2)
    assert rows["c"]["codings_below"] == 0


def test_the_counts_leave_out_what_the_interviewer_says() -> None:
    """A coding wholly in the interviewer's turns counts nowhere; one that goes on into an answer counts."""
    into = code(Excerpt("01", FIRST.starts[0] + 4, FIRST.starts[1] + 5), "c", "5")
    border = code(Excerpt("01", FIRST.starts[1] - 1, FIRST.starts[1]), "c", "6")
    strange = code(FIRST.turn_excerpt(0, 4, 6), "z", "7")
    made = [ASKED, into, border, strange]
    book = {row["code"]: row["codings"] for row in tabulate_codebook(BOOK, made, [FIRST]).records()}
    matrix = {row["code"]: row["total"] for row in tabulate_matrix([FIRST], made, BOOK).records()}
    often = {row["code"]: row["codings"] for row in tabulate_frequencies([FIRST], made, BOOK).records()}
    [sizes] = tabulate_transcripts([FIRST], made).records()

    assert data_codings([FIRST], made) == (into,)
    assert book == matrix == often == {"a": 0, "a/b": 0, "c": 1, "z": 0}
    assert sizes["codings"] == 1
    kinds = [record["kind"] for record in tabulate_excerpts([FIRST], made, BOOK).records()]
    assert kinds == ["interviewer", "interviewer", "interviewer, respondent", "interviewer"]


def test_a_coding_of_a_text_that_is_not_at_hand_counts() -> None:
    """Who spoke is unknown, so it is not left out."""
    beyond = code(Excerpt("01", 5, 10_000), "a")

    assert data_codings([FIRST], [STRANGE, beyond]) == (STRANGE, beyond)


def test_an_empty_study_has_tables_with_headers() -> None:
    """Before anything is coded, every table can be made."""
    empty = Codebook("B")

    assert tabulate_excerpts([], [], empty).rows == ()
    assert tabulate_codebook(empty, []).rows == ()
    assert tabulate_matrix([], [], empty).rows == ()
    assert tabulate_frequencies([], [], BOOK).records()[0]["transcript_share"] is None


@pytest.mark.parametrize(
    ("time", "shown"), [(None, None), (0, "00:00:00"), (59_999, "00:00:59"), (360_000_000, "100:00:00")]
)
def test_clock(time: int | None, shown: str | None) -> None:
    """Milliseconds are shown as hours, minutes and whole seconds."""
    assert clock(time) == shown


@given(st.text(st.sampled_from("ab å\n"), max_size=500))
def test_context_is_short_and_made_of_whole_words(text: str) -> None:
    """Each side is the text itself, or at most so many characters of it from the nearest word."""
    before, after = context_before(text), context_after(text)
    stripped = text.strip()

    assert before.removeprefix("… ") == stripped[len(stripped) - len(before.removeprefix("… ")) :]
    assert stripped.startswith(after.removesuffix(" …"))
    assert max(len(before), len(after)) <= CONTEXT + 2
    words = set(text.split())
    if all(len(word) < CONTEXT for word in words):
        assert set(before.removeprefix("… ").split()) | set(after.removesuffix(" …").split()) <= words
