"""Nynorsk, dialect and spoken forms: the table, and what the rest of the room makes of it."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from qualcode.language import analyse, is_known, lemmatize, variants_of
from qualcode.language.variants import bokmal_forms, read_variants

KINDS = {"nynorsk", "east", "trønder", "north", "west", "south", "spoken", "bokmål"}
PARTS_OF_SPEECH = {"adj", "adv", "conj", "det", "intj", "noun", "num", "prep", "pron", "verb"}

COMMON = Path(__file__).parent / "data" / "common_bokmal.txt"


def test_every_variant_has_the_dictionary_form_of_its_bokmal_word() -> None:
    """Cues and interviews meet, however the word is said."""
    apart = [v for v in read_variants() if not lemmatize(v.form) == lemmatize(v.form.title()) == lemmatize(v.bokmal)]

    assert apart == []
    assert all(is_known(variant.form) for variant in read_variants())


def test_the_table_is_sound() -> None:
    """Each form stands once, is one word in lower case, and never leads on to another variant."""
    rows = read_variants()
    forms = [row.form for row in rows]

    assert len(rows) >= 400
    assert sorted(set(forms)) == sorted(forms)
    assert not set(forms) & {row.bokmal for row in rows}
    for row in rows:
        assert row.kind in KINDS and row.part_of_speech in PARTS_OF_SPEECH, row
        assert all(word.isalpha() and word == unicodedata.normalize("NFC", word.lower()) for word in row[:2]), row


def test_no_variant_hides_a_common_bokmal_word() -> None:
    """“Vert”, “te” and “dom” keep their meaning, although some people mean “ble”, “deg” and “dem” by them."""
    common = COMMON.read_text("utf-8").split()

    assert len(common) > 400
    assert set(common) & set(bokmal_forms()) == set()


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        ("ikkje itte ittj isje", "ikke"),
        ("je jæ eg jei", "jeg"),
        ("døm dæm dei", "de"),
        ("skule skulen skulane", "skole"),
        ("bibblan bibbla biblioteke", "bibliotek"),
        ("korleis åssen koss kordan", "hvordan"),
        ("innbyggjarar innbyggera", "innbygger"),
        ("tenestene tenester", "tjeneste"),
        ("kommunens kommuna", "kommune"),
    ],
)
def test_what_people_say_is_read_as_bokmal(words: str, lemma: str) -> None:
    """Inflected nynorsk, which has no row of its own, and genitives included."""
    [doc] = analyse([words])

    assert {token.lemma_ for token in doc} == {lemma}


def test_bokmal_is_not_taken_for_nynorsk() -> None:
    """What is bokmål has its dictionary form in bokmål, before any in nynorsk."""
    assert [lemmatize(word) for word in ("seier", "høyre", "boller", "leder", "ga")] == [
        "seier",
        "høyre",
        "bolle",
        "leder",
        "gi",
    ]


def test_all_spellings_of_a_word_can_be_had() -> None:
    """For a search: whichever spelling is given, the others come, bokmål first."""
    assert variants_of("Skole") == ("skule", "skola")
    assert variants_of("skule") == ("skole", "skola")
    assert {"ikkje", "itte", "ittj"} <= set(variants_of("ikke"))
    assert variants_of("trikk") == ()


def test_the_table_needs_no_library() -> None:
    """A search may use it without waiting."""
    script = (
        "import sys; from qualcode.language import variants_of; variants_of('skole');"
        "print({'spacy', 'numpy', 'simplemma', 'csv', 'sklearn'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "set()"
