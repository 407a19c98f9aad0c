"""A large study opened after a program was killed in the middle of writing: how long until it can be worked in?

    python -m bench.crash [--interviews 100] [--codings 50000]

A program changes every coding and is killed when half of the pages are written, so that SQLite has all of them to roll
back. Then the study is opened as the commands and the terminal UI do, in a process of its own that has its modules
loaded: until it is open with the progress of each interview, and until the codings of one are there.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.study import Size, make_study
from qualcode.project import Project

BAR: Final = 1.0
RUNS: Final = 3
_KILLED: Final = """
import os, sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("PRAGMA cache_size = 50")
raw.execute("BEGIN IMMEDIATE")
raw.execute("UPDATE coding SET quote = quote || '!'")
raw.execute("UPDATE turn SET text = text || '!'")
os.kill(os.getpid(), 9)
"""
_OPENED: Final = """
import sys, time
from pathlib import Path
from qualcode.project import Project
import qualcode.store.codings, qualcode.store.progress, qualcode.codebook.mirror
began, used = time.perf_counter(), time.process_time()
with Project.open(Path(sys.argv[1]), coder="kari") as project:
    rows = project.progress()
    opened, worked = time.perf_counter() - began, time.process_time() - used
    some = project.codings(transcript=rows[1].transcript)
    print(opened, worked, time.perf_counter() - began, sum(row.codings for row in rows), len(some))
"""


def main() -> int:
    """Print the figures; 1 when it took too long or anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=100)
    parser.add_argument("--codings", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "studie"
        size = Size(options.interviews, options.codings, suggestions=5_000, tenfold=False)
        with make_study(root, size) as project:
            state, count = project.store.state_hash(), len(project.codings())
        seconds, lost = [], 0
        for number in range(RUNS):
            crashed = root.with_name(f"krasj{number}")
            shutil.copytree(root, crashed)
            killed = subprocess.run([sys.executable, "-c", _KILLED, str(crashed / "corpus.db")], check=False)
            assert killed.returncode == -signal.SIGKILL
            journal = (crashed / "corpus.db-journal").stat().st_size
            told = subprocess.run(
                [sys.executable, "-c", _OPENED, str(crashed)], capture_output=True, text=True, check=True
            )
            opened, worked, shown, *_rest = map(float, told.stdout.split())
            print(
                f"rolled back {journal / 1e6:.0f} MB; open in {opened:.2f} s ({worked:.2f} s of the processor),"
                f" codings of one interview after {shown:.2f} s"
            )
            seconds.append(opened)
            with Project.open(crashed, coder="kari", read_only=True) as again:
                lost += again.store.state_hash() != state or len(again.codings()) != count
    best = min(seconds)
    print(
        f"{options.interviews} interviews, {count} codings: open after a crash in {best:.2f} s  (bar {BAR} s)"
        f" {'ok' if best <= BAR else 'OVER'}"
    )
    print(f"states that differ: {lost}  (bar 0) {'OVER' if lost else 'ok'}")
    return int(best > BAR or lost > 0)


if __name__ == "__main__":
    sys.exit(main())
