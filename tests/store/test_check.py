"""The check and the caches."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store

from .conftest import coding


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE coding SET quote = 'frez'", "does not hold the words of"),
        ("UPDATE turn SET text = replace(text, 'fred', 'frez')", "is not the one that was imported"),
        ("UPDATE turn SET text = replace(text, 'fred', 'frez')", "search index"),
        ("DELETE FROM transcript WHERE name = '01-fjell'", "points to a row in transcript that is gone"),
        ("DELETE FROM change", "not as the journal says"),
    ],
)
def test_each_kind_of_damage_is_named(store: Store, damage: str, told: str) -> None:
    """What another program may have done to the file comes to light."""
    store.codings.add([coding("fred")], coder="kari")
    assert store.check() == []

    store._connection._raw.execute("PRAGMA foreign_keys = OFF")
    with store._connection.transaction() as raw:
        raw.execute(damage)

    assert any(told in fault for fault in store.check())


def test_a_damaged_file_is_told_and_not_a_traceback(store: Store, path: Path) -> None:
    """Pages of noise are found by the check or by the reading itself."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    whole = path.read_bytes()
    page = 4096

    for number in range(1, len(whole) // page):
        path.write_bytes(whole[: number * page] + b"\xa5" * page + whole[(number + 1) * page :])
        try:
            with Store.open(path) as noisy:
                faults = noisy.check()
        except QualcodeError:
            continue
        assert faults, number


def test_analyses_are_kept_by_key(store: Store) -> None:
    """Only those that are there come back, and the latest counts."""
    store.cache.save({"a": b"1", "b": b"\x00\xff"})
    store.cache.save({"a": b"2"})

    assert store.cache.load(["a", "b", "c"]) == {"a": b"2", "b": b"\x00\xff"}
    assert store.cache.load([]) == {}


def test_the_codebook_is_mirrored_by_its_hash(store: Store) -> None:
    """The mirror of an earlier codebook is of no use to anyone."""
    store.cache.save_codebook("h1", '{"a": 1}')
    store.cache.save_codebook("h2", '{"a": 2}')

    assert store.cache.load_codebook("h2") == '{"a": 2}'
    assert store.cache.load_codebook("h1") is None
