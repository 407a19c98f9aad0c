"""A workbook of excerpts that a colleague has worked in: what it would change, and the change as one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.exchange.return_plan import Fate, PlannedRow, StudyNow, plan_return
from qualcode.exchange.returned import Returned, read_returned
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from qualcode.model import Coding
    from qualcode.project.study import Project
    from qualcode.store.revising import Revised

COLUMNS = (
    *("fate", "line", "id", "transcript", "coder", "quote", "code", "new_code"),
    *("memo", "new_memo", "weight", "new_weight", "why"),
)


@dataclass(frozen=True)
class ReturnPlan:
    """What the file asks for, row by row; `suggestions` are rows that nobody decided on, which are passed by.

    `knows_removed` says whether the file tells what once was in it.
    """

    path: Path
    rows: tuple[PlannedRow, ...]
    suggestions: int
    knows_removed: bool

    def of(self, *fates: Fate) -> list[PlannedRow]:
        """The rows of these fates."""
        return [row for row in self.rows if row.fate in fates]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each fate, zeros too."""
        found = Counter(row.fate for row in self.rows)
        return {fate.value: found[fate] for fate in Fate}

    @property
    def asks(self) -> bool:
        """Whether there is something to decide."""
        return bool(self.of(Fate.NEW, Fate.CHANGED, Fate.REMOVED, Fate.CONFLICT))

    def table(self, *, everything: bool = False) -> Table:
        """The plan as a table, without the rows that stay as they are unless asked for."""
        rows = (row for row in self.rows if everything or row.fate is not Fate.SAME)
        return Table("plan", COLUMNS, tuple(map(_cells, rows)))

    def as_data(self) -> dict[str, object]:
        """The plan for programs."""
        rows = [
            {key: cell for key, cell in record.items() if cell is not None}
            for record in self.table(everything=False).records()
        ]
        facts = {"file": str(self.path), "counts": self.counts, "suggestions": self.suggestions}
        return {**facts, "knows_removed": self.knows_removed, "rows": rows}


def _cells(row: PlannedRow) -> tuple[Cell, ...]:
    coding, there = row.coding, row.there
    now = row.here or coding
    place = (row.fate.value, row.line, coding.id or None, coding.excerpt.transcript, coding.coder, coding.quote)
    return (*place, *(cell for pair in _pairs(row.here, there, now) for cell in pair), row.why or None)


def _pairs(here: Coding | None, there: Coding | None, now: Coding) -> Iterator[tuple[Cell, Cell]]:
    """Code, memo and weight: as it is, and as it would be where that is another."""
    for key in ("code", "memo", "weight"):
        old = getattr(now, key) or None
        new = (getattr(there, key) or None) if there is not None else None
        if here is None:
            yield None, new
        else:
            yield old, (new if new is not None else "") if there is not None and new != old else None


def plan_return_of(project: Project, path: Path, coder: str | None = None) -> ReturnPlan | None:
    """The plan for a sheet of excerpts that comes back; None when the file holds codings of another kind.

    Raises:
        QualcodeError: The file cannot be read.
        ProblemsError: Rows that cannot be understood, with their lines.
    """
    returned = read_returned(path)
    if returned is None:
        return None
    rows = plan_return(returned, _study_now(project, returned), coder=coder or "")
    return ReturnPlan(path, rows, returned.suggestions, returned.exported is not None)


def _study_now(project: Project, returned: Returned) -> StudyNow:
    codings = {coding.id: coding for coding in project.codings()}
    asked = {row["id"].strip() for row in returned.rows} - codings.keys() - {""}
    return StudyNow(
        codings=codings,
        transcripts={transcript.name: transcript for transcript in project.store.transcripts.all()},
        codebook=project.codebook,
        coder=project.coder,
        gone=project.store.find_gone(asked),
        taken={(each.excerpt, each.code, each.coder): each.id for each in codings.values()},
    )


def carry_out_return(project: Project, plan: ReturnPlan, *, theirs: bool, remove: bool) -> Revised:
    """Do what the plan says, as one event.

    Args:
        project: The study.
        plan: What to do.
        theirs: Where both sides have changed something, the file holds.
        remove: Codings whose rows were deleted are taken away.

    Raises:
        QualcodeError: The study is not as it was when the plan was made, or can only be read.
    """
    from qualcode.store.revising import Revision

    taken = plan.of(Fate.NEW, Fate.CHANGED, *([Fate.CONFLICT] if theirs else []))
    removed = plan.of(Fate.REMOVED) if remove else []
    if theirs and remove:
        removed += [row for row in plan.of(Fate.CONFLICT) if row.there is None]
    return project.store.revise(
        Revision(
            new=[row.there for row in taken if row.here is None and row.there is not None],
            changed=[(row.here, row.there) for row in taken if row.here is not None and row.there is not None],
            removed=[row.here for row in removed if row.here is not None],
        ),
        coder=project.coder,
    )
