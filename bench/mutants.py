"""How many small faults, put into the code one at a time, the tests find: store, positions, and the gates for text.

mutmut makes the faults and runs the tests that reach each, in a clone of what is committed. Needs `pip install mutmut`.

    python -m bench.mutants positions            # every fault in model, alignment, following, patches
    python -m bench.mutants gates                # every fault in text, packages, store/foreign
    python -m bench.mutants store --sample 150   # that many of the rest of store, drawn by chance
    python -m bench.mutants store --only audit,codings   # every fault in these modules

A fault in the store counts as found when any test finds it that also runs in every run of the suite, and the store
does much that is only asked for by way of a project: so the quick tests of the project and of the command line that
work on stored decisions are among those that are tried. Slow ones, and those that load a language model, are left
out for the sake of time: the share is rather too low than too high.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).parents[1]
BAR = 0.9
KILLED, MISSED, UNREACHED = (1, 3), (0,), (5, 33)


@dataclass(frozen=True)
class Room:
    """Where faults are put, and the tests that are to find them: quick ones, without programs beside them."""

    code: tuple[str, ...]
    tests: tuple[str, ...]
    but: tuple[str, ...] = ()


POSITIONS = ("model", "store/alignment", "store/following", "store/patches")
GATES = ("text", "packages", "store/foreign")
ROOMS = {
    "positions": Room(
        POSITIONS,
        (
            *("test_model.py", "store/test_alignment.py", "store/test_places.py", "store/test_patches.py"),
            *("store/test_correction.py", "store/test_blanks.py"),
        ),
    ),
    "gates": Room(
        GATES,
        ("test_text.py", "test_packages.py", "store/test_foreign.py"),
    ),
    "store": Room(
        ("store/*",),
        (
            "store",
            *("project/test_asking.py", "project/test_attributes.py", "project/test_codebook_editing.py"),
            *("project/test_people.py", "project/test_pseudonyms.py", "project/test_reached.py"),
            *("project/test_study.py", "project/test_ways_of_reading.py"),
            *("cli/test_log.py", "cli/test_safekeeping.py", "cli/test_texts.py"),
        ),
        (*POSITIONS, *GATES, "store/migrations"),
    ),
}
LEFT_OUT = (
    *("store/test_faults.py", "store/test_two_at_once.py"),  # other programs, or slow
    *("store/test_one_write_path.py", "store/test_schemas.py"),
    "store/test_damage.py::test_damage_gives_no_traceback_and_no_wrong_word",  # time runs out: each call is watched
    "store/test_alignment.py::test_a_large_transcript_is_compared_in_time",
    "project/test_pseudonyms.py::test_after_a_purge_no_name_is_left_in_any_byte",
)


def main() -> None:
    """Print the share of faults that the tests found, with the interval where they were drawn by chance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int, default=0, help="so many, drawn by chance; 0: all")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--only", default="", help="just these modules, with commas between")
    parser.add_argument("--children", type=int, default=2, help="so many faults are tried at once")
    parser.add_argument("--keep", type=Path, help="work in this folder, and go on with what is in it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        folder = asked.keep or Path(fresh) / "copy"
        if not folder.exists():
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        room = chosen(asked.room, asked.only)
        (folder / "setup.cfg").write_text(settings(room), encoding="utf-8")
        renew(folder)
        names: list[str] = []
        if asked.sample:
            run(folder, asked.children, "qualcode.nothing")  # makes the faults, and finds out which tests reach which
            names = sorted(found(folder, room))
            random.Random(asked.seed).shuffle(names)
            names = names[: asked.sample]
        run(folder, asked.children, *names)
        tell({name: code for name, code in found(folder, room).items() if not names or name in names}, asked.sample)


def renew(folder: Path) -> None:
    """Let faults be made in modules that were left out when the folder was last worked in; mutmut goes by the times."""
    for path in (folder / "qualcode").rglob("*.py"):
        copy = folder / "mutants" / path.relative_to(folder)
        if copy.exists() and not copy.with_name(f"{copy.name}.meta").exists():
            copy.unlink()


def chosen(name: str, only: str) -> Room:
    """The room, or those of its modules that are named."""
    room = ROOMS[name]
    if not only:
        return room
    wanted = only.split(",")
    code = [path if path in POSITIONS or path in GATES else f"store/{path}" for path in wanted]
    unknown = [path for path in code if not (ROOT / "qualcode" / f"{path}.py").exists()]
    if unknown:
        sys.exit(f"There is no module {', '.join(unknown)}.")
    return replace(room, code=tuple(code), but=())


def settings(room: Room) -> str:
    """What mutmut is told."""
    tests = [f"tests/{test}" for test in room.tests if (ROOT / "tests" / test).exists()]
    left_out = [f"{'--deselect' if '::' in test else '--ignore'}=tests/{test}" for test in LEFT_OUT]
    parts = {
        "source_paths": ["qualcode"],
        "only_mutate": [f"qualcode/{path}.py" for path in room.code],
        "do_not_mutate": [f"qualcode/{path}.py" for path in room.but],
        "also_copy": ["transcripts", "codebook.yaml", "corpus.db", "docs", "bench", "scripts", "README.md"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": [*tests, *left_out],
    }
    plain = "timeout_constant=5.0\ntimeout_multiplier=6.0\nuse_git_change_detection=False\ntrack_dependencies=False\n"
    return (
        "[mutmut]\n"
        + "".join(f"{key}=\n" + "".join(f"    {one}\n" for one in all_) for key, all_ in parts.items())
        + plain
    )


def run(folder: Path, children: int, *names: str) -> None:
    """Let mutmut try these faults, or all; it says by its exit code nothing that we need."""
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *names]
    subprocess.run(command, cwd=folder, env=quiet, check=False)


def found(folder: Path, room: Room) -> dict[str, int | None]:
    """The exit code of the tests by fault; None where it was not tried."""
    codes: dict[str, int | None] = {}
    top = folder / "mutants" / "qualcode"
    for path in sorted(top.rglob("*.py.meta")):
        module = path.relative_to(top).as_posix().removesuffix(".py.meta")
        if any(fnmatch(module, one) for one in room.code) and module not in room.but:
            codes |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def tell(codes: dict[str, int | None], sample: int) -> None:
    """Print what was found, room by room, and each fault that was not."""
    tried = {name: code for name, code in codes.items() if code is not None}
    missed = [name for name, code in tried.items() if code in (*MISSED, *UNREACHED)]
    for name in missed:
        print(f"not found: {name}" + (" (no test reaches it)" if tried[name] in UNREACHED else ""))
    if not tried:
        sys.exit("No fault was tried; look at what mutmut says above.")
    share = 1 - len(missed) / len(tried)
    low, high = interval(share, len(tried))
    within = f" (95 %: {low:.1%} to {high:.1%})" if sample else ""
    print(f"{len(tried) - len(missed)} of {len(tried)} faults found: {share:.1%}{within}; the bar is {BAR:.0%}")


def interval(share: float, count: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(middle - half, 0.0), min(middle + half, 1.0)


if __name__ == "__main__":
    main()
