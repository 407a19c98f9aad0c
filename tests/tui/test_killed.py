"""Killed at any moment, in the terminal or in a batch: what was said to be done is done, and the next start goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.project import Project

if sys.platform == "win32":
    pytest.skip("a terminal of Unix", allow_module_level=True)

from terminals import ROOT, Terminal

KILLS = int(os.environ.get("QUALCODE_KILLS", "6"))
"""For the terminal UI and for the batches each; a thousand by QUALCODE_KILLS=1000."""
TURNS = 40
CODES = (("M", "Møteplass", "rolle/motested"), ("K", "Kommunal styring", "rolle/styring"))
ENTER, DOWN = "\r", "\x1b[B"


@pytest.fixture
def root(study: Path) -> Path:
    """The small study with a longer interview."""
    said = "\n\n".join(
        f"{'Intervjuer' if n % 2 == 0 else 'Bibliotekar'}: Svar nummer {n} om en møteplass." for n in range(TURNS)
    )
    for path in (study / "transcripts").iterdir():
        path.unlink()
    (study / "transcripts" / "01-lang.txt").write_text(said + "\n", encoding="utf-8")
    return study


def test_what_the_terminal_said_was_coded_is_coded(root: Path, tmp_path: Path) -> None:
    """Each coding that was confirmed on the screen before the kill is there, and at most the next one besides."""
    chance = random.Random(3)
    command = [sys.executable, "-m", "qualcode", "--project", str(root), "--coder", "kari", "--lang", "en", "tui"]
    with Project.create(root, coder="kari") as made:
        made.import_transcripts(made.plan_import([root / "transcripts"]))
    for _ in range(KILLS):
        with Project.open(root, coder="kari") as project:
            project.undo(None)
            before = len(project.codings())
        confirmed = 0
        with Terminal(command, environment={"XDG_CONFIG_HOME": str(tmp_path)}) as terminal:
            terminal.wait_for("01-lang")
            terminal.press(ENTER)
            terminal.wait_for("Svar nummer 1")
            for n in range(chance.randint(1, 5)):
                letter, name, _code = CODES[n % 2]
                here = terminal.settle(0.1)
                terminal.press(DOWN + "," + letter)
                terminal.wait_for(f"✓ {name}", here)
                confirmed += 1
            terminal.press(DOWN + "," + CODES[confirmed % 2][0])
            time.sleep(chance.uniform(0, 0.3))
            terminal.signal(signal.SIGKILL)
            terminal.process.wait()
        with Project.open(root, coder="kari") as project:
            assert project.store.check() == []
            codes = [one.code for one in project.codings()]
            assert before == 0
            assert codes in ([CODES[n % 2][2] for n in range(count)] for count in (confirmed, confirmed + 1))


def test_a_batch_that_was_killed_is_done_by_the_next(root: Path) -> None:
    """Import, suggestions and export: half a batch leaves a whole study and no half file, and again it is whole."""
    chance = random.Random(4)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUALCODE_EMBEDDINGS": "none", "QUALCODE_LANG": "en"}

    def run(*arguments: str, kill_after: float | None = None) -> int:
        command = [sys.executable, "-m", "qualcode", "--project", str(root), "--coder", "kari", *arguments]
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if kill_after is not None:
            time.sleep(kill_after)
            child.kill()
        return child.wait()

    batches = (("import", "--yes"), ("suggest",), ("export", str(root / "ut.xlsx"), "--force"))
    for number in range(KILLS):
        run(*batches[number % 3], kill_after=chance.uniform(0, 1.5))
        if (root / "corpus.db").exists():
            with Project.open(root, coder="kari") as project:
                assert project.store.check() == []
                assert project.transcript_names() in ((), ("01-lang",))
                assert not project.runs() or project.suggestions()
    assert [run(*batch) for batch in batches] == [0, 0, 0]
    with Project.open(root, coder="kari") as project:
        assert project.transcript_names() == ("01-lang",)
        assert len({run.id for run in project.runs()}) == len(project.runs())
        assert project.suggestions()
    assert (root / "ut.xlsx").stat().st_size > 0
