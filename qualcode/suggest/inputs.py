"""What a batch of suggestions is made from and what comes out; plain values, so it can cross threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qualcode.model import Codebook, Coding, Decision, Run, Suggestion, Transcript

Progress = Callable[[int, int], None]
"""Called with what is done and how much there is, in the same unit."""


@dataclass(frozen=True)
class SuggestInputs:
    """All that suggestions depend on.

    `training` holds the transcripts that have codings, with them; `cached` what earlier results gave
    as `new_cache`; `blanks` the turns, by transcript, that were read and carry no code; `read` the last turn, by
    transcript, up to which all were read, and where it says nothing, that is the last one coded by hand. `codes`
    limits the rows to some codes, `min_score` to those at or above a score.
    """

    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    training: tuple[tuple[Transcript, tuple[Coding, ...]], ...] = ()
    decisions: tuple[Decision, ...] = ()
    blanks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    read: Mapping[str, int] = field(default_factory=dict)
    cached: Mapping[str, bytes] = field(default_factory=dict)
    codes: tuple[str, ...] | None = None
    min_score: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class SuggestResult:
    """A run, every scored suggestion in reading order, and the analyses that a later run can reuse.

    `warnings` tell people what was left out because it failed.
    """

    run: Run
    suggestions: list[Suggestion]
    new_cache: Mapping[str, bytes]
    warnings: tuple[str, ...] = ()
