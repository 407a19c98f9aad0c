"""The power fails: what was not synced may be lost, wholly or in part. Is what was acknowledged there? Needs strace.

    python -m bench.power [--points 1500] [--seed 1] [--operation code ...]

The operations of `bench.faults` are done once under strace, which tells every change to files and folders with its
bytes, and every sync. From that the disk is made as it may be after the power failed at any point: what was synced is
there; of the rest nothing, all, or some is, sector by sector of 512 bytes, in any order (names in a folder in their own
order, as file systems with a journal keep them). A file's name is there when its folder was synced, and no earlier.
Then the study is opened. It must be whole, as before or as after the operation, as after if that was acknowledged, and
the operation must work when it is asked for again.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.faults import OPERATIONS, Template, judge, prepare, traced

SECTOR: Final = 512
WAYS: Final = ("nothing", "some", "all")
CALLS: Final = (
    *("openat", "creat", "pwrite64", "write", "ftruncate", "fsync", "fdatasync", "unlink", "unlinkat", "rename"),
    *("link", "mkdir", "rmdir", "sendfile"),
)
NEVER: Final = (
    *("pwritev", "pwritev2", "writev", "copy_file_range", "fallocate", "renameat", "renameat2", "linkat", "symlink"),
    *("mkdirat", "sync_file_range", "syncfs", "truncate"),
)
"""Calls that would change files behind this model's back."""


@dataclass
class File:
    """What programs see in a file, what of it is on the disk for sure, and what is on its way there."""

    seen: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes]] = field(default_factory=list)
    """Where and what; a size is -1 less it, without bytes."""

    def write(self, offset: int, data: bytes) -> None:
        _put(self.seen, offset, data)
        self.waiting.append((offset, data))

    def cut(self, size: int) -> None:
        _put(self.seen, -1 - size, b"")
        self.waiting.append((-1 - size, b""))

    def sync(self) -> None:
        self.safe = bytearray(self.seen)
        self.waiting.clear()

    def after(self, way: str, chance: random.Random) -> bytes:
        """The bytes that are found afterwards."""
        if way == "all":
            return bytes(self.seen)
        found = bytearray(self.safe)
        for offset, data in self.waiting if way == "some" else ():
            if offset < 0:
                if chance.random() < 0.5:
                    _put(found, offset, data)
                continue
            for at in range(0, len(data), SECTOR):
                if chance.random() < 0.5:
                    _put(found, offset + at, data[at : at + SECTOR])
        return bytes(found)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset < 0:
        size = -1 - offset
        content[:] = content[:size].ljust(size, b"\0")
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


Names = dict[str, File | None]
"""Files by path; folders have no File."""


@dataclass
class Disk:
    """A folder as programs see it, and as it is on the disk for sure."""

    root: str
    seen: Names = field(default_factory=dict)
    safe: Names = field(default_factory=dict)
    waiting: dict[str, list[dict[str, File | str | None]]] = field(default_factory=dict)
    """Names that change, by folder, in order; GONE where one goes."""
    places: dict[tuple[str, int], int] = field(default_factory=dict)
    """How far each open file was written."""

    @classmethod
    def of(cls, template: Path, root: str) -> Disk:
        disk = cls(root)
        for path in sorted(template.rglob("*")):
            name = f"{root}/{path.relative_to(template).as_posix()}"
            content = None if path.is_dir() else File(bytearray(path.read_bytes()), bytearray(path.read_bytes()))
            disk.seen[name] = disk.safe[name] = content
        return disk

    def rename(self, change: dict[str, File | str | None]) -> None:
        """Names come, go and move, all at once."""
        _apply(self.seen, change)
        self.waiting.setdefault(next(iter(change)).rpartition("/")[0], []).append(change)

    def sync_names(self, folder: str) -> None:
        for change in self.waiting.pop(folder, []):
            _apply(self.safe, change)

    def after(self, way: str, chance: random.Random, target: Path) -> None:
        """Make the folder as it may be found afterwards."""
        names = dict(self.safe)
        for changes in self.waiting.values():
            count = {"nothing": 0, "all": len(changes)}.get(way, chance.randint(0, len(changes)))
            for change in changes[:count]:
                _apply(names, change)
        target.mkdir(parents=True)
        for name, content in sorted(names.items()):
            path = target / name.removeprefix(f"{self.root}/")
            if not path.parent.is_dir():
                continue  # the folder's own name was never synced
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content.after(way, chance))


GONE: Final = "gone"


def _apply(names: Names, change: dict[str, File | str | None]) -> None:
    for name, content in change.items():
        if isinstance(content, str):
            names.pop(name, None)
        else:
            names[name] = content


_LINE: Final = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<given>.*)\) += (?P<result>\d+)(?:<(?P<there>.*?)>)?$")
_HEX: Final = re.compile(r"(?:\\x[0-9a-f]{2})+")
_FD: Final = re.compile(r"(\d+|AT_FDCWD)<([^>]*)>")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text: str) -> str:
    return _bytes(text).decode("utf-8", "surrogateescape")


def follow(disk: Disk, line: str) -> bool:
    """Let the disk do what a line of strace says; whether anything in its folder came of it."""
    match = _LINE.match(line)
    if match is None:
        assert "<unfinished" not in line and "resumed>" not in line, line[:200]
        return False  # a call that failed
    call, given = match["call"], match["given"]
    paths = [_text(text) for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', given)] if call in _BY_NAME else []
    files = [(int(fd) if fd.isdigit() else -1, _text(there)) for fd, there in _FD.findall(given)]
    if call == "unlinkat":
        paths = [f"{files[0][1]}/{paths[0]}"]
    inside = [path for path in (*paths, *(there for _fd, there in files)) if path.startswith(disk.root)]
    if not inside:
        return False
    assert call not in NEVER, call
    if call in _BY_NAME:
        return _name(disk, call, given, paths, int(match["result"]), match["pid"])
    return _content(disk, call, given, files, int(match["result"]), match["pid"])


_BY_NAME: Final = ("openat", "creat", "unlink", "unlinkat", "rename", "link", "mkdir", "rmdir")


def _name(disk: Disk, call: str, given: str, paths: Sequence[str], result: int, pid: str) -> bool:
    match call:
        case "openat" | "creat":
            disk.places[pid, result] = 0
            if paths[0] not in disk.seen and "O_CREAT" in given:
                disk.rename({paths[0]: File()})
                return True
            content = disk.seen.get(paths[0])
            if content is not None and "O_TRUNC" in given and content.seen:
                content.cut(0)
                return True
            return False
        case "unlink" | "unlinkat" | "rmdir":
            disk.rename({paths[0]: GONE})
        case "rename":
            disk.rename({paths[1]: disk.seen[paths[0]], paths[0]: GONE})
        case "link":
            disk.rename({paths[1]: disk.seen[paths[0]]})
        case "mkdir":
            disk.rename({paths[0]: None})
    return True


def _content(disk: Disk, call: str, given: str, files: Sequence[tuple[int, str]], result: int, pid: str) -> bool:
    fd, path = files[0]
    if call in ("fsync", "fdatasync") and path in (disk.root, *(n for n, each in disk.seen.items() if each is None)):
        disk.sync_names(path)
        return True
    content = disk.seen.get(path)
    if content is None:
        return False  # a file without a name: nobody finds it afterwards
    match call:
        case "fsync" | "fdatasync":
            content.sync()
        case "pwrite64":
            data, offset = _first_bytes(given), int(given.rpartition(", ")[2])
            content.write(offset, data[:result])
        case "write" | "sendfile":
            place = disk.places.setdefault((pid, fd), 0)
            if call == "write":
                data = _first_bytes(given)[:result]
            else:
                start = int(re.findall(r"\[(\d+)\]", given)[0])
                source = disk.seen[files[1][1]]
                assert source is not None
                data = bytes(source.seen[start : start + result])
            content.write(place, data)
            disk.places[pid, fd] = place + len(data)
        case "ftruncate":
            content.cut(int(given.rpartition(", ")[2]))
    return True


def _first_bytes(given: str) -> bytes:
    found = re.search(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?', given)
    assert found is not None and found[2] is None, "strace cut it short"
    return _bytes(found[1])


def record(operation: str, template: Template, folder: Path) -> list[str]:
    """Do the operation under strace: its lines."""
    studies = folder / "studies"
    shutil.copytree(template.path, studies / f"0.{operation}.write.0")
    calls = ",".join((*CALLS, *NEVER))
    traced(studies, "-y", "-xx", "-s", "10000000", "-o", str(folder / "log"), "-e", f"trace={calls}")
    return (folder / "log").read_text("ascii").splitlines()


def failures(operation: str, folder: Path, points: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many points at which the power fails: what each was, and what was wrong afterwards.

    At the last, after the operation was acknowledged, nothing is ever left out.
    """
    template = prepare(operation, folder)
    lines = record(operation, template, folder / f"power-{operation}")
    root = str(folder / f"power-{operation}" / "studies" / f"0.{operation}.write.0")
    marker = "".join(f"\\x{one:02x}" for one in b"0.acknowledged")
    end = next(n for n, line in enumerate(lines) if "mkdir(" in line and marker in line)
    disk = Disk.of(template.path, root)
    steps = [number for number, line in enumerate(lines[:end]) if follow(disk, line)]
    chance = random.Random(f"{seed}{operation}")
    wanted = [(number, way) for number in steps for way in WAYS]
    chosen = set(chance.sample(wanted, min(points, len(wanted))))
    disk = Disk.of(template.path, root)
    for number, line in enumerate(lines[:end]):
        follow(disk, line)
        for way in WAYS:
            if (number, way) in chosen:
                yield f"{operation} step {number} {way}", _judged(disk, way, chance, operation, False, template, folder)
    for way in WAYS:
        yield f"{operation} acknowledged {way}", _judged(disk, way, chance, operation, True, template, folder)


def _judged(
    disk: Disk, way: str, chance: random.Random, operation: str, acknowledged: bool, template: Template, folder: Path
) -> str:
    place = folder / "found" / "0.studie"
    shutil.rmtree(place.parent, ignore_errors=True)
    disk.after(way, chance, place)
    return judge(operation, place, acknowledged, template)


def main() -> int:
    """Print the figures; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operation", action="append", choices=list(OPERATIONS))
    options = parser.parse_args()
    operations = options.operation or list(OPERATIONS)
    counts: Counter[str] = Counter()
    wrong = []
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        for operation in operations:
            for what, fault in failures(operation, Path(folder), options.points // len(operations), options.seed):
                counts[operation] += 1
                if fault:
                    wrong.append(f"{what}: {fault}")
    print(", ".join(f"{n} {operation}" for operation, n in counts.items()))
    print(
        f"points at which the power failed: {counts.total()}; lost, half done, not whole: {len(wrong)}"
        f"  (bar 0) {'OVER' if wrong else 'ok'}"
    )
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
