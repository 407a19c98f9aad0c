"""Memos: whose they are, where they stand, and what happens when two write at once."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import Store
from qualcode.store.memos import MemoConflictError

from .conftest import coding


def _texts(store: Store, **wanted: str) -> list[str]:
    return [memo.text for memo in store.memos.find(**wanted)]


@pytest.fixture
def noted(store: Store) -> Store:
    """Memos on all that can have one, made in another order than they stand."""
    (made,) = store.codings.add([coding("fred")], coder="kari")
    store.memos.set("transcript", "2-mysen", "om mysen", coder="kari")
    store.memos.set("code", "rolle", "om koden", coder="ola")
    store.memos.set("project", "", "om studien", coder="kari")
    store.memos.set("coding", made.id, "om kodingen", coder="kari")
    store.memos.set("transcript", "01-fjell", "om fjell", coder="kari")
    store.memos.set("code", "rolle", "om koden, jeg", coder="kari")
    return store


def test_memos_are_found_by_what_they_are_on(noted: Store) -> None:
    """Oldest first; by kind, by the very thing, by both, or all."""
    assert _texts(noted) == ["om mysen", "om koden", "om studien", "om kodingen", "om fjell", "om koden, jeg"]
    assert _texts(noted, target="transcript") == ["om mysen", "om fjell"]
    assert _texts(noted, target="transcript", target_id="01-fjell") == ["om fjell"]
    assert _texts(noted, target="code", target_id="rolle") == ["om koden", "om koden, jeg"]
    assert _texts(noted, target_id="rolle") == ["om koden", "om koden, jeg"]
    assert _texts(noted, target="project", target_id="rolle") == []
    assert [memo.target_id for memo in noted.memos.find(target="transcript")] == ["2-mysen", "01-fjell"]
    (first, *_others) = noted.memos.find(target="code")
    assert (first.coder, first.target, first.target_id) == ("ola", "code", "rolle")
    assert first.created == first.updated


def test_an_unknown_place_is_told(noted: Store) -> None:
    """A transcript that is not there, a coding that is gone, and a kind of thing that has no memos."""
    before = noted.journal.events()

    with pytest.raises(QualcodeError) as told:
        noted.memos.set("coding", "borte", "x", coder="kari")
    assert told.value.message.startswith("The coding is gone.")
    assert told.value.hint.startswith("It may have been removed")
    with pytest.raises(QualcodeError):
        noted.memos.set("transcript", "ukjent", "x", coder="kari")
    with pytest.raises(QualcodeError):
        noted.memos.find(target="transcript", target_id="ukjent")
    with pytest.raises(ValueError, match=r"^a memo on turn$"):
        noted.memos.set("turn", "1", "x", coder="kari")
    assert noted.journal.events() == before


def test_writing_on_what_another_wrote_is_refused_with_both(noted: Store) -> None:
    """Who opened the memo before it was changed gets to see both texts, and nothing is stored."""
    with pytest.raises(MemoConflictError) as told:
        noted.memos.set("code", "rolle", "min nye", coder="kari", seen="noe annet")

    assert told.value.message.startswith("This memo was changed in another window")
    assert told.value.message.endswith("«om koden, jeg»")
    assert told.value.hint.startswith("Yours was not stored: «min nye». Put the two together")
    assert (told.value.theirs, told.value.mine) == ("om koden, jeg", "min nye")
    assert told.value.both == "om koden, jeg\n\n———\n\nmin nye"
    assert _texts(noted, target="code") == ["om koden", "om koden, jeg"]


def test_what_was_seen_may_be_changed(noted: Store) -> None:
    """The text that was there when writing began is what counts, also where there was none."""
    noted.memos.set("code", "rolle", "ny", coder="kari", seen="om koden, jeg")
    noted.memos.set("code", "b", "først", coder="kari", seen="")
    noted.memos.set("code", "b", "først", coder="kari", seen="helt feil")

    assert _texts(noted, target="code") == ["om koden", "ny", "først"]
    with pytest.raises(MemoConflictError) as told:
        noted.memos.set("code", "c", "x", coder="kari", seen="var her")
    assert told.value.theirs == ""
    with pytest.raises(MemoConflictError):
        noted.memos.set("code", "rolle", "", coder="kari", seen="")


def test_the_journal_tells_what_was_written_or_taken_away(noted: Store) -> None:
    """The new text, or the old one where it was removed; what changes nothing is no event."""
    noted.memos.set("code", "rolle", "helt ny", coder="kari")
    noted.memos.set("code", "rolle", "", coder="kari")
    noted.memos.set("code", "rolle", "", coder="kari")

    gone, new, *_rest = noted.journal.events()
    assert (gone.kind, gone.summary, gone.coder) == ("memo", "helt ny", "kari")
    assert (new.kind, new.summary) == ("memo", "helt ny")
    assert len(noted.journal.events()) == 10
    noted.journal.undo("kari", 2)
    assert _texts(noted, target="code") == ["om koden", "om koden, jeg"]


def test_a_changed_memo_keeps_who_made_it_when(noted: Store) -> None:
    """Only the text and the time of the change are others."""
    (before,) = noted.memos.find(target="project")
    noted.memos.set("project", "", "ny", coder="kari")
    (after,) = noted.memos.find(target="project")

    assert (after.id, after.created, after.coder, after.text) == (before.id, before.created, "kari", "ny")
    assert after.updated > before.updated
    assert noted.check() == []
