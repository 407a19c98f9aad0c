"""What a run of suggestions is made from, and a whole run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.model import Coding, Decision, Excerpt, Suggestion, Verdict
from qualcode.project.definitions import is_outdated
from qualcode.project.reached import find_reached

if TYPE_CHECKING:
    from qualcode.project.study import Project
    from qualcode.suggest import SuggestInputs, SuggestResult


def prepare(project: Project, names: Sequence[str], *, seed: int, untrained: Sequence[str]) -> SuggestInputs:
    """The texts, the codebook and all earlier decisions, as one value; stored analyses are not in it yet."""
    from qualcode.suggest import SuggestInputs

    everything = {transcript.name: transcript for transcript in project.store.transcripts.all()}
    chosen = [project.transcript(name).name for name in dict.fromkeys(names)] or list(everything)
    left_out = {project.transcript(name).name for name in untrained}
    by_transcript: dict[str, list[Coding]] = {}
    for coding in project.codings():
        by_transcript.setdefault(coding.excerpt.transcript, []).append(coding)
    blanks: dict[str, set[int]] = {}
    for blank in project.store.blanks.find(coder=project.coder):
        name = blank.excerpt.transcript
        blanks.setdefault(name, set()).add(everything[name].turn_at(blank.excerpt.start).index)
        by_transcript.setdefault(name, [])
    return SuggestInputs(
        transcripts=tuple(everything[name] for name in chosen),
        codebook=project.codebook.suggestible,
        training=tuple((everything[n], tuple(c)) for n, c in by_transcript.items() if n not in left_out),
        # Another coder's rejections are theirs alone: two who code independently must not hide things from each other.
        decisions=tuple(
            decision for decision in _decisions_in_force(project) if decision.excerpt.transcript not in left_out
        ),
        read={n: turn for n, turn in find_reached(project, everything, by_transcript).items() if n not in left_out},
        blanks={name: frozenset(turns) for name, turns in blanks.items() if name not in left_out},
        seed=seed,
    )


def _decisions_in_force(project: Project) -> list[Decision]:
    """This coder's answers, without rejections of codes that mean something else now."""
    definitions = project.definitions()
    decisions = project.store.suggestions.decisions(coder=project.coder)
    return [decision for decision in decisions if not is_outdated(decision, definitions)]


def with_analyses(project: Project, inputs: SuggestInputs) -> SuggestInputs:
    """The inputs with what earlier runs found out about the texts."""
    from qualcode.suggest import cache_keys

    return replace(inputs, cached=project.store.cache.load(cache_keys(inputs)))


def run(
    project: Project, inputs: SuggestInputs, *, store: bool, progress: Callable[[int, int], None] | None, jobs: int = 1
) -> tuple[SuggestResult, bool]:
    """Make the suggestions, or find them where the same run is stored."""
    from qualcode.suggest import SuggestResult, make_suggestions, run_id

    wanted = run_id(inputs)
    for earlier in project.runs():
        if earlier.id == wanted and project.store.suggestions.is_complete(wanted):
            found = SuggestResult(earlier, list(project.store.suggestions.run_suggestions(wanted)), {})
            # A run that others came after counts again now.
            fresh = store and project.store.suggestions.save(earlier, (), coder=project.coder)
            return as_shown(project, found), fresh
    result = make_suggestions(with_analyses(project, inputs), progress=progress, jobs=jobs)
    fresh = store and project.save_suggestions(result)
    return as_shown(project, result), fresh


def as_shown(project: Project, result: SuggestResult) -> SuggestResult:
    """The result with `default` only where it would be shown to this coder: not where the same is coded or decided."""
    settled: dict[tuple[str, str], list[Excerpt]] = {}
    done = [(c.excerpt, c.code) for c in project.codings() if c.coder == project.coder]
    done += [(d.excerpt, d.code) for d in _decisions_in_force(project) if d.verdict is not Verdict.SKIP]
    for excerpt, code in done:
        settled.setdefault((excerpt.transcript, code), []).append(excerpt)
    if not settled:
        return result

    def shown(suggestion: Suggestion) -> Suggestion:
        earlier = settled.get((suggestion.excerpt.transcript, suggestion.code), ())
        if suggestion.default and any(suggestion.excerpt.overlaps(excerpt) for excerpt in earlier):
            return replace(suggestion, default=False)
        return suggestion

    return replace(result, suggestions=[shown(suggestion) for suggestion in result.suggestions])
