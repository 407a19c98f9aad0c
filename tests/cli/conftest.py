"""The command line as a person or a script would call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.__main__ import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def run(study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("list", "codes")` in the small study, in English, as the coder kari."""
    monkeypatch.setenv("QUALCODE_LANG", "en")
    monkeypatch.chdir(study)

    def call(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(["--coder", "kari", *arguments])
        captured = capsys.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return call
