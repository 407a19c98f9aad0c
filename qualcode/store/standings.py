"""What of each event stands, worked out from the journal alone: for a study as it was, or one that was damaged."""

from __future__ import annotations

from qualcode.store.ways import DROPPED, IN_FORCE, PASSED, UNDO, UNDONE
from qualcode.store.writing import Writing

_EVENTS = """
    SELECT seq, coder, kind, reverts, EXISTS (
        SELECT 1 FROM change WHERE change.event = event.seq AND change.kind NOT IN ('transcript'))
    FROM event ORDER BY seq
"""
_TOLD = ("import", "purge", "recover", "suggest")
"""Events that are history only, whatever rows they name."""


def find_standings(write: Writing) -> dict[int, tuple[str, str]]:
    """The coder and the state of each event that can or could be undone, by its number."""
    found: dict[int, tuple[str, str]] = {}
    for seq, coder, kind, reverts, has_changes in write.rows(_EVENTS):
        if reverts is not None:
            if reverts in found:
                if kind == UNDO.kind:
                    state = UNDONE if has_changes else PASSED
                else:
                    state = IN_FORCE if has_changes else DROPPED
                found[reverts] = (found[reverts][0], state)
        elif has_changes and kind not in _TOLD:
            for other, (who, state) in found.items():
                if who == coder and state == UNDONE:
                    found[other] = (who, DROPPED)
            found[seq] = (coder, IN_FORCE)
    return found


def write_standings(write: Writing) -> None:
    """Let the states be what the journal says."""
    write.execute("DELETE FROM standing")
    write.executemany(
        "INSERT INTO standing (event, coder, state) VALUES (?, ?, ?)",
        ((seq, coder, state) for seq, (coder, state) in find_standings(write).items()),
    )
