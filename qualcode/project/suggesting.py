"""What a run of suggestions is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.model import Coding, Transcript

if TYPE_CHECKING:
    from qualcode.project.study import Project
    from qualcode.suggest import SuggestInputs, SuggestResult


def prepare(
    project: Project,
    names: Sequence[str],
    *,
    codes: Sequence[str],
    min_score: float | None,
    seed: int,
    untrained: Sequence[str],
) -> SuggestInputs:
    """The texts, the codebook and all earlier decisions, as one value."""
    from qualcode.suggest import SuggestInputs, cache_keys

    everything = {t.name: t for t in project.store.transcripts.all()}
    chosen = [project.transcript(name).name for name in dict.fromkeys(names)] or list(everything)
    for name in untrained:
        project.transcript(name)
    read = {p.transcript: p.read for p in project.progress()}
    by_transcript: dict[str, list[Coding]] = {}
    for coding in project.codings():
        by_transcript.setdefault(coding.excerpt.transcript, []).append(coding)
    training = tuple(
        (what_was_read(everything[name], codings, read.get(name, 0)), tuple(codings))
        for name, codings in by_transcript.items()
        if name not in untrained
    )
    transcripts = tuple(everything[name] for name in chosen)
    return SuggestInputs(
        transcripts=transcripts,
        codebook=project.codebook,
        training=training,
        decisions=tuple(project.store.suggestions.decisions()),
        cached=project.store.cache.load(cache_keys((*transcripts, *(t for t, _ in training)))),
        codes=tuple(project.known_code(code) for code in codes) or None,
        min_score=min_score,
        seed=seed,
    )


def what_was_read(transcript: Transcript, codings: Sequence[Coding], read: int) -> Transcript:
    """The transcript up to the last turn that was read or coded.

    A turn that nobody has come to yet is no example of "nothing here".
    """
    last = max(transcript.turn_at(coding.excerpt.end - 1).index for coding in codings)
    respondents = [turn.index for turn in transcript.turns if turn.kind == "respondent"][:read]
    return replace(transcript, turns=transcript.turns[: max([last, *respondents]) + 1])


def run(
    project: Project, inputs: SuggestInputs, *, store: bool, progress: Callable[[int, int], None] | None
) -> tuple[SuggestResult, bool]:
    """Make the suggestions, or find them where the same run is stored."""
    from qualcode.suggest import SuggestResult, make_suggestions, run_id

    wanted = run_id(inputs)
    for earlier in project.runs():
        if earlier.id == wanted:
            return SuggestResult(earlier, list(project.store.suggestions.run_suggestions(wanted)), {}), False
    result = make_suggestions(inputs, progress=progress)
    return result, store and project.save_suggestions(result)
