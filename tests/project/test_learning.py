"""Suggestions that follow the coder's answers: learned, taken back, put in order, and told of by code."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model import Run, Suggestion
from qualcode.project import Order, Project
from qualcode.project.definitions import definition_hash
from qualcode.project.learning import Learning
from qualcode.project.track_record import Record, tabulate_records

CODEBOOK = """\
title: Prøve
codes:
  - {id: ressurser, name: Ressurser, definition: For lite folk., cues: [bemanning]}
  - {id: motested, name: Møteplass, definition: Et sted å være.}
"""
SAID = (
    "Vi er altfor få på jobb om ettermiddagen.",
    "Vi er altså altfor få på jobb om ettermiddagen.",
    "Det er aldri penger til nye bøker.",
    "Ungdommene henger her etter skolen hver eneste dag.",
    "Jeg liker kaffen i kafeen best.",
    "Bussen stopper rett utenfor døra.",
)
SCORES = (0.6, 0.54, 0.9, 0.45, 0.35, 0.75)
CODES = ("ressurser", "motested")


@contextmanager
def made() -> Iterator[Project]:
    """A study of six turns, with a run that suggests both codes in each."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        root = Path(folder)
        (root / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
        (root / "a.txt").write_text("\n\n".join(f"Kari: {text}" for text in SAID), encoding="utf-8")
        with Project.create(root, coder="kari") as project:
            project.import_transcripts(project.plan_import([root / "a.txt"]))
            save_run(project, "r1")
            yield project


def save_run(project: Project, name: str) -> None:
    transcript = project.transcript("a")
    found = [
        Suggestion(transcript.turn_excerpt(turn), code, score, score >= 0.4, run=name)
        for turn, score in enumerate(SCORES)
        for code in CODES
    ]
    manifest = {"transcripts": {"a": ""}, "bar": 0.4}
    project.store.suggestions.save(Run(name, "2026-01-01T00:00:00+00:00", manifest), found, coder="kari")


@pytest.fixture
def project() -> Iterator[Project]:
    with made() as project:
        yield project


def pick(project: Project, turn: int, code: str = "ressurser") -> Suggestion:
    excerpt = project.transcript("a").turn_excerpt(turn)
    return next(each for each in project.suggestions() if (each.excerpt, each.code) == (excerpt, code))


def waiting(project: Project, order: Order = Order.READING) -> list[tuple[int, str]]:
    starts = project.transcript("a").starts
    return [(starts.index(each.excerpt.start), each.code) for each in project.suggestions(order=order)]


def learn(project: Project) -> dict[tuple[int, str], float]:
    """Learn anew; the score of each suggestion by turn and code."""
    project.learned = Learning().learn(project)
    starts = project.transcript("a").starts
    return {(starts.index(each.excerpt.start), each.code): each.score for each in project.suggestions()}


def test_answers_move_what_is_left_and_count_in_the_overview(project: Project) -> None:
    """A near-copy of what was rejected is not shown any more; the overview says so, too."""
    before = waiting(project)
    project.reject(pick(project, 0))

    scores = learn(project)

    gone = set(before) - set(scores)
    assert {(0, "ressurser"), (1, "ressurser")} <= gone
    assert (2, "ressurser") in scores
    assert {code for _turn, code in gone} == {"ressurser"}
    assert project.progress()[0].suggestions == len(scores) == len(before) - len(gone)


def test_coding_by_hand_teaches_too(project: Project) -> None:
    """What is like words that the coder chose rises."""
    project.code(project.transcript("a").turn_excerpt(0), ["ressurser"])

    assert learn(project)[1, "ressurser"] > SCORES[1]


def test_uncoding_takes_the_learning_back(project: Project) -> None:
    """After the coding is gone nothing has moved, whether it was accepted or made by hand."""
    untouched = learn(project)
    made_by_hand = project.code(project.transcript("a").turn_excerpt(0, 0, 20), ["ressurser"])
    accepted = project.accept(pick(project, 2, "motested"))
    assert learn(project) != untouched

    project.uncode([*made_by_hand, accepted])

    del untouched[2, "motested"]  # it was answered, and is not asked for again
    assert learn(project) == untouched


_DECISIONS = st.lists(
    st.tuples(
        st.integers(0, len(SAID) - 1), st.sampled_from(CODES), st.sampled_from(["accept", "reject", "skip", "code"])
    ),
    max_size=6,
)


def decide(project: Project, turn: int, code: str, how: str) -> int:
    """Decide, where there is something to decide; how many steps of undo it takes."""
    before = len(project.events())
    if how == "code":
        project.code(project.transcript("a").turn_excerpt(turn), [code])
    elif (turn, code) in waiting(project):
        getattr(project, how)(pick(project, turn, code))
    return len(project.events()) - before


@given(_DECISIONS, _DECISIONS)
@settings(max_examples=25, deadline=None)
def test_undo_takes_the_learning_back_and_redo_brings_it_again(
    kept: list[tuple[int, str, str]], gone: list[tuple[int, str, str]]
) -> None:
    """Whatever was decided: undone, all scores and the whole list are as they were; redone, as they had become."""
    with made() as project:
        for each in kept:
            decide(project, *each)
        scores, queue = learn(project), waiting(project)
        steps = sum(decide(project, *each) for each in gone)
        after = learn(project)

        if steps:
            project.undo(steps)
        assert (learn(project), waiting(project)) == (scores, queue)
        if steps:
            project.redo(steps)
        assert learn(project) == after


def test_what_was_learned_holds_for_its_runs_only(project: Project) -> None:
    """After a new run its own scores count until something was learned from there."""
    project.reject(pick(project, 0))
    assert (1, "ressurser") not in learn(project)

    save_run(project, "r2")

    assert (1, "ressurser") in waiting(project)
    assert (1, "ressurser") not in learn(project)


def test_what_the_run_has_learned_from_is_not_learned_twice(project: Project) -> None:
    """A run that began after the answers has them in its scores already; near-copies of rejected words stay down."""
    project.reject(pick(project, 0))
    project.accept(pick(project, 5))
    excerpt = project.transcript("a").turn_excerpt(2)
    later = Run("r2", "2100-01-01T00:00:00+00:00", {"transcripts": {"a": ""}, "bar": 0.4, "seconds": 5.0})
    found = [
        Suggestion(excerpt, "ressurser", 0.5, True),
        Suggestion(project.transcript("a").turn_excerpt(1), "ressurser", 0.9, True),
    ]
    project.store.suggestions.save(later, found, coder="kari")

    scores = learn(project)

    assert scores.get((2, "ressurser")) == 0.5
    assert scores.get((1, "ressurser"), 0.0) < 0.5
    assert project.learned.answers == 0


def test_another_coders_answers_are_theirs(project: Project) -> None:
    """Two who code independently do not move each other's suggestions."""
    with Project.open(project.root, coder="ola") as other:
        other.reject(pick(other, 0))
        assert (1, "ressurser") not in learn(other)

    assert learn(project)[1, "ressurser"] == SCORES[1]


def test_a_study_without_runs_learns_nothing(project: Project) -> None:
    """And is none the worse for it."""
    with Project.create(project.root / "ny", coder="kari") as empty:
        empty.learned = Learning().learn(empty)
        assert empty.suggestions() == []


def test_the_three_orders(project: Project) -> None:
    """Best first, nearest to a coin's throw first, as the text goes; what was put off is last in all of them."""
    project.skip(pick(project, 2))

    assert waiting(project)[0] == (0, "motested")
    assert waiting(project, Order.BEST)[:3] == [(2, "motested"), (5, "motested"), (5, "ressurser")]
    assert waiting(project, Order.UNSURE)[:2] == [(1, "motested"), (1, "ressurser")]
    for order in Order:
        assert waiting(project, order)[-1] == (2, "ressurser")
        assert sorted(waiting(project, order)) == sorted(waiting(project))


def change_codebook(project: Project, old: str, new: str) -> None:
    path = project.root / "codebook.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_a_rejection_ends_when_the_code_is_defined_anew(project: Project) -> None:
    """Then it may be right; with the old definition back it is rejected again."""
    project.reject(pick(project, 0))
    change_codebook(project, "For lite folk.", "For lite folk og penger.")

    assert (0, "ressurser") in waiting(project)
    assert project.progress()[0].suggestions == len(waiting(project))
    assert learn(project)[1, "ressurser"] == SCORES[1]
    assert [each.code for each in project.prepare_suggestions().decisions] == []

    change_codebook(project, "For lite folk og penger.", "For lite folk.")
    assert (0, "ressurser") not in waiting(project)


def test_a_rejection_outlives_new_cues_and_a_new_run(project: Project) -> None:
    """Cues are for the machine: what the code means is as it was."""
    project.reject(pick(project, 0))
    change_codebook(project, "cues: [bemanning]", "cues: [bemanning, turnus]")
    save_run(project, "r2")

    assert (0, "ressurser") not in waiting(project)
    assert len(project.prepare_suggestions().decisions) == 1


def test_the_definition_is_what_a_coder_reads(project: Project) -> None:
    """Name, definition, what goes in and what stays out make the hash."""
    code = project.codebook.by_id["ressurser"]
    others = [replace(code, name="x"), replace(code, definition="x"), replace(code, include=("x",))]
    others.append(replace(code, exclude=("x",)))
    assert len({definition_hash(each) for each in (code, *others)}) == 5
    assert definition_hash(replace(code, cues=(), examples=("x",), color="red")) == definition_hash(code)


def test_a_table_of_how_often_each_code_was_right(project: Project) -> None:
    """Suggested, accepted, rejected, the share with its interval, and the bar; codes with nothing are left out."""
    project.accept(pick(project, 0))
    project.accept(pick(project, 2))
    project.reject(pick(project, 3))
    project.skip(pick(project, 5))

    table = tabulate_records(project)

    [motested, ressurser] = sorted(table.records(), key=lambda row: str(row["code"]))
    assert [ressurser[name] for name in ("suggested", "accepted", "rejected", "right", "bar")] == [5, 2, 1, 0.6667, 0.4]
    assert (ressurser["right_low"], ressurser["right_high"]) == (0.2077, 0.9385)
    assert (motested["suggested"], motested["right"], motested["right_low"]) == (5, None, None)


def test_the_interval_stays_a_share() -> None:
    """All right of few is far from sure; many right is nearly so."""
    few, many = Record(0, 2, 0).interval, Record(0, 200, 0).interval
    assert few is not None
    assert many is not None
    assert few[0] < 0.4 < 0.98 < many[0] < many[1] <= 1.0


def test_a_turn_without_codes_is_a_no_to_all_that_is_suggested_in_it(project: Project) -> None:
    """Its near-copy sinks for each code; taking the mark away takes that back; a new run does not learn it twice."""
    untouched = learn(project)
    marked = project.mark_blank([project.transcript("a").turn_excerpt(0)])

    found = learn(project)
    assert not {(1, "ressurser"), (1, "motested")} & set(found)
    assert project.learned.answers == 1
    later = Run("r2", "2100-01-01T00:00:00+00:00", {"transcripts": {"a": ""}, "bar": 0.4})
    excerpts = [project.transcript("a").turn_excerpt(turn) for turn in (0, 1, 2)]
    again = [Suggestion(excerpt, "ressurser", 0.5, True) for excerpt in excerpts]
    project.store.suggestions.save(later, again, coder="kari")
    assert learn(project) == {(2, "ressurser"): 0.5}
    assert project.learned.answers == 0

    project.unmark_blank(marked)
    assert learn(project)[1, "ressurser"] == 0.5
    save_run(project, "r3")
    assert learn(project) == untouched


def test_taking_away_what_the_run_learned_from_is_a_no(project: Project) -> None:
    """The run holds it for right still, so like words sink; with the code back on some of its words they do not."""
    [coding] = project.code(project.transcript("a").turn_excerpt(0), ["ressurser"])
    time.sleep(1.01 - datetime.now(UTC).microsecond / 1e6)  # the run begins in the next second
    again = [Suggestion(project.transcript("a").turn_excerpt(turn), "ressurser", 0.6, True) for turn in range(6)]
    run = Run("r2", datetime.now(UTC).isoformat(timespec="seconds"), {"transcripts": {"a": ""}, "bar": 0.4})
    project.store.suggestions.save(run, again, coder="kari")
    untouched = learn(project)
    assert untouched[1, "ressurser"] == 0.6

    project.uncode([coding])
    found = learn(project)
    assert (1, "ressurser") not in found
    assert project.learned.answers == 1

    project.code(project.transcript("a").turn_excerpt(0, 0, 20), ["ressurser"])
    assert learn(project)[1, "ressurser"] > 0.6


def test_putting_off_is_no_answer(project: Project) -> None:
    """It moves nothing, is not taken for a rejection by the next run, and is asked again, last."""
    untouched = learn(project)
    for code in CODES:
        project.skip(pick(project, 0, code))

    assert learn(project) == untouched
    assert project.learned.answers == 0
    save_run(project, "r2")
    assert waiting(project)[-2:] == [(0, "motested"), (0, "ressurser")]
    assert project.store.suggestions.tally(coder="kari") == {}


def correct(project: Project, turn: int, words: str) -> None:
    """Import the transcript with other words in one turn, and suggest anew."""
    said = [words if n == turn else text for n, text in enumerate(SAID)]
    (project.root / "a.txt").write_text("\n\n".join(f"Kari: {text}" for text in said), encoding="utf-8")
    project.import_transcripts(project.plan_import([project.root / "a.txt"]))
    save_run(project, f"r-{words}")


def test_a_rejection_lasts_as_long_as_its_words(project: Project) -> None:
    """Corrected elsewhere, the text keeps it, however many runs come; once these words are others, it is asked anew."""
    project.reject(pick(project, 2))
    for words in ("Ungdommene sitter her.", "Noe helt annet."):
        correct(project, 3, words)
        assert (2, "ressurser") not in waiting(project)
        assert (2, "ressurser") not in learn(project)

    correct(project, 2, "Bøkene står der ingen finner dem.")
    assert (2, "ressurser") in waiting(project)


def test_the_collector_leaves_what_stays_until_the_next_run_alone(project: Project) -> None:
    """Or a key would now and then wait for it."""
    gc.unfreeze()
    try:
        learning = Learning()
        learning.learn(project)
        frozen = gc.get_freeze_count()
        assert frozen > 0
        project.reject(pick(project, 0))
        learning.learn(project)
        assert gc.get_freeze_count() <= frozen
    finally:
        gc.unfreeze()
