"""What the coder decided since the last run, brought to bear on the suggestions that are left."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from qualcode.model import Codebook, Run, Suggestion, Verdict
from qualcode.project.definitions import is_outdated

if TYPE_CHECKING:
    from qualcode.project.deciding import Deciding
    from qualcode.suggest import Answer, Pool

ENOUGH = 15
"""After so many answers a new run is worth its time."""


@dataclass(frozen=True)
class Learned:
    """The suggestions to show, by transcript, as they stand after the answers; good for these runs (by transcript)."""

    runs: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, Sequence[Suggestion]] = field(default_factory=dict)
    answers: int = 0
    """How many decisions have come since the newest run."""


class Learning:
    """Learns anew from all answers each time, and keeps what does not change between two runs.

    The first time after a run takes seconds, the others a small part of one. It is for one thread at a time,
    and need not be the one that the coder works in.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._pool: Pool | None = None

    def learn(self, study: Deciding, *, halted: Callable[[], bool] = lambda: False) -> Learned:
        """The suggestions after all that stands decided in the study now.

        Raises:
            HaltedError: Nobody waits for it any more, as `halted` says.
        """
        runs = study.store.suggestions.current_runs()
        if not runs:
            return Learned()
        book = study.codebook
        key = (runs, tuple(book.by_id))
        if self._pool is None or key != self._key:
            self._pool, self._key = _make_pool(study, book, halted), key
            gc.freeze()  # looking through what stays until the next run would stop all threads for a tenth of a second
        answers, told = _answers(study, [run for run in study.runs() if run.id in runs.values()], self._pool)
        shown: dict[str, list[Suggestion]] = defaultdict(list)
        for suggestion in self._pool.adjust(answers):
            if suggestion.default:
                shown[suggestion.excerpt.transcript].append(suggestion)
        return Learned(runs, shown, told)


def _make_pool(study: Deciding, book: Codebook, halted: Callable[[], bool]) -> Pool:
    from qualcode.suggest import FLOOR, Pool

    suggestions = [each for each in study.store.suggestions.scored(floor=FLOOR) if each.code in book]
    by_transcript: dict[str, list[Suggestion]] = defaultdict(list)
    for each in suggestions:
        by_transcript[each.excerpt.transcript].append(each)
    quotes: dict[str, str] = {}
    for name, found in by_transcript.items():
        text = study.store.transcripts.find(name).text
        quotes.update((each.id, text[each.excerpt.start : each.excerpt.end]) for each in found)
    bars = find_bars(study.runs(), suggestions)
    return Pool(suggestions, [quotes[each.id] for each in suggestions], bars, halted=halted)


def find_bars(runs: Sequence[Run], suggestions: Sequence[Suggestion]) -> dict[str, float]:
    """For each code the score from which it is shown: as its run says, or as what is shown lets see."""
    manifests: dict[str, Any] = {run.id: run.manifest for run in runs}
    lowest: dict[str, float] = {}
    told: dict[str, float] = {}
    for each in suggestions:
        manifest = manifests.get(each.run, {})
        told[each.code] = manifest.get("bars", {}).get(each.code, manifest.get("bar", 1.0))
        if each.default:
            lowest[each.code] = min(each.score, lowest.get(each.code, 1.0))
    return {code: min(bar, lowest.get(code, 1.0)) for code, bar in told.items()}


def _answers(study: Deciding, runs: Sequence[Run], pool: Pool) -> tuple[list[Answer], int]:
    """What this coder coded since the runs began, and all they said no to; and how many decisions came since.

    They say no when they reject, when they take away what the runs learned from, and, to all that is suggested in a
    turn, when they mark it as without codes.
    What was said no to before the runs counts still: near-copies of it stay down.
    """
    from qualcode.suggest import Answer

    since = max(map(_began, runs), default="")
    definitions = study.definitions()
    answers = [
        Answer(coding.excerpt, coding.code, coding.quote, right=True)
        for coding in study.store.codings.find(coder=study.coder, since=since)
    ]
    answers += [
        Answer(decision.excerpt, decision.code, decision.quote, right=False, fresh=decision.created >= since)
        for decision in study.store.suggestions.decisions(coder=study.coder)
        if decision.verdict is Verdict.REJECT and not is_outdated(decision, definitions)
    ]
    answers += [
        Answer(coding.excerpt, coding.code, coding.quote, right=False)
        for coding in study.store.codings.withdrawn(coder=study.coder, since=since)
    ]
    blanks = [(blank.excerpt, blank.created >= since) for blank in study.blanks()]
    decided = sum(answer.fresh for answer in answers) + sum(fresh for _turn, fresh in blanks)
    answers += [answer for turn, fresh in blanks for answer in pool.say_no(turn, fresh=fresh)]
    return answers, decided


def _began(run: Run) -> str:
    """When the run read what was decided; what was decided while it went on is news to it."""
    seconds: Any = run.manifest.get("seconds", 0)
    try:
        began = datetime.fromisoformat(run.created) - timedelta(seconds=ceil(seconds))
    except (TypeError, ValueError):
        return run.created
    return began.isoformat(timespec="seconds")
