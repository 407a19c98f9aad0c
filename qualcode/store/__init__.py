"""corpus.db: the one room that speaks SQL."""

from __future__ import annotations

from qualcode.store.following import Followed
from qualcode.store.making import AlreadyThereError
from qualcode.store.places import PlacedTurn
from qualcode.store.recoding import Recoding
from qualcode.store.replacing import Replaced
from qualcode.store.store import Store
from qualcode.store.suggestions import Waiting
from qualcode.store.transcripts import ImportCount

__all__ = ["AlreadyThereError", "Followed", "ImportCount", "PlacedTurn", "Recoding", "Replaced", "Store", "Waiting"]
