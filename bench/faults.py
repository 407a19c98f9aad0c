"""Faults at every write: what is acknowledged is there, and nothing is half done. Needs strace.

    python -m bench.faults [--points 3000] [--seed 1] [--operation code ...] [--folder DIR]

Each of the operations is run on a copy of a small study with one system call of it struck: the process is killed
there, or the call fails with ENOSPC (the disk is full) or EIO (the disk is broken), once, or from there on to the end
(FULL, GONE: the disk stays full, the stick is pulled out, the network drive does not answer). Struck are pwrite64,
fdatasync, fsync, ftruncate, unlink, rename and write, each at every call that the operation makes, or at so many of
them as fit in `--points`, drawn evenly. Then the study is opened again. It must be whole (`check`), be as before or as
after the operation, as after if that was acknowledged, and the operation must work when it is asked for again. For
`restore`, `recover` and `repair` the file from before must be kept where the new one is in its place.

Strace counts calls for each process by itself. So one process does many points, forking for each; a child makes idle
calls first, until the call to be struck has the number that strace waits for.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qualcode.errors import QualcodeError
from qualcode.model import Evidence, Excerpt, Run, Suggestion
from qualcode.project import Project
from qualcode.readers import ReadOptions
from qualcode.store import list_backups, recover, restore

ROOT: Final = Path(__file__).parent.parent
FAULTS: Final = {
    "KILL": "signal=KILL:when={}",
    "ENOSPC": "error=ENOSPC:when={}",
    "EIO": "error=EIO:when={}",
    "FULL": "error=ENOSPC:when={}+",
    "GONE": "error=EIO:when={}+",
}
CALLS: Final = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "write")
OLDEST: Final = ROOT / "tests" / "data" / "schemas" / "v1.db.gz"
NAME: Final = "01-drammen"
DONE, REFUSED, CRASHED = 0, 1, 70

State = tuple[Any, ...]


def first(project: Project) -> Excerpt:
    """The words that operations are about."""
    return project.transcript(NAME).turn_excerpt(1)


def code(root: Path) -> None:
    with Project.open(root, coder="kari") as project:
        project.code(first(project), ["rolle/motested"])


def uncode(root: Path) -> None:
    with Project.open(root, coder="kari") as project:
        project.uncode([one for one in project.codings() if one.code == "ressurser"])


def undo(root: Path) -> None:
    with Project.open(root, coder="kari") as project:
        project.undo()


def import_corrected(root: Path) -> None:
    """One new transcript, and a corrected one under its codings."""
    with Project.open(root, coder="kari") as project:
        plan = project.plan_import([root / "transcripts"], ReadOptions())
        project.import_transcripts(plan)


def accept_all(root: Path) -> None:
    with Project.open(root, coder="kari") as project:
        project.accept_all(project.suggestions())


def merge_codes(root: Path) -> None:
    """codebook.yaml and corpus.db change together."""
    with Project.open(root, coder="kari") as project:
        project.merge_codes("ressurser", "rolle")


def migrate(root: Path) -> None:
    """Opening a study of the oldest schema upgrades it."""
    with Project.open(root, coder="kari") as project:
        project.write_memo("project", "", "Oppgradert.")


def purge(root: Path) -> None:
    with Project.open(root, coder="kari") as project:
        project.purge(project.plan_purge())


def restore_oldest(root: Path) -> None:
    """The backup from before some of the work takes the place of corpus.db."""
    restore(root / "corpus.db", list_backups(root / "corpus.db")[-1].path)


def recover_damaged(root: Path) -> None:
    """corpus.db has a page of zeroes: what can be read, the journal and the backup become a new one."""
    recover(root / "corpus.db", coder="kari")


def repair(root: Path) -> None:
    """Another program changed a row, and the journal knows what it was."""
    with Project.open(root, coder="kari") as project:
        project.store.repair(coder="kari")


OPERATIONS: Final[dict[str, Callable[[Path], None]]] = {
    "code": code,
    "uncode": uncode,
    "undo": undo,
    "import": import_corrected,
    "accept-all": accept_all,
    "codebook": merge_codes,
    "migration": migrate,
    "purge": purge,
    "restore": restore_oldest,
    "recover": recover_damaged,
    "repair": repair,
}
KEEPING: Final = ("restore", "recover", "repair")
"""Operations that keep the file from before in backup/."""

TEXT: Final = """# kommune: Drammen

Intervjuer: Hva gjør dere her?

Kari: Vi låner ut bøker, og så er det et sted å være i fred for alle.

Intervjuer: Hva er vanskelig?

Kari: Det er for få av oss på kvelden, og da blir det mange spørsmål om parkering.
"""
CODEBOOK: Final = """title: Prøve
# Denne linja skal bli stående.
codes:
  - id: rolle
    name: Rollen
    definition: Om rollen.
    children:
      - id: rolle/motested
        name: Møtested
        definition: Et sted å være.
  - id: ressurser
    name: Ressurser
    definition: Folk og penger.
"""


def make_study(root: Path) -> None:
    """A small study with something for each operation to do."""
    with Project.create(root, coder="kari") as project:
        (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")
        (root / "transcripts" / f"{NAME}.txt").write_text(TEXT, "utf-8")
        project.import_transcripts(project.plan_import([root / "transcripts"], ReadOptions()))
        place = first(project)
        project.code(project.transcript(NAME).turn_excerpt(3), ["ressurser"])
        project.code(place, ["rolle"], memo="Se her.")
        why = (Evidence("cue", "være", place.start, place.start + 4, "Ordet «være».", 1.0),)
        new = [Suggestion(project.transcript(NAME).turn_excerpt(3), "rolle", 0.8, True, why, "run-1")]
        new.append(Suggestion(place, "rolle/motested", 0.9, True, why, "run-1"))
        run = Run("run-1", "2026-01-01T00:00:00Z", {"transcripts": {NAME: ""}}, len(new))
        project.store.suggestions.save(run, new, coder="kari")
        project.mirror_codebook()
    shutil.rmtree(root / "backup", ignore_errors=True)
    corrected = TEXT.replace("låner ut bøker", "låner ut mange bøker").replace("# kommune: Drammen\n", "")
    (root / "transcripts" / f"{NAME}.txt").write_text(corrected, "utf-8")
    (root / "transcripts" / "02-mysen.txt").write_text(TEXT.replace("Kari", "Ola"), "utf-8")


def make_old_study(root: Path) -> None:
    """A study of the oldest schema."""
    root.mkdir(parents=True)
    (root / "corpus.db").write_bytes(gzip.decompress(OLDEST.read_bytes()))
    (root / "codebook.yaml").write_text(CODEBOOK, "utf-8")


def make_backed_study(root: Path) -> None:
    """A study with work in it that its only backup lacks."""
    make_study(root)
    with Project.open(root, coder="kari") as project:
        project.store.backups.make("asked")
        project.code(project.transcript(NAME).turn_excerpt(3), ["rolle"], memo="etter kopien")


def make_damaged_study(root: Path) -> None:
    """The same with a page of zeroes where the codings are."""
    make_backed_study(root)
    path = root / "corpus.db"
    with closing(sqlite3.connect(path)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coding'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(data)


def make_changed_study(root: Path) -> None:
    """The same with a coding that another program changed."""
    make_backed_study(root)
    with closing(sqlite3.connect(root / "corpus.db")) as raw:
        raw.execute("UPDATE coding SET code = 'rolle/motested' WHERE code = 'rolle'")
        raw.commit()


MAKERS: Final[dict[str, Callable[[Path], None]]] = {
    "migration": make_old_study,
    "restore": make_backed_study,
    "recover": make_damaged_study,
    "repair": make_changed_study,
}
"""How the study is made for operations that need more than the small one."""


def look(root: Path) -> State:
    """The state of a study; of one that cannot be read, the bytes."""
    try:
        return state(root)
    except QualcodeError:
        return ("unreadable", hashlib.sha256((root / "corpus.db").read_bytes()).hexdigest())


def state(root: Path) -> State:
    """What people decided and said, and what is wrong with it, without ids and times, opened as anyone would.

    Raises:
        AssertionError: The study is not whole.
    """
    with Project.open(root, coder="kari") as project:
        problems = [re.sub(r"[0-9a-f]{8,}", "ID", problem) for problem in project.store.check()]
        assert project.codebook_problem is None, project.codebook_problem
        codings = sorted((str(one.excerpt), one.code, one.coder, one.quote, one.memo) for one in project.codings())
        texts = [(name, project.transcript(name).text) for name in project.transcript_names()]
        for one in project.codings():
            assert project.transcript(one.excerpt.transcript).quote(one.excerpt) == one.quote
        return (
            codings,
            texts,
            problems,
            sorted((one.target, one.text) for one in project.store.memos.find() if one.target != "coding"),
            sorted((one.code, str(one.verdict)) for one in project.store.suggestions.decisions()),
            sorted(one.code for one in project.suggestions()),
            (root / "codebook.yaml").read_text("utf-8"),
            sorted(path.name for path in (root / "transcripts").glob("*")) if (root / "transcripts").exists() else [],
        )


@dataclass(frozen=True)
class Point:
    """One fault: at the so many-th call of this kind in the operation."""

    operation: str
    fault: str
    call: str
    number: int


@dataclass
class Template:
    """A study ready for an operation, what it is before and after, and how many calls of each kind it makes."""

    path: Path
    before: State
    after: State
    calls: Counter[str]


def idle(call: str, times: int) -> None:
    """Make calls of this kind that do nothing."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for _ in range(times):
        with suppress(OSError):
            if call == "pwrite64":
                os.pwrite(nowhere, b"", 0)
            elif call in ("fdatasync", "fsync"):
                getattr(os, call)(nowhere)
            elif call == "ftruncate":
                os.ftruncate(nowhere, 0)
            elif call == "unlink":
                os.unlink("/nowhere/at/all")  # noqa: PTH108
            elif call == "rename":
                os.rename("/nowhere/at/all", "/nowhere/else")  # noqa: PTH104
            else:
                os.write(nowhere, b"")
    os.close(nowhere)


def session(folder: Path) -> None:
    """What runs under strace: for every study in the folder a child that does its operation.

    How it went is told by making folders, since any other call may be struck. A study's folder is named
    `NUMBER.OPERATION.CALL.IDLE`.
    """
    import gc

    import qualcode.codebook.parse
    import qualcode.codebook.rewriting
    import qualcode.store.migrations  # noqa: F401

    gc.freeze()
    for root in sorted(folder.iterdir()):
        number, operation, call, idling = root.name.split(".")
        child = os.fork()
        if not child:
            idle(call, int(idling))
            status = CRASHED
            try:
                OPERATIONS[operation](root)
                (folder.parent / f"{number}.acknowledged").mkdir()
                status = DONE
            except QualcodeError:
                status = REFUSED
            except BaseException:
                os.writev(2, [traceback.format_exc().encode()])
            os._exit(status)
        _pid, status = os.waitpid(child, 0)
        ended = "killed" if os.WIFSIGNALED(status) else str(os.WEXITSTATUS(status))
        (folder.parent / f"{number}.ended.{ended}").mkdir()


def traced(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A session on the studies in the folder, under strace."""
    # With seccomp strace 6.1 counts wrongly for signals that come later than at the first call.
    quick = [] if any("signal=" in option for option in options) else ["--seccomp-bpf"]
    command = ["strace", "-f", "-qq", *quick, *options]
    command += [sys.executable, "-m", "bench.faults", "--session", str(folder)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "QUALCODE_EMBEDDINGS": "none"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)


def prepare(operation: str, folder: Path) -> Template:
    """The study for an operation, done once without a fault."""
    path = folder / "templates" / operation
    MAKERS.get(operation, make_study)(path)
    trial = folder / f"trial-{operation}" / "studies"
    shutil.copytree(path, trial / f"0.{operation}.write.0")
    if operation == "migration":
        before: State = ()
    else:
        shutil.copytree(path, folder / f"before-{operation}")
        before = look(folder / f"before-{operation}")
        assert operation in ("recover", "repair") or before[2] == [], before
    log = folder / f"trial-{operation}" / "log"
    traced(trial, "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    assert (trial.parent / "0.acknowledged").exists(), operation
    lines = log.read_text("utf-8", "replace").splitlines()
    # The process that forks makes none of these calls itself.
    calls = Counter(match[1] for line in lines if (match := re.match(r"\d+ +(\w+)\(", line)))
    after = state(trial / f"0.{operation}.write.0")
    assert after[2] == [], after
    assert after != before, operation
    return Template(path, before, after, calls)


def draw(templates: dict[str, Template], most: int, seed: int) -> list[Point]:
    """Every point, or so many of them, drawn evenly over operations, faults and kinds of call."""
    groups: dict[tuple[str, str, str], list[Point]] = {}
    for operation, template in templates.items():
        for call, count in template.calls.items():
            for fault in FAULTS:
                points = [Point(operation, fault, call, number + 1) for number in range(count)]
                random.Random(f"{seed}{operation}{call}{fault}").shuffle(points)
                groups[operation, fault, call] = points
    chosen: list[Point] = []
    while len(chosen) < most and any(groups.values()):
        for points in groups.values():
            if points and len(chosen) < most:
                chosen.append(points.pop())
    return chosen


def strike(points: Sequence[Point], templates: dict[str, Template], folder: Path) -> Iterable[tuple[Point, Path, str]]:
    """Do the points of one fault and call in one session; each with its study and how it ended."""
    fault, call = points[0].fault, points[0].call
    last = max(point.number for point in points)
    studies = folder / "studies"
    for number, point in enumerate(points):
        name = f"{number:05d}.{point.operation}.{call}.{last - point.number}"
        shutil.copytree(templates[point.operation].path, studies / name)
    log = traced(
        studies,
        *("-o", str(folder / "log"), "-e", f"trace={call}", "-e", f"inject={call}:{FAULTS[fault].format(last)}"),
    )
    if log.stderr:
        print(log.stderr, file=sys.stderr)
    roots = sorted(studies.iterdir())
    for number, (point, root) in enumerate(zip(points, roots, strict=True)):
        (ended,) = (path.suffix[1:] for path in folder.glob(f"{number:05d}.ended.*"))
        yield point, root, ended


def fault_of(point: Point, root: Path, ended: str, template: Template) -> str:
    """What is wrong after the point; nothing when all is well."""
    if ended == str(CRASHED):
        return "traceback"
    acknowledged = (root.parent.parent / f"{root.name.partition('.')[0]}.acknowledged").exists()
    return judge(point.operation, root, acknowledged, template)


def judge(operation: str, root: Path, acknowledged: bool, template: Template) -> str:
    """What is wrong with a study after an operation that something came between; nothing when all is well."""
    try:
        found = look(root)
    except AssertionError as error:
        return f"not whole: {error}"
    if acknowledged and found != template.after:
        return "acknowledged work lost"
    if not _is_one_or_other(operation, found, template):
        return "half done"
    if found != template.after:
        try:
            OPERATIONS[operation](root)
        except QualcodeError as error:
            return f"does not work again: {error}"
        if state(root) != template.after:
            return "does not work again"
    if operation in KEEPING and not _is_kept(root, template):
        return "what was there before is not kept"
    return ""


def _is_kept(root: Path, template: Template) -> bool:
    """Whether a file in backup/ is the one from before. What could not be read well enough is kept as damaged."""
    there = root.with_name(f"{root.name}-kept")
    for kept in (root / "backup").glob("corpus-*.db"):
        shutil.copytree(root, there)
        shutil.copyfile(kept, there / "corpus.db")
        found = look(there)
        shutil.rmtree(there)
        if found == template.before:
            return True
    return False


def _is_one_or_other(operation: str, found: State, template: Template) -> bool:
    """Whether the study is as before or as after. A purge deletes file by file, but what people decided is as it was.

    A study of the oldest schema cannot be looked at before it is upgraded: opening it did that.
    """
    if operation == "purge":
        *parts, files = found
        *before, there = template.before
        kept = all(part in both for part, *both in zip(parts, before, template.after, strict=False))
        return kept and set(files) <= set(there)
    if operation == "migration":
        return found[:3] == template.after[:3]
    return found in (template.before, template.after)


def sweep(most: int, seed: int, operations: Sequence[str], folder: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Strike so many points.

    Returns:
        How many points there were by operation and how the process ended, and what went wrong, a line each.
    """
    templates = {name: prepare(name, folder) for name in operations}
    sessions: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in draw(templates, most, seed):
        sessions[point.fault, point.call].append(point)
    ends: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for number, points in enumerate(sessions.values()):
        place = folder / f"session-{number}"
        for point, root, ended in strike(points, templates, place):
            ends[point.operation, ended] += 1
            problem = fault_of(point, root, ended, templates[point.operation])
            if problem:
                wrong.append(f"{point.operation} {point.fault} at {point.call} {point.number}: {problem} ({root})")
            else:
                shutil.rmtree(root)
    return ends, wrong


def main(most: int, seed: int, operations: Sequence[str], folder: Path | None) -> int:
    """Sweep and tell."""
    with tempfile.TemporaryDirectory() as made:
        ends, wrong = sweep(most, seed, operations, folder or Path(made))
    names = {"killed": "killed", str(DONE): "done all the same", str(REFUSED): "refused in words"}
    for operation in operations:
        counts = {names.get(ended, ended): n for (name, ended), n in sorted(ends.items()) if name == operation}
        print(
            f"{operation:12} {sum(counts.values()):5} points: {', '.join(f'{n} {what}' for what, n in counts.items())}"
        )
    print(f"{ends.total()} points, {len(wrong)} wrong")
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operation", action="append", choices=list(OPERATIONS))
    parser.add_argument("--folder", type=Path, help="keep the studies here, to look at what is wrong")
    parser.add_argument("--session", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.session is not None:
        session(given.session)
    else:
        sys.exit(main(given.points, given.seed, given.operation or list(OPERATIONS), given.folder))
