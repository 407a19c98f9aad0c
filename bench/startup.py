"""How long a command takes from nothing, beside `import click`, the library limit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.timing import in_turn, process_seconds, show

ROOT = Path(os.environ.get("QUALCODE_PROJECT") or Path(__file__).parent.parent)
BARS = {
    "--help": 1.5,
    "list transcripts": 2.5,
    "list codes": 2.5,
    "search bibliotek": 2.5,
}


def main(runs: int = 15) -> None:
    """Print one line a command."""
    commands = {"import click": [sys.executable, "-c", "import click"]}
    script = Path(sys.executable).with_name("qualcode")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "qualcode"]
    commands |= {words: [*start, *words.split()] for words in BARS}
    medians = in_turn({name: lambda c=c: process_seconds(c, cwd=ROOT) for name, c in commands.items()}, runs)
    floor = medians["import click"]
    print(f"{'python -c `import click`':58} {floor * 1000:9.1f} ms")
    for words, bar in BARS.items():
        show(f"qualcode {words}", medians[words], floor, bar)


if __name__ == "__main__":
    main()
