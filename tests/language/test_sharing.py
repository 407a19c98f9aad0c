"""Language work shared between processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = 600
KILLING = f"""
import multiprocessing, os, signal, sys, threading, time
from qualcode.language import analyse
texts = [f"Vi snakketet om bøkemannsn{{n}} på Storgatax{{n}}." for n in range({TEXTS})]
def kill():
    while not multiprocessing.active_children():
        time.sleep(0.005)
    if sys.argv[1] == "kill":
        os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
        print("killed", flush=True)
threading.Thread(target=kill).start()
shared = analyse(texts, jobs=2)
alone = analyse(texts, jobs=1)
print([[t.lemma_ for t in d] for d in shared] == [[t.lemma_ for t in d] for d in alone], len(shared))
"""


@pytest.mark.skipif(os.name != "posix", reason="processes are killed the POSIX way")
@pytest.mark.parametrize("how", ["kill", "leave"])
def test_a_process_that_is_killed_is_stood_in_for(how: str) -> None:
    """As the system kills one that takes too much memory: nobody waits for it, and all texts are analysed alike."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-W", "ignore", "-c", KILLING, how]

    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False, env=environment)

    assert done.stdout.split() == (["killed"] if how == "kill" else []) + ["True", str(TEXTS)], done.stderr[-2000:]
    assert -signal.SIGKILL != done.returncode == 0
