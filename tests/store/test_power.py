"""A sample of the failures of power in `bench.power`: what was not synced may be gone, what was acknowledged is not."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from bench import power
from bench.faults import OPERATIONS

from .conftest import fast_folder

POINTS = int(os.environ.get("QUALCODE_POWER", "6"))
"""For each operation."""


def _can_trace() -> bool:
    return (
        bool(shutil.which("strace")) and not subprocess.run(["strace", "-qq", "true"], capture_output=True).returncode
    )


pytestmark = pytest.mark.skipif(not _can_trace(), reason="there is no strace, or it may not look at processes here")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_power_that_fails_takes_nothing_that_was_acknowledged(operation: str) -> None:
    """At any step, whatever of the unsynced is lost, the study is whole, as before or as after."""
    with fast_folder() as folder:
        found = list(power.failures(operation, folder, POINTS, seed=1))

    assert [(what, wrong) for what, wrong in found if wrong] == []
    assert len(found) == POINTS + len(power.WAYS)


def test_a_program_that_does_not_sync_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the syncs left out, what was acknowledged would be lost; else the test above proved nothing."""
    record = power.record

    def unsynced(operation: str, *given: object) -> list[str]:
        return [line for line in record(operation, *given) if "fdatasync" not in line and "fsync" not in line]

    monkeypatch.setattr(power, "record", unsynced)
    with fast_folder() as folder:
        found = dict(power.failures("code", folder, 0, seed=1))

    assert "acknowledged work lost" in found["code acknowledged nothing"]
    assert found["code acknowledged all"] == ""


def test_a_torn_write_is_made_of_sectors() -> None:
    """What is lost of a write goes by 512 bytes, and what was synced stays whole."""
    import random

    file = power.File()
    file.write(0, b"a" * 2048)
    file.sync()
    file.write(0, b"b" * 2048)
    file.cut(1024)
    found = {file.after("some", random.Random(n)) for n in range(200)}

    assert file.after("nothing", random.Random(1)) == b"a" * 2048
    assert file.after("all", random.Random(1)) == b"b" * 1024
    assert {len(one) for one in found} == {1024, 2048} and len(found) > 10
    assert all(len(set(one[at : at + 512])) == 1 for one in found for at in range(0, len(one), 512))
