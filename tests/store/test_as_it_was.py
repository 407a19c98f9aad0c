"""The journal alone gives the study at any of its moments."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from qualcode.store import Store
from qualcode.store.as_it_was import copy_as_it_was
from qualcode.store.journal import Journal

from .conftest import FJELL, MYSEN, coding, fast_folder
from .test_journal import _STEPS, take


@given(_STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_moment_is_rebuilt(steps: list[tuple]) -> None:
    """Whatever was done, a copy as of an event has the state of then, its quotes, its journal and its undo."""
    with fast_folder() as folder, Store.create(folder / "corpus.db") as store:
        store.transcripts.add([FJELL, MYSEN], coder="kari")
        states = {1: store.state_hash()}
        for step in steps:
            if step[0] not in ("reopen", "replace"):
                take(store, step)
                states[store.journal.events(1)[0].seq] = store.state_hash()
        assert Journal(store._connection).replay(0)["coding"] == {}
        for seq in sorted(states)[:: max(len(states) // 3, 1)]:
            target = folder / f"copy-{seq}.db"
            made = copy_as_it_was(store._connection, seq, target, None)
            with Store.open(target) as copy:
                assert (copy.state_hash(), made.left_out) == (states[seq], 0)
                assert copy.check() == []
                for coder in ("kari", "ola"):
                    if copy.journal.can_undo(coder):
                        copy.journal.undo(coder)
                        copy.journal.redo(coder)
                assert copy.state_hash() == states[seq]


def test_an_earlier_text_comes_back_with_its_codings(store: Store) -> None:
    """Before a correction the words are the old ones; transcripts that came later are not there."""
    store.codings.add([coding("være i fred")], coder="kari")
    then, seq = store.state_hash(), store.journal.events(1)[0].seq
    turns = tuple(replace(turn, text=turn.text.replace("Her kan", "Der kunne")) for turn in FJELL.turns)
    store.transcripts.add([replace(FJELL, turns=turns, sha256="c" * 64), replace(MYSEN, name="ny")], coder="kari")

    target = store.path.with_name("da.db")
    made = copy_as_it_was(store._connection, seq, target, None)

    with Store.open(target) as copy:
        assert copy.state_hash() == then and made.left_out == 0
        assert copy.transcripts.names() == ("01-fjell", "2-mysen")
        assert copy.transcripts.find("01-fjell").text == FJELL.text
        assert copy.search("kunne") == [] and copy.check() == []
