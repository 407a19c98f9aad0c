"""All benchmarks that need nothing but this repository: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ("startup", "importing", "export", "tui", "stalls", "suggesting", "suggest_quality", "reasons", "learning")

for part in PARTS:
    print(f"\n== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{part}"], check=False, cwd=ROOT)
