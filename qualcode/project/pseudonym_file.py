"""The plan of pseudonyms as a .csv that a spreadsheet opens, and back again when people have been through it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.exchange import check_target
from qualcode.exchange.plain import guard_formula, unguard_formula
from qualcode.i18n import _
from qualcode.privacy import Certainty, Kind
from qualcode.project.pseudonyms import SPEAKER, TEXT, Place, PseudonymPlan
from qualcode.table import Cell, Table
from qualcode.text import why

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy

COLUMNS: Final = (
    *("transcript", "part", "item", "start", "end", "kind", "certainty"),
    *("before", "words", "after", "name", "replacement", "apply"),
)
_YES: Final = frozenset({"ja", "yes", "j", "y", "x", "1", "true", "sann"})
_NO: Final = frozenset({"nei", "no", "n", "", "0", "false", "usann"})
_NUMBERS: Final = (Kind.PHONE, Kind.NATIONAL_ID, Kind.ACCOUNT, Kind.COMPANY_ID, Kind.DATE, Kind.AGE)
"""Kinds that spreadsheets write in their own way when they save."""
_BOM: Final = "\ufeff"


def as_table(plan: PseudonymPlan) -> Table:
    """One row for each place, as the file has it."""
    return Table(_("What could tell who someone is"), COLUMNS, tuple(_row(place) for place in plan.places))


def _row(place: Place) -> tuple[Cell, ...]:
    return (
        *(place.transcript, place.part, place.item, place.start, place.end, place.kind.value, place.certainty.value),
        *(place.before, place.words, place.after, place.name, place.replacement, "ja" if place.apply else "nei"),
    )


def write_plan(path: Path, plan: PseudonymPlan, *, force: bool = False) -> None:
    """Write the plan, so that only its owner may read it.

    Raises:
        QualcodeError: The file is there and `force` is false, or it cannot be written.
    """
    check_target(path, force=force)
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in as_table(plan).rows:
        writer.writerow([guard_formula(cell.replace("\n", " ")) if isinstance(cell, str) else cell for cell in row])
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write((_BOM + sink.getvalue()).encode())
    except OSError as error:
        raise QualcodeError(_("{path} could not be written: {reason}.").format(path=path, reason=why(error))) from error


def read_plan(study: OpenStudy, path: Path) -> PseudonymPlan:
    """The plan in the file, as people left it.

    Raises:
        QualcodeError: It cannot be read.
        ProblemsError: Rows that are no places of a plan, with their lines.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    except OSError as error:
        raise QualcodeError(_("{path} could not be read: {reason}.").format(path=path, reason=why(error))) from error
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise QualcodeError(
            _("{path} is no plan of pseudonyms; missing columns: {names}.").format(path=path, names=", ".join(missing)),
            _("Make one with: qualcode pseudonymise --plan FILE.csv"),
        )
    places: list[Place] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            places.append(_place(study, row))
        except ValueError as error:
            problems.append(Problem(str(path), rows.line_num, str(error)))
    if problems:
        raise ProblemsError(problems)
    return PseudonymPlan(tuple(places), path=str(path))


def _place(study: OpenStudy, row: Mapping[str, str | None]) -> Place:
    cells = {column: unguard_formula(row[column] or "") for column in COLUMNS}
    mark = cells["apply"].strip().casefold()
    if mark not in _YES | _NO:
        raise ValueError(_("“apply” is ja or nei, not {value}.").format(value=cells["apply"]))
    if cells["kind"] not in set(Kind) or cells["certainty"] not in set(Certainty):
        raise ValueError(_("{value} is no kind of ours.").format(value=f"{cells['kind']}, {cells['certainty']}"))
    if not (cells["start"].isdecimal() and cells["end"].isdecimal()):
        raise ValueError(_("“start” and “end” are whole numbers."))
    start, end, kind = int(cells["start"]), int(cells["end"]), Kind(cells["kind"])
    words = cells["words"]
    if kind in _NUMBERS and cells["part"] == TEXT:
        words = _words_there(study, cells, start, end) or words
    return Place(
        *(cells["transcript"], cells["part"], cells["item"], start, end, kind, Certainty(cells["certainty"])),
        *(words, words if kind in _NUMBERS else cells["name"] or words, cells["before"], cells["after"]),
        cells["replacement"],
        mark in _YES and cells["part"] != "",
    )


def _words_there(study: OpenStudy, cells: Mapping[str, str], start: int, end: int) -> str:
    """What stands at the place, when it has the digits of the row, however a spreadsheet has written them."""
    transcript = study.transcript(cells["transcript"])
    if not cells["item"].isdecimal() or int(cells["item"]) >= len(transcript.turns):
        return ""
    there = transcript.turns[int(cells["item"])].text[start:end]
    same = [c for c in there if c.isdigit()], [c for c in cells["words"] if c.isdigit()]
    return there if set(same[0]) & set(same[1]) else ""


__all__ = ["COLUMNS", "SPEAKER", "as_table", "read_plan", "write_plan"]
