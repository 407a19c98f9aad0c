"""A sample of damaged input at every door of the command line; `python -m bench.hostile` tries thousands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import hostile

ROOT = Path(__file__).parents[2]
NUMBER = os.environ.get("QUALCODE_DOORS", "60")

if sys.platform != "linux":
    pytest.skip("the limits are those of Linux", allow_module_level=True)


def test_damaged_input_harms_nothing_at_any_door() -> None:
    """Each is taken or refused in words, within ten seconds and 300 MB, and the study is whole afterwards."""
    command = [sys.executable, "-m", "bench.hostile", "--inputs", NUMBER, "--only-damaged", "--seed", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"inputs: {NUMBER} " in done.stdout
    assert {line.split()[0] for line in done.stdout.splitlines()[: len(hostile.DOORS)]} == set(hostile.DOORS)


def shout(_words: list[str]) -> tuple[int, str]:
    return 0, "\x1b[2J"


def fail(_words: list[str]) -> tuple[int, str]:
    raise ValueError("a bug")


def loop(_words: list[str]) -> tuple[int, str]:
    while True:
        pass


def lose(_words: list[str]) -> tuple[int, str]:
    from qualcode.project import Project

    with Project.open(Path.cwd(), coder="kari") as project:
        project.undo()
    return 0, ""


@pytest.mark.parametrize(
    ("door", "told"),
    [(shout, "x1b"), (fail, "a bug"), (loop, "hangs"), (lose, "False")],
    ids=["shouts", "fails", "hangs", "loses"],
)
def test_what_is_wrong_is_noticed(door, told, tmp_path, monkeypatch) -> None:
    """A door that shouts, fails, never ends or loses a coding would be told of; else the test above proved nothing."""
    hostile.make_study(tmp_path / "mal")
    monkeypatch.setattr(hostile, "_call", door)
    monkeypatch.setattr(hostile, "SECONDS", 1)

    ending = hostile.try_one(hostile.Input("transcript", b"x", ".txt", "x"), tmp_path / "mal", tmp_path)

    assert told in ending.wrong


def test_memory_is_counted(tmp_path, monkeypatch) -> None:
    """A command that takes 200 MB more has them in its figure."""
    hostile.make_study(tmp_path / "mal")
    given = hostile.Input("transcript", b"x", ".txt", "x")
    monkeypatch.setattr(hostile, "_call", lambda _words: (0, ""))
    little = hostile.try_one(given, tmp_path / "mal", tmp_path).megabytes
    monkeypatch.setattr(hostile, "_call", lambda _words: (0, "" if bytearray(b"x" * 200_000_000) else "x"))

    assert hostile.try_one(given, tmp_path / "mal", tmp_path).megabytes > little + 150
