"""What is known of the interviews, from a table: one row for each transcript or person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.project.opened import OpenStudy

_NAMES: Final = frozenset(
    {
        *("transkripsjon", "intervju", "navn", "fil", "kasus", "informant", "deltaker"),
        *("transcript", "interview", "name", "file", "case", "participant"),
    }
)


class AttributePlan(NamedTuple):
    """What the transcripts would have as attributes, by name, and which attributes the table tells of."""

    values: dict[str, dict[str, str]]
    attributes: tuple[str, ...]


def plan_attributes(study: OpenStudy, path: Path) -> AttributePlan:
    """Read the table; nothing is stored. What a cell says takes the place of what was known; empty cells say nothing.

    A row names a transcript (with or without the file's ending) or a person who was interviewed, in the column that
    is called so, else in the first.

    Raises:
        QualcodeError: The file cannot be read as a table, or has no attributes.
        ProblemsError: Rows whose names nobody has, or that name someone twice.
    """
    from qualcode.exchange import read_table

    columns, rows = read_table(path)
    key = next((name for name in columns if name.casefold() in _NAMES), columns[0])
    attributes = tuple(name for name in columns if name != key)
    if not attributes:
        raise QualcodeError(
            _("{path} has no attributes: only one column.").format(path=path),
            _("One column names the transcript, each of the others is an attribute."),
        )
    known, values, problems = study.store.attributes(), dict[str, dict[str, str]](), list[Problem]()
    places = _places(study)
    for line, cells in rows:
        name = cells.pop(key, "")
        found = places.get(name.casefold(), ()) or places.get(Path(name).stem.casefold(), ())
        if not found:
            told = _("There is no transcript or person called {name}.") if name else _("The row names no transcript.")
            problems.append(Problem(str(path), line, told.format(name=name)))
        for transcript in found:
            if transcript in values:
                problems.append(Problem(str(path), line, _("{name} has a row already.").format(name=transcript)))
            values[transcript] = {**known[transcript], **cells}
    if problems:
        raise ProblemsError(problems)
    return AttributePlan(values, attributes)


def _places(study: OpenStudy) -> dict[str, tuple[str, ...]]:
    """The transcripts by what a row may call them: their name, or who speaks in them."""
    places: dict[str, tuple[str, ...]] = {}
    for case in study.cases():
        name = case.name.casefold()
        places[name] = (*places.get(name, ()), *case.transcripts)
    places.update({name.casefold(): (name,) for name in study.transcript_names()})
    return places
