"""Search: what is understood, and that the places are exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model import Kind, Transcript, Turn
from qualcode.store import Store
from qualcode.store.query import parse_query

from .conftest import FJELL, MYSEN, fast_folder


def found(store: Store, query: str, **options: object) -> list[str]:
    texts = {t.name: t.text for t in store.transcripts.all()}
    hits = store.search(query, **options)
    for hit in hits:
        assert hit.text in texts[hit.excerpt.transcript]
    return [texts[hit.excerpt.transcript][hit.excerpt.start : hit.excerpt.end] for hit in hits]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("møteplass", ["møteplass"]),
        ("MØTEPLASS alle", ["møteplass", "alle"]),
        ("moteplass", []),
        ("alle fred", []),
        ("alle OR fred", ["alle", "fred"]),
        ("alle ELLER fred", ["alle", "fred"]),
        ('"for alle"', ["for alle"]),
        ('"alle for"', []),
        ("“på tvers”", ["på tvers"]),
        ("bemann*", ["Bemanninga"]),
        ('"være i fr"*', ["være i fred"]),
        ("for NOT alle", ["for"]),
        ("for IKKE alle", ["for"]),
        ("for -alle", ["for"]),
        ("-alle for", ["for"]),
        ("for OG liten", ["for", "liten"]),
        ("(fred)", ["fred"]),
        ("text:fred", []),
        ("fred, !", ["fred"]),
        ("or", []),
    ],
)
def test_searches_mean_what_they_say(store: Store, query: str, words: list[str]) -> None:
    """Words are ANDed, operators are in capitals in both languages, å ø æ are letters of their own."""
    assert found(store, query) == words


@pytest.mark.parametrize("query", ["", "  ", "!?", '"fred', "OR", "fred OR", "ELLER fred", "fred NOT", "-fred", '""'])
def test_a_search_that_says_nothing_is_told(store: Store, query: str) -> None:
    """Plain words, never the database's own."""
    with pytest.raises(QualcodeError) as caught:
        store.search(query)

    assert caught.value.hint


def test_a_hit_says_where_it_is(store: Store) -> None:
    """Places count in the transcript, code points after an emoji too."""
    [hit] = store.search("tvers")

    assert hit.excerpt.start == FJELL.text.index("tvers")
    assert (hit.turn, hit.speaker, hit.kind, hit.text) == (1, "Kari", Kind.RESPONDENT, FJELL.turns[1].text)


def test_interviewers_are_left_out_unless_asked_for(store: Store) -> None:
    """What the interviewer says is not data."""
    assert found(store, "møteplass*") == ["møteplass"]
    assert found(store, "møteplass*", interviewers=True) == ["møteplass", "møteplassen"]


def test_hits_come_in_reading_order_and_can_be_limited(store: Store) -> None:
    """By natural order of transcripts, whatever the order of import."""
    store.transcripts.add([replace(MYSEN, name=name) for name in ("10-a", "3-a")], coder="kari")

    hits = store.search("nedskjæring OR bemanninga")
    assert [hit.excerpt.transcript for hit in hits] == ["01-fjell", "2-mysen", "3-a", "10-a"]
    assert store.search("nedskjæring OR bemanninga", limit=2) == hits[:2]
    assert store.search("nedskjæring", transcript="3-a") == [hits[2]]
    with pytest.raises(QualcodeError, match="No transcript"):
        store.search("x", transcript="borte")


def test_composed_and_decomposed_letters_are_the_same(store: Store) -> None:
    """Some keyboards send å as two characters."""
    assert found(store, "pa\u030a") == ["på"]


_WORDS = st.sampled_from(["ære", "Øl", "åpne", "İstanbul", "naïve", "ſs", "Straße", "2026"])
_GLUE = st.sampled_from([" ", " 😀 ", ", ", "\u00a0", " 👩‍👩‍👧 ", " İ ", "… ", " \ufdd0 "])


@given(st.lists(st.tuples(_WORDS, _GLUE), min_size=1, max_size=12), _WORDS)
@settings(max_examples=60, deadline=None)
def test_places_are_exact_among_odd_letters(pieces: list[tuple[str, str]], wanted: str) -> None:
    """Every occurrence of a word is found at its code points, and nothing else."""
    turns = tuple(
        Turn(index, "", Kind.RESPONDENT, "".join(word + glue for word, glue in pieces[index * 3 : index * 3 + 3]))
        for index in range((len(pieces) + 2) // 3)
    )
    transcript = Transcript("t", turns)
    with fast_folder() as folder, Store.create(folder / "corpus.db") as store:
        store.transcripts.add([transcript], coder="kari")
        hits = store.search(wanted)

    assert [transcript.quote(hit.excerpt) for hit in hits] == [word for word, _glue in pieces if word == wanted]


@given(st.text(st.sampled_from("ab*\"-()^:+{}NOT ORELLER,'\\\x00æ😀"), max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_search_is_an_error_of_the_database(query: str) -> None:
    """Whatever is typed is either searched for or told in plain words."""
    import sqlite3
    from contextlib import closing

    try:
        expression = parse_query(query)
    except QualcodeError:
        return
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE VIRTUAL TABLE f USING fts5(text)")
        raw.execute("SELECT * FROM f WHERE f MATCH ?", (expression,)).fetchall()


def test_a_monstrous_search_is_still_a_search(store: Store) -> None:
    """No number of words is too many for the index."""
    assert store.search(" ".join(f"a{number}" for number in range(5000))) == []
    assert found(store, " OR ".join(f"a{number} -b{number}" for number in range(3000)) + " OR fred") == ["fred"]
