"""What was left uncoded teaches only where the coder has read: who goes to a turn has not read what lies before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.project import Project

TURNS = 8


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "codebook.yaml").write_text(
        "title: P\ncodes:\n  - {id: a, name: A, definition: B.}\n", encoding="utf-8"
    )
    said = "\n\n".join(f"{'Kari' if n % 4 else 'Intervjuer'}: Replikk nummer {n}." for n in range(TURNS))
    (tmp_path / "x.txt").write_text(said, encoding="utf-8")
    with Project.create(tmp_path, coder="kari") as project:
        project.import_transcripts(project.plan_import([tmp_path / "x.txt"]))
        yield project


def code(project: Project, turn: int) -> None:
    project.code(project.transcript("x").turn_excerpt(turn), ["a"])


def read(project: Project) -> int | None:
    """The turn up to which the next run takes all as read."""
    return project.prepare_suggestions().read.get("x")


def test_codings_alone_are_taken_as_read_up_to_the_last(project: Project) -> None:
    """As those that were imported: nothing is known of how they were made."""
    code(project, 6)
    assert read(project) is None


def test_going_to_a_turn_reads_nothing_before_it(project: Project) -> None:
    """The terminal UI knows where the coder is; a code there says nothing of the turns on the way."""
    project.set_place("x", 0)
    code(project, 6)
    assert read(project) == 0  # the first turn is the interviewer's


def test_what_was_gone_through_turn_by_turn_is_read(project: Project) -> None:
    """With codes and marks right after it, and the interviewer's turns between; not after a gap."""
    project.mark_read("x", 1)
    code(project, 2)
    project.mark_blank([project.transcript("x").turn_excerpt(3)])
    code(project, 5)
    code(project, 7)
    assert read(project) == 5


def test_reading_on_alone_makes_no_new_run(project: Project) -> None:
    """Only where something was decided can what is left be known to carry no code."""
    project.mark_read("x", 1)
    code(project, 2)
    before = project.prepare_suggestions().read
    project.mark_read("x", 6)
    assert project.prepare_suggestions().read == before == {"x": 2}


def test_another_coder_who_read_to_the_end_counts(project: Project) -> None:
    """Their codings came without a word of how; this coder has only looked in."""
    with Project.open(project.root, coder="ola") as other:
        code(other, 6)
    project.set_place("x", 0)
    assert read(project) == 6
