"""Programs that write into one study at once: how many of their writes are there afterwards.

    python -m bench.writers [--programs 4] [--writes 200]

Two more work in it as by hand, with codings and reading; each program makes its own backups.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.damage import make_study
from qualcode.store import Store

BATCH = """
import sys
from pathlib import Path
from qualcode.store import Store
path, coder, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with Store.open(path) as store:
    store.attach_backups()
    for number in range(count):
        store.memos.set("code", f"{coder}-{number}", f"notat {number}", coder=coder)
"""
BY_HAND = """
import sys
from pathlib import Path
from qualcode.project import Project
path, coder, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with Project.open(path.parent, coder=coder) as project:
    name = project.transcript_names()[0]
    codes = [code.id for code in project.codebook.in_use]
    for number in range(count):
        project.changed_elsewhere()
        turn = project.transcript(name).turns[number % 20]
        if turn.text:
            project.code(project.transcript(name).turn_excerpt(turn.index), [codes[number % len(codes)]])
        project.progress()
"""


def main() -> int:
    """Print the figures; 1 when a write is missing or a program complained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=4)
    parser.add_argument("--writes", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_study(Path(folder) / "study")
        path = Path(folder) / "study" / "corpus.db"
        started = [(BATCH, f"batch{number}", options.writes) for number in range(options.programs)]
        started += [(BY_HAND, f"hand{number}", 40) for number in range(2)]
        began = time.perf_counter()
        programs = [
            subprocess.Popen([sys.executable, "-c", script, str(path), coder, str(count)], stderr=subprocess.PIPE)
            for script, coder, count in started
        ]
        told = [program.communicate()[1].decode().strip() for program in programs]
        seconds = time.perf_counter() - began
        with Store.open(path) as store:
            written = sum(memo.coder.startswith("batch") for memo in store.memos.find(target="code"))
            by_hand = len({c.coder for c in store.codings.find()} - {"kari"})
            faults = store.check()
    wanted = options.programs * options.writes
    complaints = [words for words in told if words]
    is_well = written == wanted and not complaints and not faults and by_hand == 2
    print(f"{'writes that are there':58} {written} of {wanted}  (bar all) {'ok' if is_well else 'OVER'}")
    print(f"{'programs that complained':58} {len(complaints)}  (bar 0)")
    print(f"{'faults found afterwards':58} {len(faults)}  (bar 0)")
    print(f"{'seconds':58} {seconds:.1f}")
    for words in complaints:
        print(f"  {words.splitlines()[-1]}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
