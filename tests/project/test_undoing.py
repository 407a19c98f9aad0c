"""A sample of `python -m bench.undoing`: work of every kind at random, undone and redone one by one."""

from __future__ import annotations

import os

import pytest

from bench import undoing
from qualcode.model import Event
from qualcode.project import Project


def test_a_hundred_operations_lead_back_and_forth_again() -> None:
    """Every state on the way back, in another session, and forth, in a third, is the one that was."""
    count, kinds, wrong = undoing.run(int(os.environ.get("QUALCODE_UNDOING", "100")), seed=1)

    assert wrong == []
    assert kinds.total() == count and len(kinds) >= 8


def test_a_state_that_differs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a row left over by undoing, the comparison would say so."""
    undo, left = Project.undo, []

    def forgetful(self: Project, count: int = 1) -> list[Event]:
        done = undo(self, count)
        if len(left) == 3:
            self.store.memos.set("project", "", "blir igjen", coder="ola")
        left.append(done)
        return done

    monkeypatch.setattr(undoing.Project, "undo", forgetful)

    _count, _kinds, wrong = undoing.run(8, seed=1)

    assert wrong
