"""What another program delivers: transcripts, codings, memos and keepsakes, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Coding, Excerpt, Keepsake, Kind, Memo, Transcript, Turn
from qualcode.store import Store
from qualcode.store.bringing import Delivery, Taken

from .conftest import FJELL, coding, excerpt_of

LIER = Transcript(
    name="03-lier",
    turns=(Turn(0, "Per", Kind.RESPONDENT, "Vi har fått nye lokaler, og folk kommer."),),
    sha256="c" * 64,
)


def _in_lier(words: str, code: str = "rolle", **known: str) -> Coding:
    return replace(coding(words, code, transcript=LIER, coder="ola"), **known)  # type: ignore[arg-type]


def _memo(target: str, target_id: str, text: str, coder: str = "ola", **known: str) -> Memo:
    return Memo(known.get("id", ""), target, target_id, text, coder, known.get("created", ""), known.get("updated", ""))


def test_a_whole_delivery_is_stored_and_told_in_two_events(store: Store) -> None:
    """The transcripts are told as an import, the rest as one event that undo takes back."""
    brought = Delivery([LIER], [_in_lier("nye lokaler", id="k1")], [_memo("coding", "k1", "Husk")])

    taken = store.take_in(brought, coder="kari")

    assert taken == Taken(transcripts=1, codings=1, memos=1, same_codings=0, others=())
    second, first = store.journal.events(2)
    assert (first.coder, first.kind, first.summary) == ("kari", "import", "03-lier")
    assert (second.coder, second.kind, second.summary) == (
        "kari",
        "import codings",
        "rolle · 03-lier · «nye lokaler»",
    )
    (made,) = store.codings.find(transcript="03-lier")
    assert (made.id, made.coder, made.quote, made.memo) == ("k1", "ola", "nye lokaler", "Husk")
    assert [step.transcript for step in store.steps() if step.seq == first.seq] == ["03-lier"]
    assert store.search("lokaler")[0].excerpt == excerpt_of("lokaler", LIER)
    store.journal.undo("kari")
    assert (store.codings.find(), store.memos.find()) == ([], [])
    assert store.check() == []


def test_a_delivery_of_transcripts_alone_is_one_event(store: Store) -> None:
    """Without codings and memos nothing is told of them."""
    before = len(store.journal.events())

    assert store.take_in(Delivery([LIER]), coder="kari") == Taken(1, 0, 0, 0, ())
    assert [event.kind for event in store.journal.events()[:-before]] == ["import"]


def test_a_delivery_of_memos_alone_is_told_by_the_first(store: Store) -> None:
    """Memos on codes, transcripts and the project find their place; the summary says what the first says."""
    memos = [
        _memo("code", "rolle", "Bredt\nbegrep"),
        _memo("transcript", "01-fjell", "Støy på opptaket"),
        _memo("project", "", "Andre runde"),
    ]

    assert store.take_in(Delivery(memos=memos), coder="kari") == Taken(0, 0, 3, 0, ())
    (event,) = store.journal.events(1)
    assert (event.kind, event.summary) == ("import codings", "Bredt begrep")
    found = [(memo.target, memo.target_id, memo.text, memo.coder) for memo in store.memos.find()]
    assert found == [
        ("code", "rolle", "Bredt\nbegrep", "ola"),
        ("transcript", "01-fjell", "Støy på opptaket", "ola"),
        ("project", "", "Andre runde", "ola"),
    ]
    assert [memo.text for memo in store.memos.find(target="transcript", target_id="01-fjell")] == ["Støy på opptaket"]
    assert store.check() == []


def test_codings_that_are_there_are_not_doubled_and_keep_their_ids(store: Store) -> None:
    """One in the study, one twice in the delivery: a memo on either lands on the coding that is there."""
    (there,) = store.codings.add([coding("fred")], coder="ola")
    codings = [
        coding("fred", coder="ola"),
        coding("for alle", coder="ola"),
        coding("for alle", coder="ola"),
        coding("for alle", coder="kari"),
        coding("møteplass", coder="ola"),
    ]
    named = [replace(one, id=f"k{number}") for number, one in enumerate(codings)]
    memos = [_memo("coding", "k0", "på fred"), _memo("coding", "k2", "på alle")]

    taken = store.take_in(Delivery(codings=named, memos=memos), coder="kari")

    assert taken == Taken(transcripts=0, codings=3, memos=2, same_codings=2, others=())
    assert {(one.id, one.quote, one.coder, one.memo) for one in store.codings.find()} == {
        (there.id, "fred", "ola", "på fred"),
        ("k1", "for alle", "ola", "på alle"),
        ("k3", "for alle", "kari", ""),
        ("k4", "møteplass", "ola", ""),
    }
    assert store.journal.events(1)[0].summary == "rolle · 01-fjell"


def test_ids_that_are_taken_are_given_anew(store: Store) -> None:
    """An id that stands for something else here, or stands twice in the delivery, is not used; memos still follow."""
    (there,) = store.codings.add([coding("fred", "b", memo="min")], coder="kari")
    (mine,) = store.memos.find()
    codings = [
        coding("for alle", coder="ola"),
        replace(coding("møteplass", coder="ola"), id=there.id),
        replace(coding("Bemanninga", coder="ola"), id="k"),
        replace(coding("for liten", coder="ola"), id="k"),
    ]
    memos = [
        _memo("code", "a", "1", id=mine.id),
        _memo("code", "b", "2", id="m"),
        _memo("code", "c", "3", id="m"),
        _memo("code", "d", "4"),
    ]

    assert store.take_in(Delivery(codings=codings, memos=memos), coder="kari").codings == 4
    ids = {one.quote: one.id for one in store.codings.find()}
    assert len(set(ids.values())) == 5
    assert (ids["fred"], ids["Bemanninga"]) == (there.id, "k")
    assert all(ids.values())
    by_text = {memo.text: memo.id for memo in store.memos.find()}
    assert (by_text["min"], by_text["2"]) == (mine.id, "m")
    assert len(set(by_text.values())) == 5
    assert store.check() == []


def test_a_memo_names_a_coding_of_the_delivery_or_of_the_study(store: Store) -> None:
    """An id that the delivery does not bring is one that is here; a code is never taken for a coding."""
    (there,) = store.codings.add([coding("fred")], coder="ola")
    brought = replace(coding("fred", coder="ola"), id="rolle")
    memos = [_memo("coding", there.id, "på kodingen"), _memo("code", "rolle", "på koden")]

    store.take_in(Delivery(codings=[brought], memos=memos), coder="kari")

    assert {(memo.target, memo.target_id, memo.text) for memo in store.memos.find()} == {
        ("coding", there.id, "på kodingen"),
        ("code", "rolle", "på koden"),
    }


def test_a_memo_never_takes_the_place_of_another(store: Store) -> None:
    """What says the same is passed over; what says something else is handed back."""
    store.memos.set("code", "rolle", "vårt", coder="ola")
    memos = [
        _memo("code", "rolle", "vårt"),
        _memo("code", "rolle", "deres"),
        _memo("code", "rolle", "karis", coder="kari"),
        _memo("code", "b", "én"),
        _memo("code", "b", "én"),
        _memo("code", "b", "to"),
    ]

    taken = store.take_in(Delivery(memos=memos), coder="kari")

    assert (taken.memos, taken.others) == (2, (memos[1], memos[5]))
    found = [(memo.target_id, memo.coder, memo.text) for memo in store.memos.find()]
    assert found == [("rolle", "ola", "vårt"), ("rolle", "kari", "karis"), ("b", "ola", "én")]


def test_nothing_new_is_no_event(store: Store) -> None:
    """A delivery of what is there already leaves the journal as it was."""
    store.codings.add([coding("fred")], coder="ola")
    store.memos.set("code", "rolle", "vårt", coder="ola")
    before = store.journal.events()

    brought = Delivery(codings=[coding("fred", coder="ola")], memos=[_memo("code", "rolle", "vårt")])

    assert store.take_in(brought, coder="kari") == Taken(0, 0, 0, 1, ())
    assert store.journal.events() == before


def test_memos_keep_their_times(store: Store) -> None:
    """When they were made and changed is kept; without a change the two are the same, without both it is now."""
    memos = [
        _memo("code", "a", "1", created="2020-01-01", updated="2021-01-01"),
        _memo("code", "b", "2", created="2020-01-01"),
        _memo("code", "c", "3"),
    ]

    store.take_in(Delivery(memos=memos), coder="kari")

    first, second, third = store.memos.find()
    assert (first.created, first.updated) == ("2020-01-01", "2021-01-01")
    assert (second.created, second.updated) == ("2020-01-01", "2020-01-01")
    assert third.created.startswith("2026-01-01")
    assert third.updated == third.created


def test_keepsakes_follow_the_codings_they_are_about(store: Store) -> None:
    """Those on codings and selections name the coding's id here; others are kept as they are, the last of each part."""
    (there,) = store.codings.add([coding("fred")], coder="ola")
    brought = [
        Keepsake("coding", "k1", "g-1", {"navn": "Ærlig"}),
        Keepsake("selection", "k1", "g-2"),
        Keepsake("coding", "ukjent", "g-3"),
        Keepsake("user", "k1", "g-4"),
    ]
    same = replace(coding("fred", coder="ola"), id="k1")

    store.take_in(Delivery(codings=[same], keepsakes=brought), coder="kari")
    store.take_in(Delivery(keepsakes=[Keepsake("user", "k1", "g-5", {"a": [1]})]), coder="kari")

    kept = store.keepsakes.all()
    assert sorted((one.kind, one.local, one.guid) for one in kept) == [
        ("coding", there.id, "g-1"),
        ("coding", "ukjent", "g-3"),
        ("selection", there.id, "g-2"),
        ("user", "k1", "g-5"),
    ]
    assert {one.guid: dict(one.data) for one in kept} == {
        "g-1": {"navn": "Ærlig"},
        "g-2": {},
        "g-3": {},
        "g-5": {"a": [1]},
    }


@pytest.mark.parametrize("wrong", ["name taken", "outside", "other words", "no such transcript", "last step"])
def test_what_does_not_fit_takes_the_whole_delivery_back(store: Store, wrong: str) -> None:
    """One part that cannot be stored, or a last step that fails, and nothing at all is."""
    brought = Delivery([LIER], [_in_lier("lokaler")], [_memo("code", "rolle", "x")], [Keepsake("user", "a", "b")])
    bad = {
        "name taken": replace(brought, transcripts=[LIER, FJELL]),
        "outside": replace(brought, codings=[replace(_in_lier("folk"), excerpt=Excerpt("03-lier", 5, 500))]),
        "other words": replace(brought, codings=[_in_lier("folk", quote="fulk")]),
        "no such transcript": replace(brought, memos=[_memo("transcript", "04", "x")]),
    }.get(wrong, brought)
    before = store.state_hash(), store.journal.events(), store.transcripts.names()

    def fail() -> None:
        raise QualcodeError("last step")

    with pytest.raises(QualcodeError) as told:
        store.take_in(bad, coder="kari", last=fail)

    if wrong == "name taken":
        assert told.value.message.startswith("There is already a transcript named 01-fjell")
    assert (store.state_hash(), store.journal.events(), store.transcripts.names()) == before
    assert store.keepsakes.all() == []


def test_the_last_step_comes_when_all_is_written(store: Store) -> None:
    """It is called once, with everything in place and only the commit left."""
    seen: list[int] = []

    store.take_in(
        Delivery([LIER], [_in_lier("lokaler")], keepsakes=[Keepsake("user", "a", "b")]),
        coder="kari",
        last=lambda: seen.append(len(store.codings.find()) + len(store.keepsakes.all())),
    )

    assert seen == [2]
