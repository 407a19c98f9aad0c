"""Turns that were read and carry no code."""

from __future__ import annotations

import pytest

from qualcode.errors import QualcodeError
from qualcode.model import Run
from qualcode.store import Store

from .conftest import FJELL, coding, excerpt_of, suggestion

TURN = excerpt_of("Her kan du være i fred.")
LAST = excerpt_of("Bemanninga er for liten.")


def test_a_mark_is_kept_and_undone(store: Store) -> None:
    """One event, also for several turns; twice the same is none."""
    assert [blank.excerpt for blank in store.blanks.add([TURN, LAST], coder="kari")] == [TURN, LAST]
    assert store.blanks.add([TURN], coder="kari") == []
    assert [event.kind for event in store.journal.events(2)] == ["nothing", "import"]
    assert store.check() == []
    store.journal.undo("kari")
    assert store.blanks.find() == []
    store.journal.redo("kari")
    assert [blank.excerpt for blank in store.blanks.find(transcript=FJELL.name, coder="kari")] == [TURN, LAST]
    assert store.blanks.find(coder="ola") == []


def test_a_mark_is_taken_away(store: Store) -> None:
    """That is an event too."""
    store.blanks.remove(store.blanks.add([TURN], coder="kari"), coder="kari")
    assert store.blanks.find() == []
    store.journal.undo("kari")
    assert len(store.blanks.find()) == 1


def test_a_code_puts_the_mark_out_of_force(store: Store) -> None:
    """As long as the coding stands; another coder's does not matter."""
    store.blanks.add([TURN], coder="kari")
    store.codings.add([coding("fred")], coder="ola")
    assert len(store.blanks.find()) == 1
    store.codings.add([coding("fred")], coder="kari")
    assert store.blanks.find() == []
    store.journal.undo("kari")
    assert len(store.blanks.find()) == 1


def test_a_coded_turn_is_not_marked(store: Store) -> None:
    """It is told, and nothing is written."""
    store.codings.add([coding("fred")], coder="kari")
    before = store.state_hash()
    with pytest.raises(QualcodeError, match="coded words"):
        store.blanks.add([LAST, TURN], coder="kari")
    assert store.state_hash() == before


def test_a_marked_turn_is_read_and_has_no_suggestions(store: Store) -> None:
    """It counts as read wherever it stands, once, and what was suggested there waits no longer."""
    store.suggestions.save(
        Run("r", "2026-01-01T00:00:00Z", {}, 2), [suggestion("fred"), suggestion("liten")], coder="kari"
    )
    store.blanks.add([TURN], coder="kari")
    (row, _mysen) = store.transcripts.progress("kari")
    assert (row.read, row.suggestions) == (1, 1)
    assert [each.excerpt for each in store.suggestions.pending(coder="kari")] == [excerpt_of("liten")]
    assert len(store.suggestions.pending(coder="ola")) == 2
    store.transcripts.mark_read(FJELL.name, 2, coder="kari")
    assert store.transcripts.progress("kari")[0].read == 2


def test_a_marked_transcript_keeps_its_text(store: Store) -> None:
    """Another text under the mark would make it say something else."""
    assert not store.transcripts.has_decisions(FJELL.name)
    store.blanks.add([TURN], coder="kari")
    assert store.transcripts.has_decisions(FJELL.name)
