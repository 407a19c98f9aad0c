"""What could tell who someone is: found, told apart, and replaced alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.names import NAMES, read_list
from qualcode.privacy import Certainty, Kind, Pseudonyms, find_identifying
from qualcode.privacy.numbers import follows_rule_of_2032, judge_national_id
from qualcode.privacy.patterns import find_patterns

INTERVIEWS = Path(__file__).parents[1] / "data" / "privacy" / "intervjuer.txt"


def kinds_in(text: str) -> dict[str, tuple[str, str]]:
    return {one.words: (one.kind.value, one.certainty.value) for one in find_identifying([text])[0]}


@pytest.mark.parametrize(
    ("text", "words", "kind", "certainty"),
    [
        ("Ring meg på 912 34 567 i kveld.", "912 34 567", Kind.PHONE, Certainty.CERTAIN),
        ("Det er +47 22 85 50 50.", "+47 22 85 50 50", Kind.PHONE, Certainty.CERTAIN),
        ("nummeret er 22855050", "22855050", Kind.PHONE, Certainty.POSSIBLE),
        ("Skriv til ola.normann@eksempel.no, du.", "ola.normann@eksempel.no", Kind.EMAIL, Certainty.CERTAIN),
        ("kontonummeret 1234.56.78903 var feil", "1234.56.78903", Kind.ACCOUNT, Certainty.CERTAIN),
        ("bilen AB 12345 sto der", "AB 12345", Kind.CAR, Certainty.CERTAIN),
        ("Vi bor i Tordenskjolds gate 12 B nå.", "Tordenskjolds gate 12 B", Kind.ADDRESS, Certainty.CERTAIN),
        ("Hun er 47 år gammel.", "47 år gammel", Kind.AGE, Certainty.CERTAIN),
        ("en syttiåring fra bygda", "syttiåring", Kind.AGE, Certainty.CERTAIN),
        ("Det var 12. mars 1974.", "12. mars 1974", Kind.DATE, Certainty.POSSIBLE),
        ("fnr 17847396421 sa hun", "17847396421", Kind.NATIONAL_ID, Certainty.POSSIBLE),
    ],
)
def test_what_has_a_form_of_its_own_is_found(text: str, words: str, kind: Kind, certainty: Certainty) -> None:
    """Each with its kind, and how sure it is."""
    assert kinds_in(text)[words] == (kind.value, certainty.value)


@pytest.mark.parametrize(
    "text",
    ["Det kosta 12 500 kroner.", "for åtte år siden", "i 2019 og 2020", "12,5 prosent", "side 3 av 14", "17. mai"],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Sums, shares, years and the national day are no one's."""
    assert kinds_in(text) == {}


def synthetic(birth: str) -> str:
    """A fødselsnummer with a raised month, as no person has, with right check digits by today's rule."""
    for individual in range(1000):
        nine = f"{birth}{individual:03}"
        first = -sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True)) % 11
        ten = f"{nine}{first}"
        last = (
            -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten, strict=True)) % 11
            if first < 10
            else 10
        )
        if last < 10:
            return f"{ten}{last}"
    raise AssertionError


@pytest.mark.parametrize("birth", ["178473", "578473"])
def test_national_ids_are_certain_by_todays_rule(birth: str) -> None:
    """D-numbers too; one wrong digit makes it possible only, and digits without a date are none."""
    digits = synthetic(birth)
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)

    assert judge_national_id(digits) is Certainty.CERTAIN
    assert judge_national_id(wrong) is Certainty.POSSIBLE
    assert judge_national_id("99999999999") is None


@pytest.mark.parametrize("digits", ["02013299997", "30108299939"])
def test_numbers_of_2032_are_possible(digits: str) -> None:
    """The examples of Skatteetaten for the rule to come are found, though today's rule refuses them."""
    assert follows_rule_of_2032(digits)
    assert judge_national_id(digits) is Certainty.POSSIBLE


def test_names_in_interviews_are_found() -> None:
    """At least 95 of 100 names of people, places and organisations, and at least 90 of 100 findings are names."""
    rows = list(read_list(INTERVIEWS))
    found = [[one for one in each if one.kind in NAMES] for each in find_identifying([text for text, _gold in rows])]

    hits = wanted = right = total = 0
    for (_text, gold), findings in zip(rows, found, strict=True):
        wanted += len(gold)
        hits += sum(any(one.start < end and start < one.end for one in findings) for start, end, _kind in gold)
        total += len(findings)
        right += sum(any(one.start < end and start < one.end for start, end, _kind in gold) for one in findings)
    assert hits / wanted >= 0.95
    assert right / total >= 0.9


def test_a_name_keeps_its_endings_and_is_replaced_alike() -> None:
    """Genitive, compounds, small letters and capitals follow the name, in all texts of the study."""
    texts = [
        "Jeg kjenner Kari Hovland.",
        "Karis hund bet Karigjengen.",
        "så sa kari at KARI Hovlands hus brant",
        "Hans' bil",
    ]
    found = find_identifying(texts)
    pseudonyms = Pseudonyms({}, {"Inger"})
    new = pseudonyms.of("Kari", Kind.PERSON)
    told = {one.words: pseudonyms.replace(one) for each in found for one in each}

    assert new not in ("Kari", "Inger") and not new.endswith("s")
    assert told["Karis"] == f"{new}s"
    assert told["Karigjengen"] == f"{new}gjengen"
    assert (told["kari"], told["KARI"]) == (new.lower(), new.upper())
    assert told["Hovlands"] == told["Hovland"] + "s"
    assert told["Hans'"].endswith("s")


def test_pseudonyms_from_before_hold() -> None:
    """A name of the key has the pseudonym it had, and new ones take other numbers."""
    pseudonyms = Pseudonyms({("Mysen", Kind.PLACE): "[sted 4]", ("Kari", Kind.PERSON): "Berit"}, ())

    assert pseudonyms.of("mysen", Kind.PLACE) == "[sted 4]"
    assert pseudonyms.of("Askim", Kind.PLACE) == "[sted 5]"
    assert pseudonyms.of("Kari", Kind.PERSON) == "Berit"
    assert pseudonyms.of("Marit", Kind.PERSON) not in ("Berit", "Marit")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nummeret er 17054026641, sa hun.", "17054026641"),
        ("Nummeret er 17 05 40 26641.", "17 05 40 26641"),
        ("Ring 91234567, da.", "91234567"),
        ("Ring 912 34 567, eller tlf.91234567", "912 34 567"),
        ("Ring meg (+47 91234567), da.", "+47 91234567"),
        ("Kontoen er 1234.56.78903, tror jeg.", "1234.56.78903"),
        ("Jeg bor i Storgata 5 i Bodø.", "Storgata 5"),
        ("Jeg bor i Storgata 5 b, altså.", "Storgata 5 b"),
    ],
)
def test_a_number_ends_where_the_talk_goes_on(text: str, words: str) -> None:
    """A comma after a number is no decimal comma, and the space after an address is not part of it."""
    assert words in [found.words for found in find_patterns(text)]


@pytest.mark.parametrize("text", ["Det ble 91234567,50 kroner.", "Tallet 3,91234567 er lite."])
def test_numbers_with_decimals_are_no_phones(text: str) -> None:
    """With digits on both sides a comma parts decimals."""
    assert not list(find_patterns(text))
