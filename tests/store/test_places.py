"""Where quotes stand after small corrections: a list of cases that were looked at, and rules that hold for all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.store.alignment import Alignment, Place

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "places.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
WORDS = st.lists(st.sampled_from(["ja", "nei", "biblioteket", "er", "åpent", "stengt", "\n", "  ", "."]), max_size=14)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_quotes_stand_where_they_stood_before(case) -> None:
    """A change in how texts are compared shows itself here: look at the words, then decide which are better."""
    alignment = Alignment(case["old"], case["new"])

    for start, end, *place in case["places"]:
        assert alignment.place(start, end) == (Place(*place) if place else None), case["old"][start:end]
    assert [alignment.position(at) for at in range(0, len(case["old"]) + 1, 7)] == case["positions"]
    assert [alignment.reach(at) for at in (0, 3, len(case["old"]))] == case["reach"]


@given(WORDS, WORDS, st.data())
def test_a_place_is_in_the_text_and_says_truly_whether_it_is_exact(old: list[str], new: list[str], data) -> None:
    """Whatever the texts: no place outside, none of white space at its ends, and exact means letter for letter."""
    before, after = " ".join(old), " ".join(new)
    start = data.draw(st.integers(0, max(len(before) - 1, 0)))
    end = data.draw(st.integers(start + 1, max(len(before), start + 1)))
    alignment = Alignment(before, after)

    place = alignment.place(start, end)

    assert 0 <= alignment.position(start) <= len(after)
    if place is not None:
        assert 0 <= place.start < place.end <= len(after)
        assert place.exact is (after[place.start : place.end] == before[start:end])
        assert place.exact or after[place.start : place.end] == after[place.start : place.end].strip()


@pytest.mark.parametrize("new", ["", "xyz", "\n"])
def test_texts_with_nothing_in_common_have_no_places(new: str) -> None:
    """A transcript under whose name something else was imported: every quote is gone, and nothing breaks."""
    alignment = Alignment("Vi stenger for tidlig.\nJa.", new)

    assert alignment.place(0, 10) is None or new == "xyz"
    assert alignment.reach(5) is None
    assert alignment.position(5) == 0


# The words of the old text in brackets stand where the brackets are in the new one; without brackets they are gone.
MARKED = [
    ("Er [ikke.]", "[x]"),
    ("V[i ko]mmer.", "[Vi]"),
    ("Ikk[e] det.", "det.en"),
    ("Folk om o[m].", "Folk om"),
    ("Og vi vi v[i.]", "Og vi[.]"),
    ("Vi [nye] og kommer.", "ny"),
    ("[Fått] har.", "nye har Fått helt annet"),
    ("Vi ko[mmer ha]r.", "Vi ko[mmer annet ny ny noe]"),
    ("Vi kommer [ha]r.", "Vi kommer [annet ny ny noe]"),
    ("Har[ lese for u]te.", "Har og stengts folk [lese for]"),
    ("Barna vi ute.\nUte sommeren ha[r ]nye.", "Ute [noe ny annet] nye."),
    ("Sommeren [ikke] barna åpent", "tullen annet helt tull barna åpent"),
    ("Vi vi nye fått [fått] nye", "Vi vi nye vi tull noe fått [fått]s nye"),
    ("[Nye fått] vi fått", "[Nye] noe helt annet helt vi fått\nNoe annet noe noe"),
    ("Ny[e fåt]t vi fått", "[Nye noe helt annet helt] vi fått\nNoe annet noe noe"),
    ("[Har nye nye] vi.\nNye nye fått vi.", "Nye nye fått vi.\nHar nye nyeen vi."),
    ("Vi [fått nye fått fått nye fått.\nHar] vi vi nye fått", "Vi [fått nye fått\nnoe]"),
    ("Fint om lese [lokaler her] åpent?\nUte vi sant hit", "Fint om åpent?\nUte vi sant hit"),
    ("Fått fått har har fått [nye] nye vi?", "ny ny ny helt har fått [nye] tull ny noe annet"),
    ("Kommer og lokaler nye har [fått ny]e", "Kommer lokaler nye og lokaler nye [annet tull nye]"),
    ("Kommer nye fått kommer har h[ar nye fått?]", "Kommer nyeen fått kommer har [har tull annet]"),
    ("Er har nye hit er lokaler?\nHar bøker [har] barna", "Har bøker [har] tull\nAnnet annet ny noe?"),
    ("Mye kommer [fint.\nFor har er er drikker] og sant.", "[Annet ny?\nMye For har er er drikker] og sant."),
    ("[Nye nye fått.\nVi har] har?\nVi vi fått har har vi", "Vi har har?\n[Nye nye fått.]\nVi vi fått har har vi"),
    (
        "Fått og har?\nKommer [nye nye] nye fått.\nNye har kommer",
        "Fått og har?\nKommer [nye\nnye] nye fått.\nNye har kommer",
    ),
    (
        "Lese [lokaler møtepla]ss\nNei kommer biblioteket kommer",
        "Nei kommer biblioteket kommer\nLese [lokaler møtepla]ss",
    ),
    (
        "Vi har.\nVi har nye\nFåt[t] fått vi har",
        "Vien har.\nVi har fått fått har nye\nFåt[t]e har\nNye vi nye nye har fått har?",
    ),
    (
        "Vi har nye har har.\nFått [nye har]",
        "Vi har nye har vi nye har.\nFått vi vi nye [nye har] vi\nFått nye har har har har",
    ),
    (
        "Vi har?\nFolk lokaler vi [lokaler nye har.\nHar] lokaler og nye kommer har har nye?",
        "Folk lokaler vi [lokaler nye tull\nAnnet noe tull?]",
    ),
    (
        "Biblioteket drikker nei ja [hit stengt.\nSommeren om folk ute barna.]",
        "Tull\n[annet annet noe tull annet noe.\nSommeren om folk ute barna.]",
    ),
    (
        "Ja mye å drikker.\n[Vi kommunen å] om alle biblioteket biblioteket å?\nFor ja kaffe bestemmer.",
        "Ja mye å\n[Vi å om om] om alle biblioteket biblioteket å?",
    ),
    (
        "[Kommer nye fått] nye og kommer har nye.\nOg kommer folk folk folk fått.\nHar og?",
        "Og kommer\nfolk folk folk fått.\n[Kommer nye fåtten] nye og kommer har nye.en Har og?",
    ),
    (
        "Har har fått nye har?\nVi nye har\nHar fått[ ]fått?\nNye fått vi fått.",
        "Tull ny annet ny noe tull ny ny.\nHar har fått nye har?\nnye har\n"
        "annet annet helt ny[ ]fått?\nNye fått vi fått.",
    ),
]


@pytest.mark.parametrize(("old", "new"), MARKED)
def test_words_are_placed_by_what_stands_around_them(old: str, new: str) -> None:
    """At the ends of texts and turns, among words that stand several times, and where only parts are left."""
    before, words, _rest = re.split(r"[\[\]]", old)
    start, plain = len(before), re.sub(r"[\[\]]", "", new)

    place = Alignment(re.sub(r"[\[\]]", "", old), plain).place(start, start + len(words))

    if place is None:
        assert new == plain
    else:
        assert f"{plain[: place.start]}[{plain[place.start : place.end]}]{plain[place.end :]}" == new
        assert place.exact is (plain[place.start : place.end] == words)


def test_words_are_found_again_where_nothing_else_stands_for_them() -> None:
    """Words that were gone are back where at least half of what stood around is, and no other words have the place."""
    old = "Fått folk har lokaler lokaler fått og nye.\nFolk nye kommer fått kommer fått folk\nLokaler fått vi fått og?"
    new = old.replace("Lokaler fått vi fått og?", "Lokaler fåtten vi fått annet helt ny")

    found = Alignment(old, new).find("fått", "ommer fått folk\nLokaler ", " vi fått og?")

    at = new.index("fåtten")
    assert found == Place(at, at + 4, True)
    crowded = Alignment("Nye nye nye har fått vi vi har.", "Nye nye nye har fått vie vi har.")
    assert crowded.find("nye nye har", "Nye ", " fått vi vi har.") is None
    first = Alignment(
        "Lokaler lokaler fått og\nFått nye kommer folk", "nye kommer folk\nVi lokaler\nKommer kommer fått."
    )
    assert first.find("nye", "er lokaler fått og\nFått ", " kommer folk") == Place(0, 3, True)
    far = Alignment("Kommer og lokaler nye har fått nye", "Kommer lokaler nye og lokaler nye annet tull nye")
    assert far.find("nye", "Kommer og lokaler ", " har fått nye") is None


def test_short_stretches_are_not_taken_for_long_quotes() -> None:
    """What is new must be about as long as the words that it could stand for."""
    assert Alignment("Lokaler kommer nye?", "Lokaleren kommer nye?").find_alike("Lokaler kommer nye?") is None
    old = "Kommunen bestemmer vi leker biblioteket sammen."
    new = "kaffe sammen er Kommunen bestemmer vi lekeren biblioteket sammen."
    assert Alignment(old, new).find_alike("leker biblioteket") is None


@pytest.mark.parametrize(("between", "most"), [(" ", 203), (" så ", 212)])
def test_words_put_into_a_quote_belong_to_it_up_to_a_length(between: str, most: int) -> None:
    """Two hundred characters and three for each that stood there; beyond that the longer half is the quote."""
    before, first, last = (
        "Ja, sånn er det.\n",
        "Alle som bor her i bygda kommer innom",
        "etterpå drikker vi alle kaffe sammen",
    )
    old = before + first + between + last

    for length, expected in ((most, True), (most + 1, False)):
        put = " " + ("xyz " * 60)[: length - 3] + "q "
        new = before + first + put + last
        place = Alignment(old, new).place(len(before), len(old))
        assert place is not None and len(put) == length
        assert (new[place.start : place.end] == first + put + last) is expected


@pytest.mark.parametrize(("misses", "chosen"), [((2, 1), 1), ((1, 1), 0), ((1, 2), 0)])
def test_of_two_passages_in_other_words_the_most_alike_is_chosen(misses: tuple[int, int], chosen: int) -> None:
    """A letter's difference is enough; of two that are alike the first."""
    quote = (
        "Vi har alltid tenkt at dette huset skulle være åpent for alle som bor i kommunen vår, "
        "også de som ikke har råd til noe annet."
    )
    known = "Ja, sånn er det bare."
    passages = [quote.replace("huset", "husit").replace("åpent", "åpint" if one == 2 else "åpent") for one in misses]
    new = f"\n{known}\n".join(passages)

    place = Alignment(known, new).find_alike(quote)

    assert place is not None
    assert (place.start > len(passages[0])) is bool(chosen)
    assert new[place.start : place.end] == passages[chosen]
