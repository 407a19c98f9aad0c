"""The terminal UI in a process of its own, on a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import Final

from bench.screen import SEEN, SIZE
from bench.study import LONG, MARK

_EMPTY: Final = f"""
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static({MARK!r})
Empty().run()
"""
# The command itself; but straight in the transcript, and without the learning that loads the model.
_OURS: Final = """
def straight():
    from qualcode.tui import app, learning, screens
    learning.Follower.wake = lambda *_args, **_named: None
    app.QualcodeApp.get_default_screen = lambda self: screens.CodingScreen({name!r})
import qualcode.cli.terminal as terminal
from qualcode.project import study
opened = study.Project.mirror_codebook
def ready(self):
    opened(self)
    straight()
study.Project.mirror_codebook = ready
from qualcode.__main__ import main
main(["--coder", "kari", "--project", {root!r}, "tui"])
"""
_SETTLED: Final = 1.5
_PATIENCE: Final = 60.0


def painted(root: Path | None) -> tuple[float, float]:
    """Seconds until the long transcript of the study (or an empty app) is painted, and megabytes in memory then.

    Memory is read when all that comes after the first paint has come.
    """
    script = _EMPTY if root is None else _OURS.format(name=LONG, root=str(root))
    began = time.perf_counter()
    child, terminal = pty.fork()
    if not child:
        os.environ.update(TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.execv(sys.executable, [sys.executable, "-c", script])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        seconds = _wait_for(terminal, SEEN.encode(), began)
        _drain(terminal, _SETTLED)
        return seconds, _megabytes(child)
    finally:
        os.kill(child, signal.SIGKILL)
        os.close(terminal)
        os.waitpid(child, 0)


def _wait_for(terminal: int, sought: bytes, began: float) -> float:
    found = b""
    while time.perf_counter() - began < _PATIENCE:
        if select.select([terminal], [], [], 0.5)[0]:
            found += os.read(terminal, 65536)
            if sought in found:
                return time.perf_counter() - began
    raise TimeoutError(re.sub(rb"\x1b\[[^a-zA-Z]*[a-zA-Z]", b"", found)[-2000:].decode("utf-8", "replace"))


def _drain(terminal: int, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        if select.select([terminal], [], [], left)[0]:
            os.read(terminal, 65536)


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024
