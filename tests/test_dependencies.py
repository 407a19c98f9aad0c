"""What the program stands on: few packages, of versions that were tried together, and nothing that is unpickled."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", one)[0].lower().replace("_", "-") for one in requirements}


def test_there_are_at_most_twenty_direct_dependencies() -> None:
    """Each is one more that could be poisoned or given up."""
    assert 5 < len(names(PROJECT["dependencies"])) <= 20


def test_every_dependency_is_pinned_for_the_tests() -> None:
    """CI installs the versions of constraints.txt, and no other."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines if line and not line.startswith("#"))
    wanted = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    assert names(wanted) - pinned - {"qualcode"} == set()


def test_nothing_is_unpickled_or_evaluated() -> None:
    """What lies in a study, a model's folder or a cache is data, and stays data."""
    ways = re.compile(
        r"\b(?:pickle|marshal|shelve|joblib|dill)\b|allow_pickle=True|\beval\(|(?<![.\w])exec\(|shell=True"
    )
    found = {
        str(path.relative_to(ROOT)): match[0]
        for path in (ROOT / "qualcode").rglob("*.py")
        if (match := ways.search(re.sub(r'""".*?"""|#.*', "", path.read_text("utf-8"), flags=re.DOTALL)))
    }
    # Turns lie packed in memory between reading and storing; what is unpacked was packed in the same process.
    assert found == {"qualcode/packed.py": "marshal"}
