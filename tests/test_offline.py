"""The whole job with no way out: any socket fails it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUARDED = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"a socket: {event} {arguments}")

sys.addaudithook(refuse)
from qualcode.__main__ import main
sys.argv = ["qualcode", *sys.argv[1:]]
main()
"""
INTERVIEW = """\
[00:00:01] Intervjuer: Hva gjør du når du er på biblioteket?

[00:00:04] Kari: Jeg leser aviser og treffer Torunn Hovland fra Mysen. Vi samarbeider om alt.

[00:00:30] Kari: Kollegene mine deler kunnskap, og det er fint.
"""


def run(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    """The command as it would be run, in a process where sockets fail."""
    return subprocess.run(
        [sys.executable, "-c", GUARDED, "--project", str(root), "--coder", "kari", "--lang", "en", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_the_guard_works(tmp_path: Path) -> None:
    """A program that opens a socket fails under it; else the test below would prove nothing."""
    code = GUARDED.split("from qualcode")[0] + "import socket; socket.socket()"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert found.returncode == 1 and "a socket: socket.__new__" in found.stderr


@pytest.mark.timeout(300)
def test_no_command_opens_a_socket(tmp_path: Path) -> None:
    """Import, suggest, search, code, export, pseudonymise, correct and purge work with the network cable out."""
    root = tmp_path / "studie"
    text = root / "transcripts" / "en.txt"
    jobs = [
        ("init", str(root)),
        ("import", "--yes"),
        ("suggest",),
        ("list", "models"),
        ("search", "kunnskap"),
        ("export", str(tmp_path / "utdrag.xlsx")),
        ("export", str(tmp_path / "utdrag.qdpx")),
        ("import", "--yes"),
        ("list", "review"),
        ("pseudonymise", "--plan", str(tmp_path / "plan.csv")),
        ("pseudonymise", "--apply", str(tmp_path / "plan.csv"), "--key", str(tmp_path / "k"), "--yes"),
        ("purge", "--key", str(tmp_path / "k"), "--yes"),
        ("check",),
    ]
    for number, job in enumerate(jobs):
        if job[0] == "import":
            text.write_text(INTERVIEW.replace("aviser", f"bok {number}"), encoding="utf-8")
        found = run(*job, root=root if number else tmp_path)
        assert found.returncode == 0, (job, found.stderr)
