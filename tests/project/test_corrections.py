"""A sample of the corrections of `python -m bench.corrections`, which knows letter by letter where codings belong."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from bench import corrections
from bench.corrections import run
from qualcode.model import Coding
from qualcode.project import Project


def test_codings_stand_where_they_belong_after_corrections() -> None:
    """Every untouched one exactly, none gone, none with other words, and undo leads all the way back."""
    told, is_back = run(1200, seed=2, each=60)

    assert told.apart + told.touched >= 1200 and told.touched > 10
    assert told.exact >= 0.99 * told.apart
    assert (told.gone, told.wrong, told.unlike, is_back) == (0, 0, [], True)


def test_a_coding_that_is_beside_its_place_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were codings a character off, or gone, the figures would say so."""
    found, calls = Project.codings, count()

    def off(self: Project, **named: str) -> list[Coding]:
        there = found(self, **named)
        if next(calls) % 2:  # the second look in each round, after the correction
            there = [replace(one, excerpt=replace(one.excerpt, end=one.excerpt.end + 1)) for one in there[1:]]
        return there

    monkeypatch.setattr(corrections.Project, "codings", off)

    told, _is_back = run(200, seed=2, each=20)

    assert (told.exact, told.gone) == (0, told.texts) and told.wrong
