"""A first import of 250 interviews beside the raw floor, and beside PyPI `qualitative-coding` where it is given.

    python -m bench.importing [--interviews FOLDER --speakers REGEX] [--qc PATH/TO/qc] [--runs N]

The floor reads, hashes, splits, inserts and indexes the words with the standard library alone. The interviews are
those in the folder, else the ten that ship, each with words of its own and repeated up to 250. All studies are made
before, since the peer's `init` is not timed either. The peer's default import needs pandoc on the PATH. Figures are
CPU seconds of the whole process with its children, and wall seconds beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = 250
FLOOR = "import sys; from bench.importing import floor; floor(*sys.argv[1:])"
PEAK = "import sys; from bench.importing import peak; peak(*sys.argv[1:])"
LINE = re.compile(r"\[(\d\d):(\d\d):(\d\d)\] ([^:]+): (.*)")
Seconds = tuple[float, float]
"""CPU and wall."""


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
            for line in data.decode("utf-8", "replace").splitlines():
                if match := LINE.match(line):
                    hours, minutes, seconds, speaker, text = match.groups()
                    start = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
                else:
                    (speaker, _space, text), start = line.partition(" "), None
                if text and not line.startswith("#"):
                    rows.append((number, len(rows), speaker, start, position, text))
                    position += len(text) + 1
            connection.executemany("insert into turn values (?,?,?,?,?,?)", rows)
        connection.execute("insert into words(words) values ('rebuild')")
    connection.close()


def peak(root: str, folder: str, *options: str) -> None:
    """Import, and print the most megabytes that the process had."""
    from qualcode.__main__ import main as run

    try:
        run(["--project", root, "import", folder, "--yes", *options])
    except SystemExit:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def make_interviews(folder: Path, source: Path | None = None, files: int = FILES) -> None:
    """Write the interviews: those of the source as they are, the ones that ship with their words twice."""
    originals = sorted((source or ROOT / "transcripts").glob("*.txt"))
    for number in range(files):
        data = originals[number % len(originals)].read_bytes()
        if source is None:
            text = data.decode("utf-8")
            talk = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
            data = f"# nummer: {number}\n{text}\n{talk}".encode()
        (folder / f"{number:03}.txt").write_bytes(data)


def seconds_of(command: Sequence[str], cwd: Path) -> Seconds:
    """CPU and wall seconds of a process and its children, with byte code kept from run to run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


class Bench:
    """Studies and files in a folder that goes when all is measured."""

    def __init__(self, scratch: Path, source: Path | None, speakers: str | None, qc: str | None) -> None:
        self._scratch = scratch
        self._count = iter(range(10_000))
        self._options = ["--speakers", speakers] if speakers else []
        self._qc = qc
        self.interviews = scratch / "interviews"
        self.interviews.mkdir()
        make_interviews(self.interviews, source)
        self._source = source

    def _place(self) -> Path:
        place = self._scratch / f"{next(self._count)}"
        place.mkdir()
        return place

    def study(self) -> Path:
        """A new, empty study."""
        study = self._place()
        (study / "codebook.yaml").write_bytes((ROOT / "codebook.yaml").read_bytes())
        subprocess.run(
            [sys.executable, "-m", "qualcode", "init", str(study)], cwd=ROOT, check=True, capture_output=True
        )
        return study

    def floor(self) -> Seconds:
        """The raw floor."""
        return seconds_of([sys.executable, "-c", FLOOR, str(self.interviews), str(self._place() / "f.db")], ROOT)

    def ours(self, study: Path | None = None) -> Seconds:
        """An import, into a new study unless one is given."""
        root = study or self.study()
        command = [sys.executable, "-m", "qualcode", "--project", str(root), "import", str(self.interviews), "--yes"]
        return seconds_of([*command, *self._options], ROOT)

    def peer(self, *importer: str) -> Seconds:
        """The peer's import of the same files into a project of its own."""
        assert self._qc is not None
        project = self._place()
        subprocess.run([self._qc, "init"], cwd=project, check=True, capture_output=True)
        return seconds_of([self._qc, "corpus", "import", str(self.interviews), "--recursive", *importer], project)

    def memory(self, files: int) -> float:
        """Megabytes at the most, importing so many files."""
        folder = self._place()
        make_interviews(folder, self._source, files)
        command = [sys.executable, "-c", PEAK, str(self.study()), str(folder), *self._options]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        return float(done.stdout.splitlines()[-1])


def in_turn(measures: Mapping[str, Callable[[], Seconds]], runs: int) -> dict[str, Seconds]:
    """The medians of CPU and of wall, each measure in turn after one warm-up round."""
    for measure in measures.values():
        measure()
    taken: dict[str, list[Seconds]] = {name: [] for name in measures}
    for _round in range(runs):
        for name, measure in measures.items():
            taken[name].append(measure())
    return {name: (statistics.median(c for c, _ in t), statistics.median(w for _, w in t)) for name, t in taken.items()}


def show(what: str, mine: Seconds, other: Seconds, bar: float, *, faster: bool = False) -> None:
    """One line: the ratio, by CPU and by wall, and its bar."""
    ratios = [(them / us if faster else us / them) for us, them in zip(mine, other, strict=True)]
    cpu, wall = ratios
    good = cpu >= bar if faster else cpu <= bar
    sign = ">=" if faster else "<="
    print(f"{what:44} {cpu:6.2f} x by CPU, {wall:6.2f} x by wall  (bar {sign} {bar} x) {'ok' if good else 'SHORT'}")


def main() -> None:
    """Print the first import, the rerun, the peer and the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=Path)
    parser.add_argument("--speakers")
    parser.add_argument("--qc")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), args.interviews, args.speakers, args.qc)
        again = bench.study()
        bench.ours(again)
        measures = {"floor": bench.floor, "first": bench.ours, "rerun": lambda: bench.ours(again)}
        if args.qc:
            measures["verbatim"] = lambda: bench.peer("--importer", "verbatim")
        found = in_turn(measures, args.runs)
        size = sum(path.stat().st_size for path in bench.interviews.iterdir()) / 1e6
        cpu, wall = found["floor"]
        print(f"raw floor, {FILES} files, {size:.1f} MB: {cpu * 1000:.0f} ms CPU, {wall * 1000:.0f} ms wall")
        show("first import / floor", found["first"], found["floor"], 2.0)
        show("rerun on unchanged files / floor", found["rerun"], found["floor"], 0.3)
        if args.qc:
            show("qc verbatim / first import", found["first"], found["verbatim"], 2.0, faster=True)
            show("qc by default (pandoc), once / first import", found["first"], bench.peer(), 10.0, faster=True)
        some, all_ = bench.memory(FILES // 5), bench.memory(FILES)
        each = (all_ - some) / (FILES - FILES // 5)
        print(f"memory: {some:.0f} MB for {FILES // 5} files, {all_:.0f} MB for {FILES}: {each:.2f} MB for each more")


if __name__ == "__main__":
    main()
