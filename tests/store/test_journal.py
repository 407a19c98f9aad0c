"""Undo, redo and replay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.model import Excerpt, Run, Verdict
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, fast_folder, suggestion


def test_undo_and_redo_turn_the_newest_first(store: Store) -> None:
    """What comes back is said, in the order it was done."""
    store.codings.add([coding("fred", "a")], coder="kari")
    store.codings.add([coding("fred", "b")], coder="kari")
    store.codings.add([coding("fred", "c")], coder="kari")

    undone = store.journal.undo("kari", 2)
    assert [(event.summary[0], event.undone) for event in undone] == [("c", True), ("b", True)]
    assert [one.code for one in store.codings.find()] == ["a"]

    redone = store.journal.redo("kari", None)
    assert [(event.summary[0], event.undone) for event in redone] == [("b", False), ("c", False)]
    assert [one.code for one in store.codings.find()] == ["a", "b", "c"]


def test_there_may_be_nothing_to_undo(store: Store) -> None:
    """An import is history, not a decision: undo passes it by."""
    assert store.journal.can_undo("kari") is None
    assert store.journal.undo("kari") == []
    assert store.journal.redo("kari") == []
    assert [event.kind for event in store.journal.events()] == ["import"]


def test_the_next_to_undo_and_redo_can_be_shown(store: Store) -> None:
    """The screen says what a key would do."""
    store.codings.add([coding("fred")], coder="kari")

    undoable = store.journal.can_undo("kari")
    assert undoable is not None
    assert undoable.kind == "code"
    assert store.journal.can_redo("kari") is None
    store.journal.undo("kari")
    assert store.journal.can_undo("kari") is None
    assert store.journal.can_redo("kari") == replace(undoable, undone=True)


def test_each_coder_undoes_their_own(store: Store) -> None:
    """Someone else's work is not taken back."""
    store.codings.add([coding("fred")], coder="kari")
    store.codings.add([coding("fred")], coder="ola")

    store.journal.undo("kari", None)

    assert [one.coder for one in store.codings.find()] == ["ola"]


def test_something_new_clears_redo_but_not_history(store: Store) -> None:
    """What was undone before a new change stays undone, and stays in the journal."""
    store.codings.add([coding("fred", "a")], coder="kari")
    store.journal.undo("kari")
    store.codings.add([coding("fred", "b")], coder="kari")

    assert store.journal.redo("kari") == []
    kinds = [(event.kind, event.undone) for event in store.journal.events()]
    assert kinds == [("code", False), ("undo", False), ("code", True), ("import", False)]


def test_undo_works_after_a_restart(store: Store, path: Path) -> None:
    """The journal is in the file, not in the program."""
    empty = store.state_hash()
    store.codings.add([coding("fred", memo="x")], coder="kari")
    full = store.state_hash()
    store.close()

    with Store.open(path) as again:
        again.journal.undo("kari")
        assert again.state_hash() == empty
    with Store.open(path) as again:
        again.journal.redo("kari")
        assert again.state_hash() == full


def replaced(store: Store) -> None:
    """Another coder brings in another text under the name of the first transcript."""
    store.transcripts.add([replace(FJELL, turns=FJELL.turns[::-1], sha256="c" * 64)], coder="ola")


def test_undo_leaves_what_someone_else_has_changed(store: Store) -> None:
    """One row of a big import that is gone does not hold back the rest, and redo brings back just that."""
    store.codings.add([coding("Her")], coder="kari")
    first = store.state_hash()
    made = store.codings.add([coding("fred"), coding("alle", coder="ola"), coding("liten")], coder="kari")
    store.codings.remove([made[1].id], coder="ola")
    state = store.state_hash()

    [event] = store.journal.undo("kari")
    assert event.summary.endswith("(but for 1 that has been changed since)")
    assert event.undone
    assert store.journal.events(1)[0].summary.endswith(" · 2/3")
    assert store.state_hash() == first

    store.journal.redo("kari")
    assert store.state_hash() == state
    assert len(store.journal.undo("kari", None)) == 2
    assert store.codings.find() == []
    assert store.check() == []


def test_undo_passes_by_what_others_have_overtaken(store: Store) -> None:
    """An event of which nothing is left to undo gives way to the one before, once and for all."""
    store.codings.add([coding("alle")], coder="kari")
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.remove([made.id], coder="ola")
    state = store.state_hash()
    undoable = store.journal.can_undo("kari")
    assert undoable is not None
    assert "alle" in undoable.summary

    [event] = store.journal.undo("kari")

    assert event.summary == f"{undoable.summary} (1 later change could no longer be undone)"
    assert store.codings.find() == []
    assert store.journal.undo("kari") == []
    assert [(one.kind, one.undone) for one in store.journal.events(5)] == [
        ("undo", False),
        ("undo", False),
        ("uncode", False),
        ("code", False),
        ("code", True),
    ]
    store.journal.redo("kari", None)
    assert store.state_hash() == state
    assert store.check() == []


def test_undo_never_sticks_on_a_text_that_was_replaced(store: Store) -> None:
    """What cannot come back is named with its number and why; work from before can still be undone."""
    store.codings.add([coding("Ler", transcript=MYSEN)], coder="kari")
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.remove([made.id], coder="kari")
    replaced(store)

    [event] = store.journal.undo("kari")
    assert "«Ler»" in event.summary
    assert "2 later changes" in event.summary
    assert store.codings.find() == []
    assert store.journal.undo("kari") == []


def test_what_cannot_be_undone_is_named(store: Store) -> None:
    """With nothing else to undo the error says which and why, and does not come twice."""
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.remove([made.id], coder="kari")
    replaced(store)
    state = store.state_hash()

    assert store.journal.can_undo("kari") is None
    with pytest.raises(
        QualcodeError,
        match=r"Number 3 in the journal \(uncode: rolle .*can no longer be undone: the .* another text now",
    ):
        store.journal.undo("kari")

    assert store.state_hash() == state
    assert store.journal.undo("kari") == []
    assert store.check() == []


def test_a_coding_takes_everyones_memos_along_and_back(store: Store) -> None:
    """Ola's note goes with the coding it is about, and comes back with it however often."""
    [made] = store.codings.add([coding("fred")], coder="kari")
    store.codings.set_memo(made.id, "enig", coder="ola")
    state = store.state_hash()

    for _round in range(2):
        store.journal.undo("kari")
        assert store.codings.find() == []
        assert store.memos.find() == []
        store.journal.redo("kari")
        assert store.codings.find() == [replace(made, memo="enig")]
        assert store.state_hash() == state
    assert store.check() == []


def test_redo_does_not_double_a_coding_that_is_there_again(store: Store) -> None:
    """An import by someone else may have brought the same coding back; the rest is still done again."""
    store.codings.add([coding("fred", memo="min")], coder="kari")
    store.codings.add([coding("alle")], coder="kari")
    store.journal.undo("kari", None)
    store.codings.add([coding("fred", coder="kari")], coder="ola")

    assert [event.summary.partition(" (")[2] for event in store.journal.redo("kari")] == [
        "1 change could no longer be redone)"
    ]

    assert [one.quote for one in store.codings.find()] == ["alle", "fred"]
    assert store.memos.find() == []
    assert store.journal.can_redo("kari") is None
    assert store.check() == []


def test_a_coding_never_comes_back_on_another_text(store: Store) -> None:
    """A text may be replaced when nothing stands on it; redo then has nowhere to go."""
    store.codings.add([coding("fred")], coder="kari")
    store.journal.undo("kari")
    replaced(store)

    with pytest.raises(QualcodeError, match="can no longer be redone"):
        store.journal.redo("kari")

    assert store.codings.find() == []
    assert store.journal.redo("kari") == []


def test_a_journal_that_was_tampered_with_is_found(store: Store) -> None:
    """Rows that no event explains are told by the check."""
    store.codings.add([coding("fred")], coder="kari")
    with store._connection.transaction() as raw:
        raw.execute("UPDATE coding SET code = 'annen'")

    assert store.check() == ["1 row in coding is not as the journal says."]


def test_an_event_needs_someone_who_did_it(store: Store) -> None:
    """An audit trail without names is none."""
    with pytest.raises(ValueError, match="coder"):
        store.codings.add([coding("fred", coder="ola")], coder=" ")


_CODERS = st.sampled_from(["kari", "ola"])
_PLACES = st.tuples(st.integers(0, 20), st.integers(1, 8))
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("code"), _CODERS, _PLACES, st.sampled_from("ab")),
        st.tuples(st.just("import"), _CODERS, _PLACES, st.sampled_from("ab")),
        st.tuples(st.just("replace"), _CODERS),
        st.tuples(st.just("uncode"), _CODERS, st.integers(0, 5)),
        st.tuples(st.just("memo"), _CODERS, st.integers(0, 5), st.sampled_from(["", "x", "ø"])),
        st.tuples(st.just("decide"), _CODERS, _PLACES, st.sampled_from(Verdict)),
        st.tuples(st.just("undo"), _CODERS, st.integers(1, 3)),
        st.tuples(st.just("redo"), _CODERS, st.integers(1, 3)),
        st.tuples(st.just("run"), _CODERS),
        st.tuples(st.just("reopen"), _CODERS),
    ),
    max_size=25,
)


def swap_text(store: Store, coder: str) -> None:
    """Import the transcript back to front, where nobody has decided anything about it."""
    if not store.codings.find() and not store.suggestions.decisions():
        turns = store.transcripts.find("01-fjell").turns[::-1]
        store.transcripts.add([replace(FJELL, turns=turns, sha256=f"{turns[0].index}" * 64)], coder=coder)


def take(store: Store, step: tuple) -> None:
    """Do one step; that nothing of an event can be turned any more may be told."""
    kind, coder, *rest = step
    present = store.codings.find()
    try:
        if kind in ("code", "import"):
            (start, length), code = rest
            one = replace(coding("fred", code), excerpt=Excerpt("01-fjell", start, start + length))
            others = [replace(one, code="c", memo="m")] if kind == "code" else [replace(one, coder="ola", memo="i")]
            store.codings.add([one, *others], coder=coder, kind=kind)
        elif kind == "replace":
            swap_text(store, coder)
        elif kind == "uncode":
            store.codings.remove([one.id for one in present[rest[0] : rest[0] + 2]], coder=coder)
        elif kind == "memo" and present:
            store.codings.set_memo(present[rest[0] % len(present)].id, rest[1], coder=coder)
        elif kind == "decide":
            (start, length), verdict = rest
            excerpt = Excerpt("01-fjell", start, start + length)
            store.suggestions.decide(replace(suggestion("fred"), excerpt=excerpt), verdict, coder=coder)
        elif kind == "run":
            store.suggestions.save(Run(f"r{len(store.suggestions.runs())}", "", {}), [], coder=coder)
        elif kind in ("undo", "redo"):
            getattr(store.journal, kind)(coder, rest[0])
    except QualcodeError as error:
        assert "can no longer" in error.message


@given(_STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_undoing_all_and_redoing_all_gives_the_same_study(steps: list[tuple]) -> None:
    """After any history the events alone give the rows, and undo^n then redo^n changes nothing."""
    with fast_folder() as folder:
        store = Store.create(folder / "corpus.db")
        try:
            store.transcripts.add([FJELL, MYSEN], coder="kari")
            for step in steps:
                before = store.state_hash()
                if step[0] == "reopen":
                    store.close()
                    store = Store.open(folder / "corpus.db")
                    assert store.state_hash() == before
                else:
                    take(store, step)
            assert store.journal.differences() == {}
            assert store.check() == []
            for coder in ("kari", "ola"):
                redoable = [event for event in [store.journal.can_redo(coder)] if event]
                state = store.state_hash()
                count = 0
                while store.journal.can_undo(coder):
                    assert len(store.journal.undo(coder)) == 1, "undo sticks"
                    count += 1
                if count:
                    assert len(store.journal.redo(coder, count)) == count
                assert store.state_hash() == state
                assert [event for event in [store.journal.can_redo(coder)] if event] == redoable
        finally:
            store.close()


@given(st.lists(st.sampled_from(["code", "uncode", "accept", "reject", "memo"]), min_size=1, max_size=15))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_coders_work_can_be_undone_to_the_start(kinds: list[str]) -> None:
    """Alone there are no conflicts: undo of everything gives the empty study back, redo the full one."""
    with fast_folder() as folder, Store.create(folder / "corpus.db") as store:
        store.transcripts.add([FJELL], coder="kari")
        empty = store.state_hash()
        for number, kind in enumerate(kinds):
            if kind == "code":
                take(store, ("code", "kari", (number, 4), "a"))
            elif kind == "uncode":
                take(store, ("uncode", "kari", number % 3))
            elif kind == "memo":
                take(store, ("memo", "kari", number, f"notat {number}"))
            else:
                take(store, ("decide", "kari", (number, 5), Verdict(kind)))
        full, done = store.state_hash(), store.journal.can_undo("kari") is not None

        undone = store.journal.undo("kari", None)
        assert store.state_hash() == empty
        assert bool(undone) == done
        store.journal.redo("kari", None)
        assert store.state_hash() == full
