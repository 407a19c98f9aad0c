"""How far the suggestions of a study can be trusted: suggest where people have coded, and compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Suggestion, Transcript

if TYPE_CHECKING:
    from qualcode.analysis import Evaluation
    from qualcode.project.study import Project
    from qualcode.suggest import SuggestInputs

ProgressReport = Callable[[int, int], None]


def evaluate(
    project: Project,
    *,
    gold: Path | None,
    leave_out: bool,
    coder: str | None,
    whole: bool,
    progress: ProgressReport | None,
) -> Evaluation:
    """The figures of the suggestions that would be made now, against the codings of the study or of a file."""
    from qualcode.analysis import compare
    from qualcode.analysis import evaluate as figures

    if gold is None and not leave_out:
        raise ValueError("codings that were learned from cannot measure what was learned")
    truth = _file_truth(project, gold, coder) if gold is not None else _own_truth(project, coder)
    inputs = project.prepare_suggestions()
    wanted = {coding.excerpt.transcript for coding in truth}
    transcripts = [transcript for transcript in inputs.transcripts if transcript.name in wanted]
    if not compare(transcripts, truth, (), whole=whole).codes:
        raise QualcodeError(
            _("None of the codings are of what respondents say, so there is nothing to compare with."),
            _("Who is an interviewer is told at import: qualcode import --interviewer LABEL"),
        )
    found = _suggest(list(trials(inputs, transcripts, leave_out)), progress)
    return figures(compare(transcripts, truth, found, whole=whole), project.codebook)


def _own_truth(project: Project, coder: str | None) -> list[Coding]:
    """The study's codings with codes that can be suggested; those of one coder when one is named."""
    codings = [coding for coding in project.codings() if coding.code in project.codebook]
    names = {coding.excerpt.transcript for coding in codings}
    if len(names) < 2:
        told = _("Only {name} is coded.").format(name=next(iter(names))) if names else _("Nothing is coded yet.")
        raise QualcodeError(
            told,
            _("Code at least two transcripts, so that one can be left out, or compare with a file: --gold FILE."),
        )
    if coder is None:
        return codings
    mine = [coding for coding in codings if coding.coder == project.known_coder(coder)]
    if not mine:
        raise QualcodeError(_("{name} has no codings.").format(name=coder))
    return mine


def _file_truth(project: Project, path: Path, coder: str | None) -> list[Coding]:
    """The codings in the file; rows that name nobody are this coder's."""
    from qualcode.project.importing import codings_in_file

    codings = codings_in_file(project, path, None, fallback=coder)
    found = [coding for coding in codings if coder in (None, coding.coder)]
    if not found:
        names = ", ".join(sorted({coding.coder for coding in codings}))
        raise QualcodeError(
            _("{path} has no codings by {name}.").format(path=path, name=coder),
            _("These have: {names}.").format(names=names),
        )
    return found


def trials(inputs: SuggestInputs, transcripts: Sequence[Transcript], leave_out: bool) -> Iterator[SuggestInputs]:
    """The runs: those that nothing was learned from together, the others one by one without what they taught."""
    decided = {decision.excerpt.transcript for decision in inputs.decisions}
    coded = {transcript.name for transcript, _codings in inputs.training}
    # What was rejected teaches only where its text is at hand, coded or not.
    rejected = ((t, ()) for t in inputs.transcripts if t.name in decided - coded)
    training = (*inputs.training, *rejected)
    together = [t for t in transcripts if not leave_out or t.name not in decided | coded]
    if together:
        yield replace(inputs, transcripts=tuple(together), training=training)
    for left in transcripts:
        if left not in together:
            yield replace(
                inputs,
                transcripts=(left,),
                training=tuple(pair for pair in training if pair[0].name != left.name),
                decisions=tuple(d for d in inputs.decisions if d.excerpt.transcript != left.name),
            )


def _suggest(runs: Sequence[SuggestInputs], progress: ProgressReport | None) -> list[Suggestion]:
    """What all the runs propose; texts that one has analysed are not analysed again."""
    from qualcode.suggest import make_suggestions

    steps = 2 * sum(len(run.transcripts) for run in runs)
    done = 0
    cached: dict[str, bytes] = {}
    found: list[Suggestion] = []
    for run in runs:
        share = 2 * len(run.transcripts)

        def tell(part: int, of: int, share: int = share, before: int = done) -> None:
            if progress is not None:
                progress(before + share * part // max(of, 1), steps)

        result = make_suggestions(replace(run, cached={**run.cached, **cached}), progress=tell)
        cached.update(result.new_cache)
        found += result.suggestions
        done += share
    return found
