"""How many codings there are of what: by code, by transcript, by who speaks."""

from __future__ import annotations

from dataclasses import replace

from qualcode.model import Coder, Excerpt, Verdict
from qualcode.store import Store
from qualcode.store.counting import count_codings, count_said

from .conftest import FJELL, MYSEN, coding, suggestion


def _lay(store: Store, code: str, start: int, end: int, coder: str = "kari") -> None:
    store.codings.add([replace(coding("fred", code), excerpt=Excerpt("01-fjell", start, end))], coder=coder)


def test_what_interviewers_say_is_counted_only_when_asked(store: Store) -> None:
    """A coding counts when it holds a letter of someone else's turn."""
    first, second = FJELL.starts[0], FJELL.starts[1]
    _lay(store, "bare intervjuer", first, second - 1)
    _lay(store, "med linjeskift", first, second)
    _lay(store, "over i svaret", first, second + 1)
    _lay(store, "svaret", second, second + 1)
    _lay(store, "linjeskiftet", second - 1, second)
    _lay(store, "fra linjeskiftet", second - 1, second + 1)
    third = FJELL.starts[3]
    _lay(store, "linjeskift etter svar", third - 1, third)
    _lay(store, "linjeskift og spørsmål", third - 1, third + 1)

    counted = store.codings.count_by_code()

    assert counted == {"over i svaret": 1, "svaret": 1, "fra linjeskiftet": 1, "linjeskift etter svar": 1}
    assert sum(store.codings.count_by_code(interviewers=True).values()) == 8
    assert set(store.count_places()) == {(code, "01-fjell") for code in counted}


def test_codings_are_counted_by_code_and_transcript(store: Store) -> None:
    """All coders' together, and codes that are not in use left out."""
    for who in ("kari", "ola"):
        store.codings.add([coding("fred"), coding("alle"), coding("Nedskjæring", transcript=MYSEN)], coder=who)
    store.codings.add([coding("fred", "b"), coding("biblioteket", "b")], coder="kari")

    assert store.count_places() == {("rolle", "01-fjell"): 4, ("rolle", "2-mysen"): 2, ("b", "01-fjell"): 1}
    assert store.codings.count_by_code() == {"b": 1, "rolle": 6}
    assert list(store.codings.count_by_code()) == ["b", "rolle"]
    assert store.codings.count_by_code(interviewers=True) == {"b": 2, "rolle": 6}
    assert count_codings(store._connection, "coder") == {"kari": 4, "ola": 3}
    assert store.codings.count_transcripts_by_code() == {"b": 1, "rolle": 2}


def test_codings_are_counted_by_who_speaks(store: Store) -> None:
    """Over several turns the first who is no interviewer; what interviewers alone say is of no one."""
    _lay(store, "svar", FJELL.starts[1], FJELL.starts[1] + 5)
    _lay(store, "svar", FJELL.starts[2], FJELL.starts[2] + 5)
    _lay(store, "over", FJELL.starts[0], FJELL.starts[1] + 5)
    _lay(store, "spørsmål", FJELL.starts[0], FJELL.starts[0] + 5)
    _lay(store, "linjeskift", FJELL.starts[1] - 1, FJELL.starts[1])
    store.codings.add([coding("Nedskjæring", "svar", transcript=MYSEN)], coder="kari")

    assert count_said(store._connection) == {
        ("svar", "01-fjell", "Kari"): 2,
        ("over", "01-fjell", "Kari"): 1,
        ("svar", "2-mysen", "Ola"): 1,
    }


def test_everyone_who_decided_something_is_a_coder(store: Store) -> None:
    """By name, with how many codings they have; also those who only rejected or wrote."""
    assert store.codings.coders() == ()
    store.codings.add([coding("fred"), coding("alle")], coder="ola")
    store.codings.add([coding("fred")], coder="berit")
    store.suggestions.decide(suggestion("fred"), Verdict.REJECT, coder="nils")
    store.memos.set("code", "rolle", "x", coder="anne")
    store.memos.set("code", "rolle", "x", coder="ola")

    assert store.codings.coders() == (Coder("anne", 0), Coder("berit", 1), Coder("nils", 0), Coder("ola", 2))
