"""One batch of suggestions from start to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

from qualcode.language import cache_key
from qualcode.model import Kind, Run, Suggestion
from qualcode.suggest.evidence import Explainer
from qualcode.suggest.inputs import Progress, SuggestInputs, SuggestResult
from qualcode.suggest.knowledge import Knowledge, gather_knowledge
from qualcode.suggest.manifest import count_decisions, describe, run_id
from qualcode.suggest.rows import suggest_in
from qualcode.suggest.texts import Analyst, Docs
from qualcode.suggest.training import read_examples


def cache_keys(inputs: SuggestInputs) -> list[str]:
    """The keys of all stored analyses that a run over the inputs can use. Loads no model."""
    transcripts = (*inputs.transcripts, *(transcript for transcript, _codings in inputs.training))
    texts = {transcript.name: [turn.text for turn in transcript.turns] for transcript in transcripts}
    return [cache_key(list(read_examples(inputs.codebook))), *map(cache_key, texts.values())]


def make_suggestions(inputs: SuggestInputs, *, progress: Progress | None = None) -> SuggestResult:
    """Every scored (turn, code) of the respondents' turns, and a run that says what it was made from.

    The same inputs give the same suggestions. Reads and writes nothing; may run in any thread.
    `progress` counts steps: each transcript is analysed and then scored.
    """
    from threadpoolctl import threadpool_limits

    begun = perf_counter()
    tell = progress or _keep_quiet
    analyst = Analyst(inputs.cached)
    steps = 2 * len(inputs.transcripts)
    suggestions: list[Suggestion] = []
    with threadpool_limits(1):
        docs = _analyse(inputs, analyst, lambda done: tell(done, steps))
        knowledge = gather_knowledge(inputs, docs, analyst)
        explainer = Explainer(knowledge.learner, knowledge.samples)
        for number, transcript in enumerate(inputs.transcripts, 1):
            found = suggest_in(transcript, docs[transcript.name], knowledge, explainer, inputs.decisions)
            suggestions += _wanted(found, inputs)
            tell(len(inputs.transcripts) + number, steps)
    run = _describe_run(inputs, knowledge, suggestions, perf_counter() - begun)
    return SuggestResult(run, [replace(suggestion, run=run.id) for suggestion in suggestions], analyst.new)


def _analyse(inputs: SuggestInputs, analyst: Analyst, tell: Callable[[int], None]) -> Docs:
    docs = {}
    for number, transcript in enumerate(inputs.transcripts, 1):
        docs[transcript.name] = analyst.read([turn.text for turn in transcript.turns])
        tell(number)
    for transcript, _codings in inputs.training:
        if transcript.name not in docs:
            docs[transcript.name] = analyst.read([turn.text for turn in transcript.turns])
    return docs


def _wanted(found: Iterable[Suggestion], inputs: SuggestInputs) -> Iterable[Suggestion]:
    """The rows that were asked for; what is asked for changes no score."""
    for suggestion in found:
        if inputs.codes is not None and suggestion.code not in inputs.codes:
            continue
        if inputs.min_score is None or suggestion.score >= inputs.min_score:
            yield suggestion


def _describe_run(
    inputs: SuggestInputs, knowledge: Knowledge, suggestions: Sequence[Suggestion], seconds: float
) -> Run:
    manifest = describe(inputs)
    manifest["bar"] = knowledge.ranking.bar
    manifest["counts"] = {
        "transcripts": len(inputs.transcripts),
        "turns": sum(turn.kind is Kind.RESPONDENT for transcript in inputs.transcripts for turn in transcript.turns),
        "suggestions": len(suggestions),
        "default": sum(suggestion.default for suggestion in suggestions),
        "samples": len(knowledge.samples),
        "decisions": count_decisions(inputs.decisions),
    }
    manifest["seconds"] = round(seconds, 2)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Run(run_id(inputs), created, manifest, len(suggestions))


def _keep_quiet(_done: int, _total: int) -> None:
    """Say nothing."""
