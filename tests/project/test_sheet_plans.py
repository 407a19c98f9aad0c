"""What a sheet that came back changes is what its plan said, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualcode.errors import QualcodeError
from qualcode.exchange.return_plan import Fate
from qualcode.model import Coding
from qualcode.project import Project
from qualcode.project.tables import TableWish
from qualcode.store.revising import Revision

NAME = "01-drammen"


@pytest.fixture
def coded(project: Project) -> list[Coding]:
    excerpt = project.transcript(NAME).turn_excerpt(1)
    made = project.code(excerpt, ["rolle", "ressurser"], memo="m")
    return made + project.code(project.transcript(NAME).turn_excerpt(3), ["rolle"])


def test_nothing_is_done_when_the_study_has_changed_since_the_plan(project: Project, coded: list[Coding]) -> None:
    """Another window wrote a memo, took the coding away or recoded it: all of the change is given up."""
    path = project.root / "ut.csv"
    project.export(path)
    path.write_text(path.read_text("utf-8-sig").replace(";m;", ";ny;"), encoding="utf-8")
    plan = project.plan_return(path)
    assert plan is not None
    assert plan.counts["changed"] == 2
    project.set_memo(coded[1], "vår")
    before = project.store.state_hash()

    with pytest.raises(QualcodeError):
        project.take_return(plan)
    assert project.store.state_hash() == before


def test_a_chain_of_codes_moves_up_and_an_exchange_is_refused(project: Project, coded: list[Coding]) -> None:
    """A code that another coding leaves can be taken; two that would exchange codes are told."""
    role, lack, _other = coded
    chain = [(role, replace(role, code="ressurser")), (lack, replace(lack, code="rolle/styring"))]
    assert project.store.revise(Revision(changed=chain), coder="kari").changed == 2
    assert [c.code for c in project.codings()][:2] == ["ressurser", "rolle/styring"]
    project.undo()
    before = project.store.state_hash()

    swap = [(role, replace(role, code="ressurser")), (lack, replace(lack, code="rolle"))]
    with pytest.raises(QualcodeError):
        project.store.revise(Revision(changed=swap), coder="kari")
    assert project.store.state_hash() == before


def test_a_changed_code_may_not_double_another(project: Project, coded: list[Coding]) -> None:
    """The plan says that the words have the code already, and leaves both as they are."""
    path = project.root / "ut.csv"
    project.export(path, raw=True)
    text = path.read_text("utf-8").replace("ressurser,Ressurser", "rolle,Ressurser")
    path.write_text(text, encoding="utf-8")
    plan = project.plan_return(path)

    assert plan is not None
    assert [row.fate for row in plan.rows if row.coding.id == coded[1].id] == [Fate.IGNORED]
    assert not plan.asks


def test_another_coders_memo_that_is_shown_is_the_one_that_changes(project: Project, coded: list[Coding]) -> None:
    """Ola's note on Kari's coding is edited in the sheet: it stays Ola's, and none is doubled."""
    with Project.open(project.root, coder="ola") as ola:
        ola.set_memo(coded[2], "olas")
    path = project.root / "ut.csv"
    project.export(path)
    path.write_text(path.read_text("utf-8-sig").replace(";olas;", ";bedre;"), encoding="utf-8")
    plan = project.plan_return(path)
    assert plan is not None
    project.take_return(plan)

    memos = project.store.memos.find(target="coding", target_id=coded[2].id)
    assert [(memo.coder, memo.text) for memo in memos] == [("ola", "bedre")]


def test_how_far_the_writing_has_come_is_reported(project: Project, coded: list[Coding], tmp_path: Path) -> None:
    """Upwards to the number of rows, for a workbook of either kind."""
    for name in ("a.xlsx", "b.ods"):
        told: list[tuple[int, ...]] = []

        def report(*numbers: int, told: list[tuple[int, ...]] = told) -> None:
            told.append(numbers)

        project.export(tmp_path / name, tables=TableWish(("wide-turn",)), report=report)
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1] > len(coded)
