"""What takes long can be stopped, and leaves nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.model import Coding, Kind, Transcript, Turn
from qualcode.store import StoppedError, Store


@pytest.fixture
def big(tmp_path: Path) -> Store:
    """A study with enough in it for a read to take a while."""
    store = Store.create(tmp_path / "corpus.db")
    turns = tuple(Turn(n, "S", Kind.RESPONDENT, "Vi møtes på torget hver dag.") for n in range(500))
    transcript = Transcript("lang", turns)
    store.transcripts.add([transcript], coder="kari")
    places = [transcript.turn_excerpt(n % 500, n // 500, 20) for n in range(5000)]
    store.codings.add([Coding("", each, "torg", "kari", "") for each in places], coder="kari")
    return store


def test_a_read_stops_when_asked(big: Store) -> None:
    """A read that nobody waits for is let go of, and the study can be read again afterwards."""
    big.stop_when(lambda: True)
    with pytest.raises(StoppedError):
        big.codings.find()
    big.stop_when(lambda: False)
    assert len(big.codings.find()) == 5000


def test_a_write_that_is_stopped_is_not_made(big: Store) -> None:
    """Nothing of the change is there, and its journal has no event of it."""
    asked = iter([False] * 3)
    before, events = big.state_hash(), len(big.journal.events())
    big.stop_when(lambda: next(asked, True))
    with pytest.raises(StoppedError):
        big.codings.remove([coding.id for coding in big.codings.find()], coder="kari")
    big.stop_when(lambda: False)
    assert big.state_hash() == before
    assert len(big.journal.events()) == events
