"""The learner tried on texts that it has not seen, so that its probabilities can be honest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.language import pick
from qualcode.suggest.learner import Sample, Trainer
from qualcode.suggest.rank import Observed
from qualcode.suggest.scoring import Learned, score_turns
from qualcode.suggest.signals import Suggester, gather
from qualcode.suggest.training import Unit

_FOLDS: Final = 5
_ENOUGH: Final = 100
"""Codings in turns from which on examples are no longer needed to check on: with fewer, on another study than the one
that measures (`bench/second`), what is right was ranked higher by weights from the examples."""


@dataclass(frozen=True)
class Teachers:
    """What both learners can learn from; `alive` is called before each time, and may raise to give up."""

    answers: Trainer
    samples: Sequence[Sample]
    questions: Trainer
    asked: Sequence[Sample]
    alive: Callable[[], None]

    def learn(self, leave_out: Collection[str] = ()) -> Learned:
        """What all samples teach but those of the groups that are left out."""
        self.alive()
        answers = [row for row, sample in enumerate(self.samples) if sample.group not in leave_out]
        asked = [row for row, sample in enumerate(self.asked) if sample.group not in leave_out]
        return Learned(self.answers.learn(answers), self.questions.learn(asked))


def check_learner(
    teachers: Teachers, units: Sequence[Unit], suggesters: Sequence[Suggester], codes: Sequence[str]
) -> list[Observed]:
    """Each unit as scored by a learner that saw neither it nor anything else of its interview.

    Coded turns are what the suggestions will meet, so examples are checked on only where there are
    too few codings; a few of them beside very many examples would but spoil the measure.
    """
    chosen = _choose(units)
    folds = _share_out(teachers.samples, units)
    observed: list[Observed] = []
    for fold in range(_FOLDS):
        held = [unit for unit in chosen if folds[unit.group] == fold]
        learned = teachers.learn({group for group, place in folds.items() if place == fold})
        marks = gather(suggesters, pick(unit.heard.reading.place for unit in held))
        scored = score_turns([unit.heard for unit in held], learned, codes, marks)
        observed += [Observed(turn, unit.codes, unit.spans) for turn, unit in zip(scored, held, strict=True)]
    return observed


def _choose(units: Sequence[Unit]) -> Sequence[Unit]:
    turns = [unit for unit in units if not unit.is_example]
    examples = [unit for unit in units if unit.is_example]
    coded, shown = (sum(len(unit.codes) for unit in some) for some in (turns, examples))
    if coded >= _ENOUGH and len({unit.group for unit in turns}) > 1:
        return turns
    return examples if shown >= _ENOUGH else units


def _share_out(samples: Sequence[Sample], units: Sequence[Unit]) -> dict[str, int]:
    """Which fold each interview and each example belongs to."""
    groups = dict.fromkeys([unit.group for unit in units] + [sample.group for sample in samples])
    return {group: place % _FOLDS for place, group in enumerate(groups)}
