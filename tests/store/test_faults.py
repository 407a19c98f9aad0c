"""A sample of the sweep of faults: struck at any of its system calls, an operation is done or not, and never lost."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from bench.faults import OPERATIONS, sweep

POINTS = int(os.environ.get("QUALCODE_FAULTS", "40"))
"""For each operation; `python -m bench.faults` does thousands."""


def _can_trace() -> bool:
    return (
        bool(shutil.which("strace")) and not subprocess.run(["strace", "-qq", "true"], capture_output=True).returncode
    )


@pytest.mark.skipif(not _can_trace(), reason="there is no strace, or it may not look at processes here")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_fault_loses_what_was_acknowledged(operation, tmp_path):
    """Killed, or told that the disk is full or broken, the study is whole, as before or as after, and goes on."""
    ends, wrong = sweep(POINTS, 1, [operation], tmp_path)

    assert wrong == []
    assert ends.total() == POINTS
    assert ends[operation, "killed"] >= POINTS // 4
