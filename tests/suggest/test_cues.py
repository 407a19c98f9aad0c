from __future__ import annotations

import pytest

from qualcode.language import analyse
from qualcode.model import Code, Codebook
from qualcode.suggest.cues import read_cues, suggest_by_compound, suggest_by_cue, suggest_by_spelling
from qualcode.suggest.signals import Together, gather

CUES = (
    "stedsutvikling",
    "innbyggertorg",
    "torg",
    "nærutvalg",
    "åpningstid",
    "frivillig",
    "bibliotek",
    "uavhengig møteplass",
    "ta ansvar",
    "støy",
    "kommunesammenslåing",
)


def found(text: str, *cues: str) -> list[tuple[str, str]]:
    """The words marked in the text, each with its cue."""
    known = read_cues(Codebook("t", codes=(Code("a", "A", "", cues=cues or CUES),)))
    docs = list(analyse([text]))
    together = Together((suggest_by_cue(known), suggest_by_compound(known), suggest_by_spelling(known)))
    marks = gather([together], docs)
    return [(text[mark.start : mark.end], mark.cue) for mark in marks.get((0, "a"), ())]


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ("Vi tok ansvar for det.", "tok ansvar", "ta ansvar"),
        ("Det er uavhengige møteplasser.", "uavhengige møteplasser", "uavhengig møteplass"),
        ("Støyen er verst.", "Støyen", "støy"),
        ("stedsutviklingsplanen ligger der", "stedsutvikling", "stedsutvikling"),
        ("barnebiblioteket er fint", "biblioteket", "bibliotek"),
        ("det er stes utvikling", "stes utvikling", "stedsutvikling"),
        ("på inbyggertorget da", "inbyggertorget", "innbyggertorg"),
        ("på innbygger torget da", "innbygger torget", "innbyggertorg"),
        ("nær utvalget møttes", "nær utvalget", "nærutvalg"),
        ("åpnigstidene er dårlige", "åpnigstidene", "åpningstid"),
        ("etter komunesammenslåingen", "komunesammenslåingen", "kommunesammenslåing"),
        ("frivilige hjelper til", "frivilige", "frivillig"),
    ],
)
def test_cues_are_found_inflected_compounded_and_misspelt(text: str, words: str, cue: str) -> None:
    """People inflect, compound and misspell, and so does speech recognition."""
    assert (words, cue) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bibliotekaren og bibliotekarene er flinke.",
        "Han er støl og hun er stødig.",
        "Innbyggeren og innbyggerne kom.",
        "Frivol og villig er ikke det samme.",
        "Utvalget er stort i nærheten.",
        "Torgeir tok bussen.",
        "Vi må ta det med ro, for ansvar er tungt.",
        "Sted for utvikling av film.",
    ],
)
def test_words_that_are_only_near_a_cue_are_left_alone(text: str) -> None:
    """Short cues are never guessed at, and known words are never misspellings."""
    assert found(text) == []


def test_the_longest_cue_speaks_alone() -> None:
    """Where cues share words, an innbyggertorg is no torg, in one word or in two."""
    assert found("innbyggertorget") == [("innbyggertorget", "innbyggertorg")]
    assert found("innbygger torget") == [("innbygger torget", "innbyggertorg")]
    assert found("torget") == [("torget", "torg")]


def test_a_cue_of_several_codes_speaks_for_each() -> None:
    """The same words may point to two codes."""
    codes = tuple(Code(name, name, "", cues=("støy",)) for name in ("a", "b"))
    docs = list(analyse(["Mye støy."]))

    assert set(gather([suggest_by_cue(read_cues(Codebook("t", codes=codes)))], docs)) == {(0, "a"), (0, "b")}
