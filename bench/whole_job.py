"""The main job on a folder of real transcripts, as commands: times, and whether every word came through.

usage: python -m bench.whole_job FOLDER [SPEAKERS_REGEX]
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.timing import process_seconds
from qualcode.project import Project

ROOT = Path(__file__).parent.parent


def words_of(text: str) -> Counter[str]:
    """The words of a text, whatever stands between them."""
    return Counter(text.split())


def words_in(folder: Path, pattern: str | None) -> Counter[str]:
    """What is said in the files: the lines without their speakers."""
    said: Counter[str] = Counter()
    for path in folder.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            match = re.match(pattern, line) if pattern else None
            said += words_of(match["text"] if match else line)
    return said


def words_stored(study: Path) -> Counter[str]:
    """The words of every turn in the study."""
    with Project.open(study, read_only=True) as project:
        return sum((words_of(transcript.text) for transcript in project.store.transcripts.all()), Counter())


def main(folder: str, pattern: str | None = None) -> int:
    """Print a time for each step and what was lost; 1 if any word was."""
    with tempfile.TemporaryDirectory() as name:
        study = Path(name)
        (study / "codebook.yaml").write_bytes((ROOT / "codebook.yaml").read_bytes())
        start = [sys.executable, "-m", "qualcode", "--project", name]
        speakers = ["--speakers", pattern] if pattern else []
        steps = {
            "import": ["import", folder, *speakers, "--yes"],
            "suggest": ["suggest", "--format", "csv"],
            "suggest again": ["suggest", "--format", "csv"],
            "export .xlsx": ["export", str(study / "ut.xlsx"), "--suggested"],
        }
        for step, words in steps.items():
            print(f"{step:16} {process_seconds([*start, *words], ROOT):7.1f} s")
        before, after = words_in(Path(folder), pattern), words_stored(study)
    lost, invented = before - after, after - before
    print(f"{before.total()} words in, {after.total()} stored, {lost.total()} lost, {invented.total()} invented")
    return 1 if lost or invented else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
