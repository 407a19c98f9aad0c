"""A terminal without a screen: a pseudo-terminal, the program in it, and every byte that it sent."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
"""Seconds to wait for something that comes at once on an idle machine."""

SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])|(?P<string>[\]PX^_])|(?P<other>[ -/]*[0-~]))", re.S
)


def words(text: str) -> str:
    """What stands on the screen or stood there, without the sequences that colour and place it."""
    return re.sub(r"\x1b\][^\x07\x1b]*(\x07|\x1b\\)", "", SEQUENCE.sub("\n", text))


def kinds(text: str) -> set[str]:
    """The kinds of sequences that were sent: `[m` for every colour, `[H` for every place, `]` for a title."""
    return {
        f"[{'?' if (m['parameters'] or '').startswith('?') else ''}{m['final']}"
        if m["final"]
        else m["string"] or m["other"]
        for m in SEQUENCE.finditer(text)
    }


class Terminal:
    """Runs a command in a terminal of its own; use it in a `with` block."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (100, 30), environment: Mapping[str, str] | None = None
    ) -> None:
        self._controller, self.screen = pty.openpty()
        self.resize(*size, tell=False)
        self.before = termios.tcgetattr(self.screen)
        self.sent = ""
        self._raw = b""
        self._screen_name = os.ttyname(self.screen)
        home = os.environ.get("HOME", "/")
        given = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        given |= {"PYTHONPATH": str(ROOT), "QUALCODE_EMBEDDINGS": "none", "LANG": "C.UTF-8", **(environment or {})}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LEAD, self._screen_name, *command],
            stdin=self.screen,
            stdout=self.screen,
            stderr=self.screen,
            start_new_session=True,
            env=given,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        os.close(self._controller)
        os.close(self.screen)

    def press(self, keys: str) -> None:
        """Send the keys as a keyboard does."""
        os.write(self._controller, keys.encode())

    def resize(self, width: int, height: int, *, tell: bool = True) -> None:
        """Give the window another size."""
        fcntl.ioctl(self._controller, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        if tell:
            self.signal(signal.SIGWINCH)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def read(self, seconds: float = 0.0) -> None:
        """Take what was sent."""
        while select.select([self._controller], [], [], seconds)[0]:
            try:
                self._raw += os.read(self._controller, 1 << 16)
            except OSError:
                return
            self.sent = self._raw.decode("utf-8", "surrogateescape")

    def wait_for(self, text: str, after: int = 0) -> int:
        """Wait until the words came; how much was sent then."""
        end = time.monotonic() + PATIENCE
        while text not in words(self.sent[after:]):
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} never came; the last was {words(self.sent)[-600:]!r}")
            self.read(0.05)
        return len(self.sent)

    def settle(self, quiet: float = 0.4) -> int:
        """Wait until nothing more comes; how much was sent then."""
        end, seen = time.monotonic() + PATIENCE, -1
        while seen != len(self.sent) and time.monotonic() < end:
            seen = len(self.sent)
            self.read(quiet)
        return len(self.sent)

    def end(self) -> int:
        """Wait until the program has ended; its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            self.read(0.05)
            if time.monotonic() > end:
                raise AssertionError(f"it does not end; the last was {words(self.sent)[-600:]!r}")
        self.read(0.05)
        return self.process.returncode

    def left_on(self) -> set[str]:
        """The modes of the terminal that were not as they were: the cursor is shown, and long lines wrap."""
        state: dict[str, bool] = {}
        for found in re.finditer(r"\x1b\[\?([\d;]+)([hl])", self.sent):
            for mode in found[1].split(";"):
                state[mode] = found[2] == "h"
        hidden = {f"not {mode}" for mode in ("7", "25") if not state.pop(mode, True)}
        pushed = len(re.findall(r"\x1b\[>\d*u", self.sent)) - len(re.findall(r"\x1b\[<\d*u", self.sent))
        return {mode for mode, on in state.items() if on} | hidden | ({"keyboard"} if pushed > 0 else set())


_LEAD = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Takes the terminal as its own, so that its keys are signals and its window's size is known."""
