"""A program killed in the middle of editing the codebook: text and codings fit each other when it is opened again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

from qualcode.project import Project

NAME = "01-drammen"
KILLS = int(os.environ.get("QUALCODE_KILLS", "5"))
EDITS = """
import sys
from pathlib import Path
from qualcode.project import Project
with Project.open(Path(sys.argv[1]), coder="kari") as project:
    print("ready", flush=True)
    while True:
        project.merge_codes("ressurser", "rolle/motested")
        print("merged", flush=True)
        project.undo()
        print("undone", flush=True)
"""


def test_text_and_codings_fit_after_every_kill(project: Project, study: Path) -> None:
    """Killed anywhere, the study is either merged or not, in the file as in the database, and nothing is left over."""
    excerpts = [project.transcript(NAME).turn_excerpt(turn) for turn in (1, 3)]
    for excerpt in excerpts:
        project.code(excerpt, ["ressurser"])
    project.code(excerpts[0], ["rolle/motested"])
    project.close()
    chance = random.Random(1)
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", EDITS, str(study)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        sleep(chance.uniform(0, 0.25))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Project.open(study, coder="kari") as again:
            codes = sorted(c.code for c in again.codings())
            assert "ressurser" in again.codebook or codes == ["rolle/motested", "rolle/motested"]
            assert "ressurser" not in again.codebook or codes == ["ressurser", "ressurser", "rolle/motested"]
            assert again.gone_codes() == {} and again.codebook_problem is None
            assert again.store.check() == []
            if "ressurser" not in again.codebook:
                again.undo()
        assert not [path.name for path in study.iterdir() if path.name.startswith(".codebook")]
