"""A first import of 250 interviews beside the raw floor: read, hash, insert and index with the standard library alone.

The interviews are the ten that ship, each with words of its own, repeated.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import sys
import tempfile
from pathlib import Path

from bench.timing import in_turn, process_seconds, show

ROOT = Path(__file__).parent.parent
FILES = 250
FLOOR = "import sys; from bench.importing import floor; floor(*sys.argv[1:])"
LINE = re.compile(r"\[(\d\d):(\d\d):(\d\d)\] ([^:]+): (.*)")


def floor(folder: str, database: str) -> None:
    """Read, hash, split and insert, and index the words: what no import can do without."""
    connection = sqlite3.connect(database)
    connection.executescript(
        "pragma journal_mode=delete; pragma synchronous=extra;"
        "create table transcript(id integer primary key, name text, sha256 text);"
        "create table turn(transcript int, idx int, speaker text, start_ms int, start int, text text);"
        "create virtual table words using fts5(text, content='turn', tokenize='unicode61 remove_diacritics 0');"
    )
    with connection:
        for number, path in enumerate(sorted(Path(folder).iterdir())):
            data = path.read_bytes()
            connection.execute(
                "insert into transcript values (?,?,?)", (number, path.stem, hashlib.sha256(data).hexdigest())
            )
            rows, position = [], 0
            for line in data.decode("utf-8").splitlines():
                if match := LINE.match(line):
                    hours, minutes, seconds, speaker, text = match.groups()
                    start = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
                    rows.append((number, len(rows), speaker, start, position, text))
                    position += len(text) + 1
            connection.executemany("insert into turn values (?,?,?,?,?,?)", rows)
        connection.execute("insert into words(words) values ('rebuild')")
    connection.close()


def make_interviews(folder: Path) -> None:
    """Write the interviews."""
    originals = sorted((ROOT / "transcripts").glob("*.txt"))
    for number in range(FILES):
        text = originals[number % len(originals)].read_text("utf-8")
        talk = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
        (folder / f"{number:03}.txt").write_text(f"# nummer: {number}\n{text}\n{talk}", encoding="utf-8")


def main(runs: int = 5) -> None:
    """Print the first import and the rerun."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        interviews = scratch / "interviews"
        interviews.mkdir()
        make_interviews(interviews)
        count = iter(range(10_000))

        def raw() -> float:
            return process_seconds(
                [sys.executable, "-c", FLOOR, str(interviews), str(scratch / f"f{next(count)}.db")], cwd=ROOT
            )

        def command(study: Path) -> list[str]:
            return [sys.executable, "-m", "qualcode", "--project", str(study), "import", str(interviews), "--yes"]

        def fresh() -> Path:
            study = scratch / f"s{next(count)}"
            study.mkdir()
            (study / "codebook.yaml").write_bytes((ROOT / "codebook.yaml").read_bytes())
            return study

        again = fresh()
        process_seconds(command(again), cwd=ROOT)
        medians = in_turn(
            {
                "floor": raw,
                "first": lambda: process_seconds(command(fresh()), cwd=ROOT),
                "rerun": lambda: process_seconds(command(again), cwd=ROOT),
            },
            runs,
        )
    print(f"{'raw floor, 250 files':58} {medians['floor'] * 1000:9.1f} ms")
    show("first import of 250 files", medians["first"], medians["floor"], 2.0)
    show("rerun on unchanged files", medians["rerun"], medians["floor"], 0.3)


if __name__ == "__main__":
    main()
