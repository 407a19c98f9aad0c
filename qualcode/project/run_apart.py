"""A run of suggestions in a process of its own: no key waits for it, and its memory goes when it is done.

The process tells on its standard output, a JSON text a line, how far it has come and then what came of it. It ends when
its standard input does, which is when the one who began it ends, however that comes about.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _, language, set_language

if TYPE_CHECKING:
    from queue import SimpleQueue

_LOOK: Final = 0.1
"""Seconds between two looks whether the run is to be halted."""
_PATIENCE: Final = 5.0
"""Seconds to wait for the last words of a process that was ended."""
_OFTEN: Final = 0.1
"""Seconds between two lines that tell how far it has come."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: whether it is another than the last, how many suggestions it shows, what was left out."""

    new: bool
    shown: int
    warnings: tuple[str, ...]


def run_apart(
    root: Path, *, coder: str, progress: Callable[[int, int], object], halted: Callable[[], bool]
) -> Ran | None:
    """Run over the whole study in that folder, and store what comes of it; None when it was halted.

    Raises:
        QualcodeError: What is wrong with the study, or the process was ended from outside.
        RuntimeError: The program failed; with the traceback of the process.
    """
    import subprocess
    import tempfile
    from queue import SimpleQueue
    from threading import Thread

    command = [sys.executable, "-m", __name__, str(root), coder, language()]
    home = str(Path(__file__).parents[2])  # found the same way also where the program is not installed
    paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=env) as process,
    ):
        assert process.stdout is not None
        lines: SimpleQueue[bytes] = SimpleQueue()
        listener = Thread(target=_listen, args=(process.stdout, lines), daemon=True)
        listener.start()
        try:
            for told in _heard(lines, halted):
                if "done" in told:
                    progress(told["done"], told["of"])
                elif "error" in told:
                    raise QualcodeError(*told["error"])
                else:
                    return Ran(told["new"], told["shown"], tuple(told["warnings"]))
            if not halted():
                raise _ended(process.wait(), errors)
        finally:
            process.kill()  # it has told all, or is not to go on
            listener.join(_PATIENCE)  # the stream is closed when nobody reads it any more
    return None


def _listen(stream: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    with contextlib.suppress(ValueError):  # it was closed after all
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _heard(lines: SimpleQueue[bytes], halted: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """What the process tells, until it has ended or is halted."""
    from queue import Empty

    while not halted():
        try:
            line = lines.get(timeout=_LOOK)
        except Empty:
            continue
        if not line:
            return
        yield json.loads(line)


def _ended(code: int, errors: IO[bytes]) -> Exception:
    errors.seek(0)
    told = errors.read().decode("utf-8", "replace")
    if code < 0 or "MemoryError" in told:
        return QualcodeError(
            _("Making suggestions was ended from outside, perhaps for want of memory. No coding is lost."),
            _("Close other programs and try again, or take fewer transcripts at a time: qualcode suggest"),
        )
    return RuntimeError(told)


def main() -> None:
    """Run over the study that the arguments name: folder, coder, language."""
    from threading import Thread

    root, coder, name = sys.argv[1:]
    set_language(name)
    with contextlib.suppress(AttributeError, OSError):  # who sits at the keys comes first
        os.nice(10)
    channel, sys.stdout = sys.stdout, sys.stderr
    Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()

    def tell(**told: object) -> None:
        channel.write(json.dumps(told, ensure_ascii=True) + "\n")
        channel.flush()

    try:
        ran = _run(Path(root), coder, tell)
    except QualcodeError as error:
        tell(error=(error.message, error.hint))
    else:
        tell(new=ran.new, shown=ran.shown, warnings=ran.warnings)


def _end_with(stream: IO[bytes]) -> None:
    stream.read()
    os._exit(1)


def _run(root: Path, coder: str, tell: Callable[..., None]) -> Ran:
    from time import monotonic

    from qualcode.project import Project

    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= _OFTEN or done == total:
            last = monotonic()
            tell(done=done, of=total)

    with Project.open(root, coder=coder) as study:
        result, new = study.suggest(progress=progress)
    return Ran(new, sum(1 for suggestion in result.suggestions if suggestion.default), result.warnings)


if __name__ == "__main__":
    main()
