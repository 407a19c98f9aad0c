"""A backup of a large study: how long it takes, looked over, and how long someone who writes meanwhile waits.

python -m bench.backup [--megabytes 100]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from qualcode.model import Coding, Kind, Transcript, Turn
from qualcode.store import Store
from qualcode.store.backups import Keeper
from qualcode.store.clock import utc_now

SECONDS = 3.0


def fill(store: Store, megabytes: int) -> None:
    """Interviews with codings, until the file is so large."""
    chance = random.Random(1)
    letters = "abcdefghijklmnoprstuvæøå"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(4000)]
    number = 0
    while store.path.stat().st_size < megabytes * 1e6:
        turns = [
            Turn(n, "Kari" if n % 2 else "I", Kind.RESPONDENT, " ".join(chance.choices(words, k=60)))
            for n in range(300)
        ]
        transcript = Transcript(f"{number:04}", tuple(turns), sha256=f"{number:064}")
        store.transcripts.add([transcript], coder="kari")
        codings = [
            Coding("", transcript.turn_excerpt(turn), f"kode{(turn + more) % 60}", "kari", "")
            for turn in range(300)
            for more in (0, 20, 40)
        ]
        store.codings.add(codings, coder="kari")
        number += 1


def main() -> int:
    """Print the figures; 1 when the backup takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "corpus.db") as store:
        fill(store, options.megabytes)
        keeper = Keeper(store.path, now=utc_now)
        alone = []
        for _ in range(3):
            began, used = time.perf_counter(), time.process_time()
            keeper.make("asked")
            alone.append(time.perf_counter() - began)
            cpu = time.process_time() - used
        thread = threading.Thread(target=lambda: keeper.make("asked"))
        thread.start()
        waits = []
        while thread.is_alive():
            began = time.perf_counter()
            store.memos.set("project", "", f"{len(waits)}", coder="kari")
            waits.append(time.perf_counter() - began)
            time.sleep(0.05)
        thread.join()
        size = store.path.stat().st_size / 1e6
    best = min(alone)
    print(
        f"{f'backup of {size:.0f} MB, looked over and on the disk':58} {best:6.2f} s  (bar {SECONDS} s) "
        f"{'ok' if best <= SECONDS else 'OVER'}"
    )
    print(f"{'of that, seconds of the processor':58} {cpu:6.2f} s")
    print(f"{'longest write meanwhile':58} {max(waits):6.2f} s  of {len(waits)} writes")
    return 0 if best <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
