"""Five hundred mutated and hostile files: each is read or refused, in time and without taking the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NUMBER = os.environ.get("QUALCODE_HOSTILE", "500")


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are told in Linux's way")
def test_hostile_files_harm_nothing() -> None:
    """No exception but a clear refusal, none over ten seconds, and never over 300 megabytes."""
    command = [sys.executable, "-W", "ignore", str(HERE / "hostile.py"), str(HERE.parent / "data" / "formats"), NUMBER]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == []
    assert told["read"] + told["refused"] >= int(NUMBER) * 0.9
    assert told["read"] > 0 and told["refused"] > 0
    assert told["slowest"] < 10
    assert told["megabytes"] < 300
