"""One batch of suggestions from start to end."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from time import perf_counter
from typing import Final

from qualcode.language import load_pipeline, plugin_warnings
from qualcode.model import Kind, Run, Suggestion, Transcript
from qualcode.suggest.evidence import Explainer
from qualcode.suggest.inputs import Progress, SuggestInputs, SuggestResult
from qualcode.suggest.knowledge import Knowledge, gather_knowledge
from qualcode.suggest.manifest import count_decisions, describe, ranking_key, run_id
from qualcode.suggest.passages import Reading
from qualcode.suggest.rows import suggest_in
from qualcode.suggest.texts import Analyst, example_keys, text_keys
from qualcode.suggest.training import read_examples

_TURNS: Final = 800
"""From so many turns on, transcripts are not put together to be scored at once."""


def cache_keys(inputs: SuggestInputs) -> list[str]:
    """The keys of all stored analyses that a run over the inputs can use. Loads no model."""
    transcripts = {t.name: t for t in (*inputs.transcripts, *(t for t, _codings in inputs.training))}
    keys = [ranking_key(inputs), *example_keys(list(read_examples(inputs.codebook)))]
    for transcript in transcripts.values():
        keys += text_keys(transcript)
    return list(dict.fromkeys(keys))


def make_suggestions(inputs: SuggestInputs, *, progress: Progress | None = None, jobs: int = 1) -> SuggestResult:
    """Every scored (turn, code) of the respondents' turns, and a run that says what it was made from.

    The same inputs give the same suggestions. Reads and writes nothing; may run in any thread.
    `progress` counts steps: each transcript is analysed and then scored. It is called while all is learned, too, and
    what it raises ends the run. `jobs` processes share the language work.
    """
    begun = perf_counter()
    analyst = Analyst(inputs.cached, jobs)
    run = ""
    with _one_thread(inputs):
        _set_libraries_aside()
        # A model or something of others' that fails gives way, and then no part of the run may bear its traces.
        while run != (run := run_id(inputs)):
            knowledge, suggestions = _suggest(inputs, analyst, run, progress or _keep_quiet)
    manifest = _describe(inputs, knowledge, suggestions) | {"seconds": round(perf_counter() - begun, 2)}
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return SuggestResult(Run(run, created, manifest, len(suggestions)), suggestions, analyst.new, plugin_warnings())


def _suggest(inputs: SuggestInputs, analyst: Analyst, run: str, tell: Progress) -> tuple[Knowledge, list[Suggestion]]:
    """What is known, and the rows that were asked for."""
    steps = 2 * len(inputs.transcripts)
    suggestions: list[Suggestion] = []
    for number in analyst.prepare([_texts(transcript) for transcript in inputs.transcripts]):
        tell(number, steps)
    taught = {transcript.name: analyst.read(transcript) for transcript in _teachers(inputs)}
    knowledge = gather_knowledge(inputs, taught, analyst, lambda: tell(len(inputs.transcripts), steps))
    explainer = Explainer(knowledge.learned.answers, knowledge.samples)
    done = len(inputs.transcripts)
    for part in _parts(inputs.transcripts):
        read: list[tuple[Transcript, Sequence[Reading]]] = []
        for transcript in part:
            if read:
                tell(done, steps)
            read.append((transcript, taught.get(transcript.name) or analyst.read(transcript)))
            done += 1
        suggestions += _wanted(suggest_in(read, knowledge, explainer, inputs.decisions, run), inputs)
        tell(done, steps)
    return knowledge, suggestions


def _parts(transcripts: Sequence[Transcript]) -> Iterator[list[Transcript]]:
    """The transcripts in order, some at a time: each call of a library has its cost, and all at once take room."""
    part: list[Transcript] = []
    for transcript in transcripts:
        part.append(transcript)
        if sum(len(each.turns) for each in part) >= _TURNS:
            yield part
            part = []
    if part:
        yield part


def _texts(transcript: Transcript) -> list[str]:
    return [turn.text for turn in transcript.turns]


def _teachers(inputs: SuggestInputs) -> Iterator[Transcript]:
    """The transcripts that something can be learned from."""
    decided = {decision.excerpt.transcript for decision in inputs.decisions}
    yield from (transcript for transcript, _codings in inputs.training)
    yield from (transcript for transcript in inputs.transcripts if transcript.name in decided)


def _wanted(found: Iterable[Suggestion], inputs: SuggestInputs) -> Iterable[Suggestion]:
    """The rows that were asked for; what is asked for changes no score."""
    for suggestion in found:
        if inputs.codes is not None and suggestion.code not in inputs.codes:
            continue
        if inputs.min_score is None or suggestion.score >= inputs.min_score:
            yield suggestion


def _describe(inputs: SuggestInputs, knowledge: Knowledge, suggestions: Sequence[Suggestion]) -> dict[str, object]:
    counts = {
        "transcripts": len(inputs.transcripts),
        "turns": sum(turn.kind is Kind.RESPONDENT for transcript in inputs.transcripts for turn in transcript.turns),
        "suggestions": len(suggestions),
        "default": sum(suggestion.default for suggestion in suggestions),
        "samples": len(knowledge.samples),
        "decisions": count_decisions(inputs.decisions),
    }
    ranking = knowledge.ranking
    bars = {code: ranking.bar_for(code) for code in knowledge.codes}
    return describe(inputs) | {"bar": ranking.bar, "bars": bars, "counts": counts}


def _one_thread(inputs: SuggestInputs) -> AbstractContextManager[object]:
    """A context in which the numeric libraries keep to one thread: with more they lose up to 29 times.

    Only libraries that are loaded already can be held back, so those that are used are loaded here. It takes seconds,
    and is left out where there are but cues to go by.
    """
    if inputs.training or inputs.decisions or read_examples(inputs.codebook):
        import sklearn.feature_extraction.text  # noqa: F401
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


@cache
def _set_libraries_aside() -> None:
    """Spare the garbage collector what was loaded: it stays anyway, and looking through it takes up to half a second.

    Each run makes so many rows that the collector would look through everything several times.
    """
    load_pipeline()
    gc.freeze()


def _keep_quiet(_done: int, _total: int) -> None:
    """Say nothing."""
