"""What a run knows before it looks at a transcript: cues, what was learned, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qualcode.model import Decision
from qualcode.suggest.check import Teachers, check_learner
from qualcode.suggest.inputs import SuggestInputs
from qualcode.suggest.learner import Sample, Trainer
from qualcode.suggest.manifest import ranking_key
from qualcode.suggest.rank import Ranking, learn_ranking, ranking_from_bytes, ranking_to_bytes
from qualcode.suggest.scoring import Learned
from qualcode.suggest.signals import Suggester
from qualcode.suggest.suggesters import make_suggesters
from qualcode.suggest.texts import Analyst, Readings
from qualcode.suggest.training import (
    Unit,
    coding_samples,
    coding_units,
    example_samples,
    example_units,
    question_samples,
    read_examples,
    rejected_turns,
    rejection_samples,
)


@dataclass(frozen=True)
class Knowledge:
    """`codes` are all that turns are scored for; `parents` those of them that have children, which only cues find."""

    codes: tuple[str, ...]
    parents: Mapping[str, tuple[str, ...]]
    suggesters: tuple[Suggester, ...]
    samples: tuple[Sample, ...]
    learned: Learned
    ranking: Ranking


def gather_knowledge(
    inputs: SuggestInputs, readings: Readings, analyst: Analyst, alive: Callable[[], None]
) -> Knowledge:
    """All that the codebook, the codings and the decisions teach; `alive` is called now and then, and may raise."""
    leaves = tuple(code.id for code in inputs.codebook if not code.children)
    suggesters = make_suggesters(inputs.codebook)
    beyond_cues = len(suggesters) > 1
    parents = {
        code.id: tuple(below.id for below in code.walk() if below is not code)
        for code in inputs.codebook
        if code.children and (code.cues or beyond_cues)
    }
    codes = (*leaves, *parents)
    samples, units = _read_training(inputs, readings, analyst)
    if not samples:
        return Knowledge(codes, parents, suggesters, (), Learned(), Ranking())
    asked = list(question_samples(units))
    answers, questions = (Trainer(some, leaves) for some in (samples, asked))
    teachers = Teachers(answers, samples, questions, asked, alive)
    learned = teachers.learn()
    known = frozenset(learned.answers.codes if learned.answers else ())
    key = ranking_key(inputs)
    ranking = ranking_from_bytes(analyst.find(key) or b"")
    if ranking is None or ranking.learned != known:
        # The check learns five times over; where only other texts are new, what it gave still holds.
        ranking = learn_ranking(check_learner(teachers, units, suggesters, codes), codes, known)
        analyst.new[key] = ranking_to_bytes(ranking)
    return Knowledge(codes, parents, suggesters, tuple(samples), learned, ranking)


def _read_training(inputs: SuggestInputs, readings: Readings, analyst: Analyst) -> tuple[list[Sample], list[Unit]]:
    examples = read_examples(inputs.codebook)
    read = analyst.read_examples(list(examples))
    samples: list[Sample] = list(example_samples(examples, read))
    units: list[Unit] = list(example_units(examples, read))
    for transcript, codings in sorted(inputs.training, key=lambda pair: pair[0].name):
        of_codes = [coding for coding in codings if coding.code in inputs.codebook]
        blanks = inputs.blanks.get(transcript.name, frozenset())
        through = inputs.read.get(transcript.name)
        samples += coding_samples(transcript, of_codes, readings[transcript.name], blanks, through)
        rejected = rejected_turns(transcript, inputs.decisions)
        units += coding_units(transcript, of_codes, readings[transcript.name], blanks, through, rejected)
    known = (*inputs.transcripts, *(transcript for transcript, _codings in inputs.training))
    transcripts = {transcript.name: transcript for transcript in known if transcript.name in readings}
    samples += rejection_samples(_ordered(inputs), transcripts, readings)
    return [sample for sample in samples if sample.passage.words], units


def _ordered(inputs: SuggestInputs) -> list[Decision]:
    return sorted(inputs.decisions, key=lambda d: (d.excerpt, d.code, d.coder, d.created))
