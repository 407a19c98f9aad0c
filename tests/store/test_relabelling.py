"""Many codings given another code at once."""

from __future__ import annotations

from qualcode.store import Store
from qualcode.store.journal import record
from qualcode.store.writing import Change, writing

from .conftest import MYSEN, coding


def stands(store: Store) -> list[tuple[str, str, str, str, int]]:
    return [(one.quote, one.code, one.coder, one.memo, one.weight) for one in store.codings.find()]


def test_codings_get_another_code_as_one_event(store: Store) -> None:
    """They stay the codings they are; those with that code, and those that are gone, are passed by."""
    one, two = store.codings.add([coding("fred", "a", memo="m"), coding("alle", "b")], coder="kari")
    [three] = store.codings.add([coding("Ler", "a", transcript=MYSEN)], coder="ola")
    [has_it] = store.codings.add([coding("tvers", "ny")], coder="kari")
    before = store.state_hash()

    done = store.relabel([one.id, has_it.id, "borte", three.id, two.id, one.id], "ny", coder="per")

    assert done == (3, 0)
    assert (done.changed, done.joined) == (3, 0)
    assert stands(store) == [
        ("alle", "ny", "kari", "", 0),
        ("tvers", "ny", "kari", "", 0),
        ("fred", "ny", "kari", "m", 0),
        ("Ler", "ny", "ola", "", 0),
    ]
    assert {each.id for each in store.codings.find()} == {one.id, two.id, three.id, has_it.id}
    event = store.journal.events()[0]
    assert (event.kind, event.coder, event.summary) == ("recode", "per", "a, b → ny · 3")
    assert store.check() == []
    store.journal.undo("per")
    assert store.state_hash() == before


def test_nothing_to_change_is_no_event(store: Store) -> None:
    """Codings that have the code already leave no trace in the journal."""
    [one] = store.codings.add([coding("fred", "a")], coder="kari")
    events = store.journal.events()

    assert store.relabel([one.id, "borte"], "a", coder="kari") == (0, 0)
    assert store.relabel([], "a", coder="kari") == (0, 0)
    assert store.journal.events() == events


def test_a_coding_on_words_that_have_the_code_is_joined_to_it(store: Store) -> None:
    """The heavier weight holds, memos are joined coder by coder, and undo parts the two again."""
    kept, gone = store.codings.add([coding("fred", "a", memo="først"), coding("fred", "b", memo="så")], coder="kari")
    store.codings.set_memo(gone.id, "olas", coder="ola")
    store.codings.set_weight(gone.id, 3, coder="kari")
    store.codings.set_weight(kept.id, 1, coder="kari")
    store.codings.add([coding("fred", "a", memo="en annens")], coder="ola")
    before = store.state_hash()

    assert store.relabel([gone.id], "a", coder="kari") == (1, 1)

    found = {one.coder: one for one in store.codings.find()}
    assert (found["kari"].id, found["kari"].memo, found["kari"].weight) == (kept.id, "først\n\nså", 3)
    assert (found["ola"].memo, found["ola"].weight, len(found)) == ("en annens", 0, 2)
    mine, olas = store.memos.find(target="coding", target_id=kept.id)
    assert (olas.coder, olas.text) == ("ola", "olas")
    assert mine.updated > mine.created
    assert store.check() == []
    store.journal.undo("kari")
    assert store.state_hash() == before


def test_a_lighter_coding_and_the_same_memo_change_nothing_where_they_go(store: Store) -> None:
    """What stands there stays as it is, to the hour of its memo."""
    kept, gone = store.codings.add([coding("fred", "a", memo="likt"), coding("fred", "b", memo="likt")], coder="kari")
    store.codings.set_weight(kept.id, 2, coder="kari")
    store.codings.set_weight(gone.id, 1, coder="kari")
    [memo] = store.memos.find(target="coding", target_id=kept.id)

    assert store.relabel([gone.id], "a", coder="kari") == (1, 1)

    assert stands(store) == [("fred", "a", "kari", "likt", 2)]
    assert store.memos.find() == [memo]
    sql = "SELECT count(*) FROM change WHERE event = (SELECT max(seq) FROM event)"
    assert store._connection.value(sql) == 2, "the coding and its memo go; nothing else is written"


def test_several_that_fall_together_become_one(store: Store) -> None:
    """Each sees what came of those before it: weights and memos of all three are in the one that is left."""
    made = store.codings.add([coding("fred", code, memo=f"m{code}") for code in "abc"], coder="kari")
    for weight, one in enumerate(made, 1):
        store.codings.set_weight(one.id, weight, coder="kari")
    before = store.state_hash()

    assert store.relabel([one.id for one in made], "ny", coder="kari") == (3, 2)

    assert stands(store) == [("fred", "ny", "kari", "ma\n\nmb\n\nmc", 3)]
    assert store.codings.find()[0].id == made[0].id
    assert store.journal.events()[0].summary == "a, b, c → ny · 3"
    assert store.check() == []
    store.journal.undo("kari")
    assert store.state_hash() == before


def test_a_place_that_was_passed_through_is_free_again(store: Store) -> None:
    """A coding that moved twice in one event, through the place of another, is in nobody's way on the way back."""
    first, second = store.codings.add([coding("fred", "a"), coding("fred", "b")], coder="kari")
    before = store.state_hash()
    with writing(store._connection) as write:
        rows = {one.code: write.find("coding", one.id) or {} for one in (first, second)}
        moves = [("b", "b", "e"), ("a", "a", "b"), ("a", "b", "c")]
        changes = [
            Change("coding", rows[who]["id"], {**rows[who], "code": old}, {**rows[who], "code": new})
            for who, old, new in moves
        ]
        record(write, "kari", "recode", "", changes)
    after = store.state_hash()

    assert len(store.journal.undo("kari")) == 1
    assert store.state_hash() == before
    assert len(store.journal.redo("kari")) == 1
    assert store.state_hash() == after
