"""What a sheet that came back asks for, row by row, beside what the study has now: nothing happens unseen.

Each field that may be changed there has its mark in the row's version (`model.version_of`), so that a change there and
a change here since the export can be told apart, and both are a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from qualcode.errors import Problem, ProblemsError
from qualcode.exchange.code_cells import CodeCells
from qualcode.exchange.plain import show_controls
from qualcode.exchange.returned import Returned, ReturnedRow
from qualcode.exchange.returned_place import RowError, find_excerpt, whole_number
from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Excerpt, Origin, Transcript, version_of

_CUT: Final = (255, 32_767)
"""Where spreadsheets cut a text."""

_HEAVIEST: Final = 3


class Fate(StrEnum):
    """What a row asks for, and what stands in its way."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"
    IGNORED = "ignored"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the plan: `line` in the file (none when it was deleted there), the coding here, what it becomes.

    `here` is None for what is new, `there` for what is removed. For a conflict `there` is what the file wants.
    """

    fate: Fate
    line: int | None
    here: Coding | None
    there: Coding | None
    why: str = ""

    @property
    def coding(self) -> Coding:
        """The coding it is about."""
        found = self.here or self.there
        assert found is not None
        return found


@dataclass(frozen=True)
class StudyNow:
    """What the study has: codings by id, transcripts by name, ids that are gone, and who brings the file in."""

    codings: Mapping[str, Coding]
    transcripts: Mapping[str, Transcript]
    codebook: Codebook
    coder: str
    gone: frozenset[str] = frozenset()
    taken: Mapping[tuple[Excerpt, str, str], str] = field(default_factory=dict)
    """Ids by excerpt, code and coder."""


def plan_return(returned: Returned, now: StudyNow, *, coder: str = "") -> tuple[PlannedRow, ...]:
    """The plan, in the file's order, then what was deleted from it.

    `coder` is who has coded the new rows that do not say so themselves.

    Raises:
        ProblemsError: Rows that cannot be understood, all of them; nothing is planned.
    """
    rows: list[PlannedRow] = []
    problems: list[Problem] = []
    planner = _Planner(returned, now, coder)
    for row in returned.rows:
        try:
            rows.append(planner.plan(row))
        except RowError as error:
            problems.append(Problem(str(returned.path), row.line, str(error)))
    if problems:
        raise ProblemsError(problems)
    rows += _deleted(returned, now, planner.ids)
    return tuple(_checked(rows, now))


class _Planner:
    def __init__(self, returned: Returned, now: StudyNow, coder: str) -> None:
        self._now = now
        self._coder = coder
        self._columns = returned.columns
        self._codes = CodeCells(now.codebook)
        self._keepers = self._find_keepers(returned)

    def plan(self, row: ReturnedRow) -> PlannedRow:
        """What the row asks for."""
        row_id = row["id"].strip()
        here = self._now.codings.get(row_id)
        if here is not None and self._keepers[row_id] == row.line:
            return self._known(row, here)
        if row_id in self._now.gone:
            return self._gone(row)
        there = self._new(row, here)
        same = self._now.taken.get((there.excerpt, there.code, there.coder))
        if same is not None and same not in self._keepers:  # its id was lost on the way
            self._keepers[same] = row.line
            if _marks(row) is not None:
                return self._known(row, self._now.codings[same])
        return PlannedRow(Fate.NEW, row.line, None, there, _("copied row") if here is not None else "")

    @property
    def ids(self) -> Set[str]:
        """The ids of the codings that have a row."""
        return self._keepers.keys()

    def _find_keepers(self, returned: Returned) -> dict[str, int]:
        """Which row stands for each id: of copies, the first that still has its code."""
        keepers: dict[str, int] = {}
        untouched: set[str] = set()
        for row in returned.rows:
            row_id = row["id"].strip()
            here = self._now.codings.get(row_id)
            first = keepers.setdefault(row_id, row.line) == row.line
            if here is not None and row_id not in untouched and not self._code_touched(row, here):
                untouched.add(row_id)
                keepers[row_id] = keepers[row_id] if first else row.line
        return keepers

    def _code_touched(self, row: ReturnedRow, here: Coding) -> bool:
        try:
            return self._codes.wanted(row, _marks(row), here.code) is not None
        except RowError:
            return True

    def _known(self, row: ReturnedRow, here: Coding) -> PlannedRow:
        name = row["transcript"].strip()
        if name and name.casefold() != here.excerpt.transcript.casefold():
            told = _("The coding {id} stands in {here}, and the row says {there}.")
            raise RowError(told.format(id=here.id, here=here.excerpt.transcript, there=name))
        base = _marks(row)
        marks = version_of(here.code, self._codes.name(here.code), here.memo, here.weight).split("-")
        wanted, clashes, ignored = here, list[str](), list(self._ignored(row, here))
        for place, key, value in self._edits(row, here, base, ignored):
            if value == getattr(here, key):
                continue
            wanted = _with(wanted, key, value)
            if base is None or base[place] != marks[place]:
                clashes.append(key)
        why = "; ".join(ignored)
        if wanted is here:
            return PlannedRow(Fate.IGNORED if ignored else Fate.SAME, row.line, here, None, why)
        if clashes:
            told = _("changed here too since the export") if base else _("the column Version is missing")
            return PlannedRow(Fate.CONFLICT, row.line, here, wanted, "; ".join([told, *ignored]))
        return PlannedRow(Fate.CHANGED, row.line, here, wanted, why)

    def _edits(
        self, row: ReturnedRow, here: Coding, base: list[str] | None, ignored: list[str]
    ) -> Iterator[tuple[int, str, object]]:
        """The fields that were changed there: place in the version, name, value."""
        code = self._codes.wanted(row, base, here.code)
        if code is not None:
            yield 0, "code", code
        if "memo" in self._columns and not _same_memo(row["memo"], here.memo):
            memo = row["memo"].strip()
            if base is None or version_of("", "", memo, 0).split("-")[2] != base[2]:
                if len(row["memo"]) in _CUT and here.memo.startswith(memo):
                    ignored.append(_("the memo was cut by a spreadsheet, and stays whole here"))
                else:
                    yield 2, "memo", memo
        if "weight" in self._columns:
            weight = whole_number(row, "weight", _HEAVIEST)
            if base is None or version_of("", "", "", weight or 0).split("-")[3] != base[3]:
                yield 3, "weight", weight or 0

    def _ignored(self, row: ReturnedRow, here: Coding) -> Iterator[str]:
        """What was changed there and is not taken."""
        if row["coder"].strip() not in ("", here.coder):
            yield _("the coder is not changed")
        if here.excerpt.transcript not in self._now.transcripts:
            return
        quote, said = " ".join(row["quote"].split()), " ".join(show_controls(here.quote).split())
        if quote and quote != said and not (len(row["quote"]) in _CUT and said.startswith(quote)):
            yield _("the quote is not changed: choose other words in the study")

    def _gone(self, row: ReturnedRow) -> PlannedRow:
        """The coding was removed here since; that stands, unless the row was changed there."""
        there = self._new(row, None)
        base = _marks(row)
        edited = base != version_of(there.code, self._codes.name(there.code), there.memo, there.weight).split("-")
        if edited:
            return PlannedRow(Fate.CONFLICT, row.line, None, there, _("removed here since the export, changed there"))
        return PlannedRow(Fate.IGNORED, row.line, None, there, _("removed here since the export, and stays so"))

    def _new(self, row: ReturnedRow, copied: Coding | None) -> Coding:
        code = self._codes.given(row, _marks(row))
        excerpt = find_excerpt(row, self._now.transcripts, None if copied is None else copied.excerpt)
        quote = self._now.transcripts[excerpt.transcript].quote(excerpt)
        coder = row["coder"].strip() or self._coder or self._now.coder
        weight = whole_number(row, "weight", _HEAVIEST) or 0
        return Coding("", excerpt, code, coder, quote, Origin.IMPORTED, memo=row["memo"].strip(), weight=weight)


def _deleted(returned: Returned, now: StudyNow, there: Set[str]) -> Iterator[PlannedRow]:
    """What was in the file once and is not any more."""
    for coding_id, version in (returned.exported or {}).items():
        here = now.codings.get(coding_id)
        if here is None or coding_id in there:
            continue
        base = version.split("-")
        present = version_of(here.code, "", here.memo, here.weight).split("-")
        unchanged = len(base) == len(present) and all(base[place] == present[place] for place in (0, 2, 3))
        if unchanged:
            yield PlannedRow(Fate.REMOVED, None, here, None)
        else:
            yield PlannedRow(Fate.CONFLICT, None, here, None, _("deleted there, changed here since the export"))


def _checked(rows: list[PlannedRow], now: StudyNow) -> Iterator[PlannedRow]:
    """The plan, where no two codings by one coder may end up with the same code on the same words."""
    leaving = {row.here.id for row in rows if row.here and row.there and row.here.code != row.there.code}
    taken = {key for key, coding_id in now.taken.items() if coding_id not in leaving}
    for row in rows:
        there = row.there
        stays = there is None or (row.here is not None and row.here.code == there.code)
        if stays or there is None or row.fate not in (Fate.NEW, Fate.CHANGED, Fate.CONFLICT):
            yield row
            continue
        key = (there.excerpt, there.code, there.coder)
        if key not in taken:
            taken.add(key)
            yield row
        elif row.here is None:
            yield _double(row, there, now)
        else:
            why = _("these words have that code already: delete the row instead")
            yield PlannedRow(Fate.IGNORED, row.line, row.here, there, why)
            taken.add((row.here.excerpt, row.here.code, row.here.coder))


def _double(row: PlannedRow, there: Coding, now: StudyNow) -> PlannedRow:
    """A row for what another row, or the study, has already; only a memo or weight of its own is worth a word."""
    same = now.codings.get(now.taken.get((there.excerpt, there.code, there.coder), ""))
    memo = same is not None and there.memo and not _same_memo(there.memo, same.memo)
    if row.fate is Fate.NEW and same is not None and not memo and there.weight in (0, same.weight):
        return PlannedRow(Fate.SAME, row.line, same, None)
    return PlannedRow(Fate.IGNORED, row.line, None, there, _("these words have that code already"))


def _marks(row: ReturnedRow) -> list[str] | None:
    """The four groups of the row's version; None when it has none."""
    marks = row["version"].strip().split("-")
    return marks if len(marks) == 4 and all(marks) else None


def _same_memo(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(show_controls(other).split())


def _with(coding: Coding, key: str, value: object) -> Coding:
    from dataclasses import replace

    return replace(coding, **{key: value})  # type: ignore[arg-type]
