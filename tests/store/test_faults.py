"""A sample of the sweep of faults: struck at any of its system calls, an operation is done or not, and never lost."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from bench.faults import OPERATIONS, REFUSED, sweep
from qualcode.store import Store, recover, restore

from .conftest import coding

POINTS = int(os.environ.get("QUALCODE_FAULTS", "30"))
"""For each operation; `python -m bench.faults` does thousands."""
TOGETHER = (
    ("code", "uncode", "undo", "repair"),
    ("import", "accept-all", "codebook"),
    ("migration", "purge", "restore", "recover"),
)
"""Operations that share the programs which strace looks at: starting one takes longer than a point."""


def _can_trace() -> bool:
    return (
        bool(shutil.which("strace")) and not subprocess.run(["strace", "-qq", "true"], capture_output=True).returncode
    )


@pytest.mark.skipif(not _can_trace(), reason="there is no strace, or it may not look at processes here")
@pytest.mark.parametrize("operations", TOGETHER, ids="-".join)
def test_no_fault_loses_what_was_acknowledged(operations, tmp_path):
    """Killed, or told that the disk is full or broken, the study is whole, as before or as after, and goes on."""
    ends, wrong = sweep(POINTS * len(operations), 1, operations, tmp_path)

    assert wrong == []
    assert ends.total() == POINTS * len(operations)
    for operation in operations:
        assert ends[operation, "killed"] >= POINTS // 10
        assert ends[operation, str(REFUSED)] >= POINTS // 10


def test_every_operation_is_in_the_sample():
    """None is left out when another is added."""
    assert sorted(name for names in TOGETHER for name in names) == sorted(OPERATIONS)


def test_what_cannot_be_cleared_away_does_not_undo_what_was_done(store, path, monkeypatch):
    """A disk that deletes nothing any more: backups, restoring, recovering and new studies are told as done."""
    store.codings.add([coding("fred")], coder="kari")
    state = store.state_hash()
    backup = store.backups.make("asked")
    store.codings.add([coding("alle")], coder="kari")
    store.close()

    def broken(there, **named):
        if named or os.path.lexists(there):
            raise OSError(5, "Input/output error")
        raise FileNotFoundError(2, "No such file")

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", broken)
        patched.setattr(os, "rmdir", broken)
        Store.create(path.with_name("ny.db")).close()
        recover(path, coder="kari")
    with Store.open(path) as recovered:
        assert [one.quote for one in recovered.codings.find()] == ["alle", "fred"]
    restore(path, backup.path)
    with Store.open(path) as restored:
        assert restored.state_hash() == state
