"""Codings as a sheet that came back wants them: new, changed and removed ones, as one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Coding
from qualcode.store import Store
from qualcode.store.revising import Revision

from .conftest import MYSEN, coding


def stands(store: Store, **wanted: str) -> list[tuple[str, str, str, str, int]]:
    return [(one.quote, one.code, one.coder, one.memo, one.weight) for one in store.codings.find(**wanted)]


def one_coding(store: Store, words: str = "fred", code: str = "a", memo: str = "", coder: str = "kari") -> Coding:
    [made] = store.codings.add([coding(words, code, memo=memo)], coder=coder)
    return made


def test_a_sheet_is_one_event(store: Store) -> None:
    """What is new, changed and removed is counted and done together, and undone together."""
    goes = one_coding(store, "alle", memo="borte")
    store.codings.set_memo(goes.id, "olas", coder="ola")
    changes, stays = one_coding(store, "fred"), one_coding(store, "tvers")
    new = [coding("Ler", "ny", transcript=MYSEN, coder="per", memo="pers"), coding("Her", "ny", coder="kari")]
    before = store.state_hash()

    done = store.revise(
        Revision(new, [(changes, replace(changes, code="b", memo="sagt", weight=2))], [goes]), coder="ola"
    )

    assert (done.new, done.changed, done.removed) == (2, 1, 1)
    assert stands(store) == [
        ("tvers", "a", "kari", "", 0),
        ("Her", "ny", "kari", "", 0),
        ("fred", "b", "kari", "sagt", 2),
        ("Ler", "ny", "per", "pers", 0),
    ]
    assert {stays.id, changes.id} < {one.id for one in store.codings.find()}
    assert [(memo.coder, memo.text) for memo in store.memos.find()] == [("kari", "sagt"), ("per", "pers")]
    event = store.journal.events()[0]
    assert (event.kind, event.coder) == ("sheet", "ola")
    assert event.summary == "a, b, ny · 01-fjell, 2-mysen"
    assert store.check() == []
    store.journal.undo("ola")
    assert store.state_hash() == before
    store.journal.redo("ola")
    assert len(store.codings.find()) == 4


def test_a_sheet_that_says_nothing_is_no_event(store: Store) -> None:
    """Neither an empty one nor one whose codings are all there."""
    made = one_coding(store)
    events = store.journal.events()

    assert store.revise(Revision(), coder="kari") == (0, 0, 0)
    assert store.revise(Revision(new=[replace(made, id="", memo="annet")]), coder="kari") == (0, 0, 0)
    assert store.revise(Revision(changed=[(made, made)]), coder="kari") == (0, 1, 0)
    assert store.journal.events() == events
    assert store.memos.find() == []


@pytest.mark.parametrize(
    "seen",
    [
        lambda one: replace(one, code="annen"),
        lambda one: replace(one, weight=1),
        lambda one: replace(one, coder="ola"),
        lambda one: replace(one, memo="et annet"),
        lambda one: replace(one, memo=""),
        lambda one: replace(one, id="borte"),
    ],
)
@pytest.mark.parametrize("removes", [True, False])
def test_what_others_changed_since_stops_the_sheet(
    store: Store, seen: Callable[[Coding], Coding], removes: bool
) -> None:
    """A coding must be as the sheet says it is: code, weight, coder and memo; else nothing is done."""
    made = one_coding(store, memo="memo")
    state, here = store.state_hash(), seen(made)
    revision = Revision([coding("Her", coder="kari")], [] if removes else [(here, made)], [here] if removes else [])

    with pytest.raises(QualcodeError, match="changed in the meantime"):
        store.revise(revision, coder="kari")

    assert store.state_hash() == state


def test_a_code_may_move_to_where_another_leaves(store: Store) -> None:
    """Whatever the order of the rows: a chain of codes, and a place that a removed coding leaves."""
    a, b, c = (one_coding(store, code=code, memo=code) for code in "abc")
    gone = one_coding(store, code="d")

    done = store.revise(
        Revision(
            changed=[(a, replace(a, code="b")), (b, replace(b, code="c")), (c, replace(c, code="d"))], removed=[gone]
        ),
        coder="kari",
    )

    assert done == (0, 3, 1)
    assert {one.id: (one.code, one.memo) for one in store.codings.find()} == {
        a.id: ("b", "a"),
        b.id: ("c", "b"),
        c.id: ("d", "c"),
    }
    assert store.check() == []
    store.journal.undo("kari")
    assert {one.id: one.code for one in store.codings.find()} == {a.id: "a", b.id: "b", c.id: "c", gone.id: "d"}


def test_a_new_coding_may_stand_where_another_leaves(store: Store) -> None:
    """By being removed, or by getting another code; not by getting another weight alone."""
    one, two, three = one_coding(store, "fred"), one_coding(store, "alle"), one_coding(store, "tvers")
    fresh = [replace(each, id="", memo="ny") for each in (one, two, three)]

    done = store.revise(
        Revision(fresh, [(two, replace(two, code="b")), (three, replace(three, weight=1))], [one]), coder="kari"
    )

    assert done == (2, 2, 1)
    assert stands(store) == [
        ("alle", "a", "kari", "ny", 0),
        ("alle", "b", "kari", "", 0),
        ("tvers", "a", "kari", "", 1),
        ("fred", "a", "kari", "ny", 0),
    ]
    assert store.check() == []


def test_two_that_exchange_their_codes_are_told(store: Store) -> None:
    """So is one that takes the place of a coding that stays; the words and the code are named."""
    a, b, other = one_coding(store, code="a"), one_coding(store, code="b"), one_coding(store, "alle", "fri")
    state = store.state_hash()

    for changed in (
        [(other, replace(other, code="c")), (a, replace(a, code="b")), (b, replace(b, code="a"))],
        [(a, replace(a, code="b"))],
        [(a, replace(a, code="b")), (b, replace(b, weight=2))],
    ):
        with pytest.raises(QualcodeError, match="fred has the code b already") as caught:
            store.revise(Revision(changed=changed), coder="kari")
        assert caught.value.hint == "Nothing was done. Change these rows in two steps."

    assert store.state_hash() == state


def test_a_long_quote_is_cut_where_it_is_named(store: Store) -> None:
    """Forty characters of it are enough to know it by."""
    long = "En møteplass 😀 for alle, på tvers.\nHer kan du være"
    a, _b = one_coding(store, long, "a"), one_coding(store, long, "b")

    with pytest.raises(QualcodeError) as caught:
        store.revise(Revision(changed=[(a, replace(a, code="b"))]), coder="kari")

    assert caught.value.message.startswith(f"{long[:40]} has")


def test_the_same_new_coding_twice_is_one(store: Store) -> None:
    """Nor is one doubled that is there; another coder's, or another place, is another coding."""
    one_coding(store)
    new = [
        coding("alle", "a", coder="kari", memo="en"),
        coding("alle", "a", coder="kari", memo="to"),
        coding("fred", "a", coder="kari"),
        coding("alle", "a", coder="ola"),
    ]

    assert store.revise(Revision(new), coder="kari") == (2, 0, 0)

    assert sorted(stands(store)) == [
        ("alle", "a", "kari", "en", 0),
        ("alle", "a", "ola", "", 0),
        ("fred", "a", "kari", "", 0),
    ]


def test_the_memo_that_people_see_is_the_one_that_is_changed(store: Store) -> None:
    """The coding's own coder's where there is one, else the first; taken away when it is emptied, kept if the same."""
    made = one_coding(store)
    store.codings.set_memo(made.id, "olas", coder="ola")
    store.codings.set_memo(made.id, "pers", coder="per")
    [seen] = store.codings.find()
    assert seen.memo == "olas"

    store.revise(Revision(changed=[(seen, replace(seen, memo="olas nye"))]), coder="kari")
    first = {memo.coder: memo for memo in store.memos.find()}
    assert {who: memo.text for who, memo in first.items()} == {"ola": "olas nye", "per": "pers"}
    assert first["ola"].updated > first["ola"].created

    store.codings.set_memo(made.id, "karis", coder="kari")
    [seen] = store.codings.find()
    assert seen.memo == "karis"
    store.revise(Revision(changed=[(seen, replace(seen, memo="", weight=1))]), coder="per")
    assert {memo.coder: memo.text for memo in store.memos.find()} == {"ola": "olas nye", "per": "pers"}
    assert store.check() == []


def test_a_first_memo_is_its_coders(store: Store) -> None:
    """Whoever sends the sheet; a coding without a memo that keeps none gets none."""
    made, other = one_coding(store, coder="ola"), one_coding(store, "alle")

    store.revise(
        Revision(changed=[(made, replace(made, memo="nytt")), (other, replace(other, weight=3))]), coder="kari"
    )

    assert [(memo.coder, memo.text, memo.target_id) for memo in store.memos.find()] == [("ola", "nytt", made.id)]
    assert [event.kind for event in store.journal.events(1)] == ["sheet"]


def test_codings_that_are_gone_are_known(store: Store) -> None:
    """Ids of codings that were taken away; not those that stand, nor memos, nor what never was."""
    one, two = one_coding(store, memo="m"), one_coding(store, "alle")
    [memo] = store.memos.find()
    store.codings.remove([one.id], coder="kari")

    assert store.find_gone([one.id, two.id, memo.id, "aldri"]) == frozenset({one.id})
    assert store.find_gone([]) == frozenset()
    store.journal.undo("kari")
    assert store.find_gone([one.id]) == frozenset()
