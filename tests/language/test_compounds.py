from __future__ import annotations

import pytest

from qualcode.language import CompoundFinder, find_part, lemmatize, split_compound


@pytest.mark.parametrize(
    ("word", "cue", "part"),
    [
        ("stedsutviklingsplanen", "stedsutvikling", "stedsutvikling"),
        ("innbyggertorget", "torg", "torget"),
        ("innbyggertorgansatt", "innbyggertorg", "innbyggertorg"),
        ("Barnebiblioteket", "bibliotek", "biblioteket"),
        ("bibliotek-huset", "bibliotek", "bibliotek"),
        ("folkemøtet", "møte", "møtet"),
        ("skoleelever", "elev", "elever"),
        ("debattkvelder", "debatt", "debatt"),
        ("ressurspersoner", "ressurs", "ressurs"),
        ("kommunesammenslåingen", "sammenslåing", "sammenslåingen"),
        ("frivilligsentralen", "frivillig", "frivillig"),
    ],
)
def test_a_cue_is_found_inside_a_compound(word: str, cue: str, part: str) -> None:
    """First, last and middle parts count, with their joints and endings."""
    place = find_part(word, cue)

    assert place is not None
    assert word[slice(*place)] == part


@pytest.mark.parametrize(
    ("word", "cue"),
    [
        ("bibliotekar", "bibliotek"),
        ("bibliotekarene", "bibliotek"),
        ("biblioteka", "bibliotek"),
        ("politikerne", "politi"),
        ("samarbeid", "arbeid"),
        ("tilstede", "sted"),
        ("vennskapet", "venn"),
        ("kontrollen", "rolle"),
        ("relevant", "elev"),
        ("plassering", "plass"),
        ("synlighet", "synlig"),
        ("naboer", "nabo"),
        ("forbokstav", "bok"),
    ],
)
def test_a_cue_is_not_found_in_unrelated_or_derived_words(word: str, cue: str) -> None:
    """Letters that happen to stand there, prefixes, derivations and endings make no compound."""
    assert find_part(word, cue) is None


def test_the_longest_cue_in_a_compound_is_the_one_found() -> None:
    """An innbyggertorg is not just any torg."""
    finder = CompoundFinder(["torg", "innbyggertorg", "plan"])

    assert finder.find("innbyggertorgplanen") == ("innbyggertorg", 0, 13)
    assert finder.find("sykkel") is None


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("innbyggertorget", ("innbygger", "torg")),
        ("åpningstidene", ("åpning", "tid")),
        ("kommunesammenslåingen", ("kommune", "sammenslåing")),
        ("bibliotekarer", ("bibliotekar",)),
        ("samtale", ("samtale",)),
    ],
)
def test_compounds_come_apart(word: str, parts: tuple[str, ...]) -> None:
    """Known parts in dictionary form; other words stay whole."""
    assert split_compound(word) == parts


def test_lemmas_come_from_bokmal_and_then_nynorsk() -> None:
    """Inflected forms of both written languages have their dictionary form."""
    assert [lemmatize(word) for word in ("Bøkene", "møteplassen", "stedsutviklinga", "12")] == [
        "bok",
        "møteplass",
        "stedsutvikling",
        "12",
    ]
