"""A clock that is wrong: what happened first comes first all the same, and nothing is lost by it."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from qualcode.store import Store, list_backups
from qualcode.store.backups import Keeper

from .conftest import FJELL, coding

CLOCKS = {
    "goes back": ("2026-11-22T12:00:00+00:00", "2026-11-22T09:00:00+00:00", "1999-01-01T00:00:00+00:00"),
    "stands still": ("2026-11-22T12:00:00+00:00",) * 3,
    "summer ends": ("2026-10-25T00:59:59+00:00", "2026-10-25T01:00:00+00:00", "2026-10-25T01:00:01+00:00"),
    "another zone": ("2026-11-22T23:30:00-05:00", "2026-11-23T05:00:00+01:00", "2026-11-23T04:10:00+00:00"),
    "after 2038": ("2038-01-19T03:14:07+00:00", "2038-01-19T03:14:08+00:00", "2106-02-07T06:28:16+00:00"),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_order_is_that_of_the_work_and_not_of_the_clock(path: Path, name: str) -> None:
    """The log, undo, redo and what is used last go by what was done after what; the times are told as they were."""
    times, number = CLOCKS[name], count()

    with Store.create(path, now=lambda: times[min(next(number), 2)]) as store:
        store.transcripts.add([FJELL], coder="kari")
        for words, code in (("fred", "a"), ("alle", "b"), ("Her", "c")):
            store.codings.add([coding(words, code)], coder="kari")
        state = store.state_hash()
    with Store.open(path) as store:
        numbers = [event.seq for event in store.journal.events()]
        assert numbers == sorted(numbers, reverse=True) and len(numbers) == 4
        assert store.codings.recent_codes("kari") == ("c", "b", "a")
        store.journal.undo("kari", 2)
        assert [one.code for one in store.codings.find()] == ["a"]
        store.journal.redo("kari", 2)
        assert store.state_hash() == state
        assert {event.at for event in store.journal.events()} >= {times[-1]}
        assert store.check() == []


@pytest.mark.parametrize("at", ["2038-01-19T03:14:08+00:00", "2106-02-07T06:28:16+00:00", "1969-12-31T23:59:59+00:00"])
def test_backups_of_any_year_are_listed(store: Store, path: Path, at: str) -> None:
    """Where 32 bits end, and before the clocks of computers begin."""
    made = Keeper(path, now=lambda: at).make("asked")

    assert [(one.at, one.path) for one in list_backups(path)] == [(at, made.path)]
