"""Suggestions as the rows of the contract."""

from __future__ import annotations

from typing import Final

from qualcode.exchange.codings import turn_positions
from qualcode.model import Suggestion, Transcript

_DECIMALS: Final = 4


def suggestion_row(transcript: Transcript, suggestion: Suggestion) -> dict[str, object]:
    """The suggestion with positions counted in its turn's text; scores and weights have four decimals.

    A suggestion over several turns has `last_turn` and `last_end` at the end, as codings do.
    """
    excerpt = suggestion.excerpt
    first, last = turn_positions(transcript, excerpt)
    base = transcript.starts[first["turn"]]
    evidence = [
        {
            "kind": reason.kind,
            "text": reason.text,
            "start": reason.start - base,
            "end": reason.end - base,
            "why": reason.why,
            "weight": _rounded(reason.weight),
        }
        for reason in suggestion.evidence
    ]
    return {
        "run": suggestion.run,
        "transcript": transcript.name,
        **first,
        "code": suggestion.code,
        "score": _rounded(suggestion.score),
        "default": suggestion.default,
        "text": transcript.quote(excerpt),
        "speaker": transcript.turns[first["turn"]].speaker,
        "evidence": evidence,
        **last,
    }


def _rounded(number: float) -> float:
    return round(float(number), _DECIMALS) + 0.0  # never -0.0
