"""A run of suggestions in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from qualcode.errors import QualcodeError
from qualcode.i18n import set_language
from qualcode.project import Project, run_apart
from qualcode.suggest import run_id


def ran(project: Project, *, progress: object = None, halted: bool = False) -> run_apart.Ran | None:
    """A run over the study, as the terminal UI has it."""
    told = progress if callable(progress) else lambda done, total: None
    return run_apart.run_apart(project.root, coder=project.coder, progress=told, halted=lambda: halted)


def test_it_stores_the_run_that_the_study_asks_for(project: Project) -> None:
    """It tells how far it has come, to the end; a second one finds nothing new."""
    steps: list[tuple[int, int]] = []
    first = ran(project, progress=lambda done, total: steps.append((done, total)))
    assert first is not None and first.new and first.shown > 0
    assert steps[-1][0] == steps[-1][1] > 0
    [stored] = project.runs()
    assert stored.id == run_id(project.prepare_suggestions())
    assert sum(each.default for each in project.store.suggestions.run_suggestions(stored.id)) == first.shown
    again = ran(project)
    assert again is not None and not again.new and again.shown == first.shown


def test_one_that_is_halted_stores_nothing(project: Project) -> None:
    """Who asked to stop gets nothing, and no process is left."""
    assert ran(project, halted=True) is None
    assert project.runs() == ()


def test_a_mistake_in_the_study_is_told_in_the_language_in_use(project: Project) -> None:
    """A codebook that cannot be read is a mistake of the user, with the line."""
    (project.root / "codebook.yaml").write_text("codes:\n  - id: [\n", encoding="utf-8")
    set_language("nb")
    with pytest.raises(QualcodeError, match=r"codebook\.yaml:[23]") as raised:
        ran(project)
    set_language("en")
    with pytest.raises(QualcodeError) as english:
        ran(project)
    assert raised.value.message != english.value.message


@pytest.mark.skipif(not shutil.which("pkill"), reason="needs pkill")
def test_a_process_that_is_killed_loses_nothing(project: Project) -> None:
    """It is told in one sentence, and what was coded is there."""
    coding = project.code(project.transcript("01-drammen").turn_excerpt(3), ["ressurser"])

    def kill(_done: int, _total: int) -> None:
        subprocess.run(["pkill", "-KILL", "-P", str(os.getpid()), "-f", "run_apart"], check=False)

    with pytest.raises(QualcodeError, match="ended from outside"):
        ran(project, progress=kill)
    assert project.codings() == coding
    assert project.runs() == ()


def test_a_fault_of_the_program_shows_where(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in the process is a bug here, with its traceback."""
    monkeypatch.setattr(run_apart, "language", lambda: "a language that there is not")
    with pytest.raises(RuntimeError, match=r"Traceback(.|\n)*ValueError"):
        ran(project)


def test_it_ends_with_the_one_who_began_it(project: Project) -> None:
    """When the pipe to it closes, as when the terminal is killed, it does not work on alone."""
    command = [sys.executable, "-m", "qualcode.project.run_apart", str(project.root), project.coder, "nb"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"shown" not in done.stdout
    assert project.runs() == ()
