"""Suggestions in a study: beside the codings until a person decides, and what is decided counts."""

from __future__ import annotations

import pytest

from qualcode.model import Origin
from qualcode.project import Project


@pytest.fixture
def suggested(project):
    """The small study after a run."""
    project.suggest()
    return project


def test_nothing_is_coded_without_a_person(suggested):
    """A run fills the suggestions and leaves the codings empty."""
    assert suggested.suggestions()
    assert suggested.codings() == []


def test_accepting_keeps_where_it_came_from(suggested):
    """The coding says that it was accepted, from which run and with what score; the suggestion is gone."""
    suggestion = suggested.suggestions()[0]

    coding = suggested.accept(suggestion)

    assert (coding.origin, coding.score, coding.run) == (Origin.ACCEPTED, suggestion.score, suggestion.run)
    assert coding.quote == suggested.transcript("01-drammen").quote(suggestion.excerpt)
    assert suggestion.id not in {s.id for s in suggested.suggestions()}


def test_a_rejection_is_remembered_by_later_runs(suggested):
    """After a new run, with what was rejected as one more thing learned, it does not come back."""
    rejected = suggested.suggestions()[0]
    suggested.reject(rejected)

    result, fresh = suggested.suggest()

    assert fresh
    assert not [
        s
        for s in (*result.suggestions, *suggested.suggestions())
        if s.code == rejected.code and s.excerpt.overlaps(rejected.excerpt) and s.default
    ]


def test_undoing_a_rejection_brings_it_back(suggested):
    """Undo is for decisions about suggestions, too."""
    before = {(s.excerpt, s.code) for s in suggested.suggestions()}
    suggested.reject(suggested.suggestions()[0])

    suggested.undo()

    assert {(s.excerpt, s.code) for s in suggested.suggestions()} == before


def test_skipping_is_not_rejecting(suggested):
    """What is skipped still waits."""
    first = suggested.suggestions()[0]
    suggested.skip(first)

    assert (first.excerpt, first.code) in {(s.excerpt, s.code) for s in suggested.suggestions()}


def test_an_unchanged_study_is_answered_from_the_store(suggested, study):
    """A second run, also after a restart, is the same run with the same rows and stores nothing."""
    first, fresh = suggested.suggest()
    with Project.open(study, coder="kari") as again:
        second, fresh_again = again.suggest()

    assert not fresh and not fresh_again
    assert first.suggestions == second.suggestions
    assert len(suggested.runs()) == 1


def test_a_decision_makes_another_run(suggested):
    """Coding something changes what there is to learn from, so the next run is a new one."""
    suggested.code(suggested.transcript("01-drammen").turn_excerpt(1), ["rolle/motested"])

    _, fresh = suggested.suggest()

    assert fresh and len(suggested.runs()) == 2


def test_leaving_a_transcript_out_forgets_its_codings(suggested):
    """With its only coded transcript left out, a run is the one made before anything was coded."""
    before = suggested.runs()[0].id
    suggested.code(suggested.transcript("01-drammen").turn_excerpt(1), ["rolle/motested"])

    result, _fresh = suggested.suggest(untrained=["01-drammen"])

    assert result.run.id == before


def test_export_marks_what_is_only_suggested(suggested, study):
    """Suggested rows go out only when asked for, and say what they are."""
    assert suggested.export(study / "kodet.csv", raw=True).rows == 0
    count = suggested.export(study / "alt.csv", raw=True, suggested=True)

    text = (study / "alt.csv").read_text(encoding="utf-8")
    assert count.rows == count.suggested == len(suggested.suggestions())
    assert text.count(",suggested,") == count.suggested


def test_a_rejection_is_the_coders_own(suggested, study):
    """What kari rejects still waits for ola, also after a new run: two coders decide independently."""
    rejected = suggested.suggestions()[0]
    suggested.reject(rejected)

    with Project.open(study, coder="ola") as other:
        other.suggest()
        waiting = {(s.code, s.excerpt.start) for s in other.suggestions()}

    assert (rejected.code, rejected.excerpt.start) in waiting


def test_what_is_coded_already_is_not_shown_again(suggested):
    """The rows of a run say `default` only where the tool would still show them."""
    accepted = suggested.suggestions()[0]
    suggested.accept(accepted)

    result, _fresh = suggested.suggest()

    assert not [
        s for s in result.suggestions if s.default and s.code == accepted.code and s.excerpt.overlaps(accepted.excerpt)
    ]
    assert sum(s.default for s in result.suggestions) == len(suggested.suggestions())


def test_a_run_that_was_pruned_is_made_anew(suggested):
    """After later runs took its place, the run of an earlier state comes back whole when that state does."""
    first, _fresh = suggested.suggest()
    suggested.code(suggested.transcript("01-drammen").turn_excerpt(1), ["rolle/motested"])
    suggested.suggest()
    suggested.undo()

    again, _fresh = suggested.suggest()

    assert again.run.id == first.run.id
    assert [(s.excerpt, s.code, s.score) for s in again.suggestions] == [
        (s.excerpt, s.code, s.score) for s in first.suggestions
    ]
    assert suggested.suggestions()
