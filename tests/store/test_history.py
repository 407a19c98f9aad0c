"""The journal as a way back and forth."""

from __future__ import annotations

from qualcode.model import Standing
from qualcode.store import Store

from .conftest import coding, excerpt_of


def _kinds(store: Store) -> list[tuple[str, Standing]]:
    return [(moment.summary[:1], moment.standing) for moment in store.journal.moments(4)]


def _code(store: Store, *codes: str) -> list[int]:
    for code in codes:
        store.codings.add([coding("fred", code)], coder="kari")
    return [moment.seq for moment in reversed(store.journal.moments(len(codes)))]


def test_any_point_can_be_gone_to_and_back(store: Store) -> None:
    """What came after is undone, the point itself stands; going to what is undone redoes it."""
    first, _second, third = _code(store, "a", "b", "c")

    assert [event.summary[0] for event in store.journal.go_to("kari", first)] == ["c", "b"]
    assert [one.code for one in store.codings.find()] == ["a"]
    assert _kinds(store) == [
        ("c", Standing.UNDONE),
        ("b", Standing.UNDONE),
        ("a", Standing.STANDS),
        ("0", Standing.HISTORY),
    ]
    assert [event.summary[0] for event in store.journal.go_to("kari", third)] == ["b", "c"]
    assert [one.code for one in store.codings.find()] == ["a", "b", "c"]
    assert len(store.journal.go_to("kari", 0)) == 3
    assert store.codings.find() == []


def test_what_cannot_be_undone_does_not_take_the_point_along(store: Store) -> None:
    """An event after the point that others have changed is passed by, and the point still stands."""
    first, _second, _third = _code(store, "a", "b", "c")
    (b,) = store.codings.find(code="b")
    store.codings.remove([b.id], coder="ola")

    store.journal.go_to("kari", first)

    assert [one.code for one in store.codings.find()] == ["a"]


def test_the_place_of_a_moment(store: Store) -> None:
    """A coding, its memo and its end are where its words are; an import is nowhere."""
    (made,) = store.codings.add([coding("fred")], coder="kari")
    store.codings.set_memo(made.id, "husk", coder="kari")
    store.codings.remove([made.id], coder="kari")
    places = [store.journal.where(moment.seq) for moment in store.journal.moments()]
    assert places[1:] == [None, excerpt_of("fred"), None]
