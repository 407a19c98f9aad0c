"""Codings get other borders and weights, and stay the codings they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store

from .conftest import FJELL, MYSEN, coding, excerpt_of


def test_a_coding_gets_other_borders_and_stays_itself(store: Store) -> None:
    """Id, time, memo and weight are kept; words and context are those of the new place."""
    (made,) = store.codings.add([coding("fred", memo="husk")], coder="kari")
    store.codings.set_weight(made.id, 2, coder="kari")

    moved = store.codings.move(made.id, excerpt_of("være i fred."), coder="kari")

    assert moved == replace(made, excerpt=excerpt_of("være i fred."), quote="være i fred.", weight=2)
    assert store.codings.find() == [moved]
    assert store.check() == []


def test_other_borders_are_one_step_of_undo(store: Store) -> None:
    """The journal has one event for it, and undo gives the old borders back."""
    (made,) = store.codings.add([coding("fred")], coder="kari")
    store.codings.move(made.id, excerpt_of("møteplass 😀 for alle, på tvers.\nHer kan du"), coder="kari")

    assert [event.kind for event in store.journal.events(2)] == ["move", "code"]
    store.journal.undo("kari")
    assert store.codings.find() == [made]
    store.journal.redo("kari")
    assert store.codings.find()[0].quote.startswith("møteplass")


def test_two_codings_never_become_the_same(store: Store) -> None:
    """A code does not come to stand twice on the same words; nothing is written."""
    one, _other = store.codings.add([coding("fred"), coding("Her")], coder="kari")
    before = store.state_hash()
    with pytest.raises(QualcodeError, match="already"):
        store.codings.move(one.id, excerpt_of("Her"), coder="kari")
    assert store.state_hash() == before


def test_borders_outside_the_text_or_of_a_coding_that_is_gone(store: Store) -> None:
    """Both are told in plain words."""
    (made,) = store.codings.add([coding("fred")], coder="kari")
    end = len(FJELL.text)
    with pytest.raises(QualcodeError, match="outside"):
        store.codings.move(made.id, replace(made.excerpt, end=end + 1), coder="kari")
    with pytest.raises(ValueError, match="its transcript"):
        store.codings.move(made.id, excerpt_of("Ler", MYSEN), coder="kari")
    store.codings.remove([made.id], coder="kari")
    with pytest.raises(QualcodeError, match="gone"):
        store.codings.move(made.id, made.excerpt, coder="kari")


def test_a_weight_is_kept_undone_and_checked(store: Store) -> None:
    """From 0 to 3; the same again is no event."""
    (made,) = store.codings.add([coding("fred")], coder="kari")
    store.codings.set_weight(made.id, 3, coder="kari")
    store.codings.set_weight(made.id, 3, coder="kari")

    assert store.codings.find()[0].weight == 3
    assert [event.kind for event in store.journal.events(2)] == ["weigh", "code"]
    store.journal.undo("kari")
    assert store.codings.find() == [made]
    with pytest.raises(ValueError, match="weight"):
        store.codings.set_weight(made.id, 4, coder="kari")


def test_codings_from_before_weights_can_still_be_undone(store: Store, path: Path) -> None:
    """The upgrade gives them no weight, in the journal too."""
    store.codings.add([coding("fred")], coder="kari")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        for table in ("blank", "review", "wording", "way_of_reading"):
            raw.execute(f"DROP TABLE {table}")
        for column in ("pseudonyms", "people"):
            raw.execute(f"ALTER TABLE transcript DROP COLUMN {column}")
        raw.execute("ALTER TABLE coding DROP COLUMN weight")
        for side in ("before", "after"):
            raw.execute(f"UPDATE change SET {side} = json_remove({side}, '$.weight') WHERE kind = 'coding'")
        raw.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm008'")
        raw.execute("PRAGMA user_version = 7")
        raw.commit()

    with Store.open(path) as store:
        assert store.check() == []
        assert store.codings.find()[0].weight == 0
        assert len(store.journal.undo("kari", None)) == 1


def test_words_are_the_same_whether_few_or_many_are_read(store: Store) -> None:
    """Only the touched turns are read for a few excerpts, all of the text for many; the quotes do not differ."""
    text = FJELL.text
    wanted = [
        replace(coding("fred"), excerpt=replace(excerpt_of("fred"), start=start, end=end))
        for start in range(0, len(text), 7)
        for end in (start + 1, start + 30, len(text))
        if start < end <= len(text)
    ]
    for one in wanted[::5]:
        store.codings.add([one], coder="en")
    store.codings.add(wanted, coder="mange")

    assert store.check() == []
    few = {(c.excerpt, c.quote) for c in store.codings.find(coder="en")}
    assert few <= {(c.excerpt, c.quote) for c in store.codings.find(coder="mange")}
    with closing(sqlite3.connect(store.path)) as raw:
        rows = raw.execute("SELECT start, \"end\", quote_before, quote_after FROM coding WHERE coder = 'en'").fetchall()
    assert rows
    for start, end, before, after in rows:
        assert (before, after) == (text[max(start - 32, 0) : start], text[end : end + 32])


def test_the_codes_used_last_are_found_among_many(store: Store) -> None:
    """Codes from before a long row of one code are found too."""
    for number, code in enumerate(["a", "b"]):
        store.codings.add([replace(coding("fred"), code=code)], coder="kari")
        assert number < 2
    letters = range(len(FJELL.text) - 1)
    many = [
        replace(coding("fred", "c"), excerpt=replace(excerpt_of("fred"), start=start, end=end))
        for start in letters
        for end in (start + 1, min(start + 2, len(FJELL.text)))
    ]
    store.codings.add(many, coder="kari")
    assert store.codings.recent_codes("kari") == ("c", "b", "a")
    assert store.codings.recent_codes("kari", 2) == ("c", "b")
