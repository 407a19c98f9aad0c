"""What is known of the interviews, from a table: one row for each transcript or person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcode.errors import Problem, ProblemsError, QualcodeError
from qualcode.i18n import _
from qualcode.model import CASE_KEYS, Kind, case_name

if TYPE_CHECKING:
    from qualcode.exchange.tables_in import TableRow
    from qualcode.project.opened import OpenStudy

_NAMES: Final = frozenset(
    {
        *("transkripsjon", "intervju", "navn", "fil", "kasus", "informant", "deltaker"),
        *("transcript", "interview", "name", "file", "case", "participant"),
    }
)


_PERSONS: Final = frozenset({"taler", "speaker", "informant", "deltaker", "participant"})
"""Columns that name a speaker, where another one names the transcript."""


class AttributePlan(NamedTuple):
    """What the transcripts would have as attributes, by name, and which attributes the table tells of.

    `people` has what is told of single speakers: by transcript and label.
    """

    values: dict[str, dict[str, str]]
    attributes: tuple[str, ...]
    people: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType({})


def plan_attributes(study: OpenStudy, path: Path) -> AttributePlan:
    """Read the table; nothing is stored. What a cell says takes the place of what was known; empty cells say nothing.

    A row names a transcript (with or without the file's ending) or a person who was interviewed, in the column that
    is called so, else in the first; or both, a transcript and who speaks there. What is told of a person is told of the
    transcript when nobody else answers there, and else of that speaker alone.

    Raises:
        QualcodeError: The file cannot be read as a table, or has no attributes or no rows.
        ProblemsError: Rows whose names nobody has, or that name someone twice.
    """
    key, person, attributes, rows = _read(path)
    known, values, problems = study.store.attributes(), dict[str, dict[str, str]](), list[Problem]()
    people: dict[str, dict[str, dict[str, str]]] = {}
    places = _Places(study)
    for line, cells in rows:
        name, who = cells.pop(key, ""), cells.pop(person, "") if person else ""
        found = places.find(name, who)
        if not found:
            told = _("There is no transcript or person called {name}.") if name else _("The row names no transcript.")
            told = _("Nobody called {who} answers in {name}.") if name and who and places.find(name, "") else told
            problems.append(Problem(str(path), line, told.format(name=name, who=who)))
        for transcript, speaker in found:
            if speaker in people.get(transcript, {}) or (not speaker and transcript in values):
                told = speaker or transcript
                problems.append(Problem(str(path), line, _("{name} has a row already.").format(name=told)))
            if speaker:
                earlier = places.people[transcript].get(speaker, {})
                people.setdefault(transcript, {})[speaker] = {**earlier, **cells}
            else:
                values[transcript] = {**known[transcript], **cells}
    if problems:
        raise ProblemsError(problems)
    for transcript, told_of in people.items():
        people[transcript] = {**{k: dict(v) for k, v in places.people[transcript].items()}, **told_of}
    return AttributePlan(values, attributes, people)


def _read(path: Path) -> tuple[str, str | None, tuple[str, ...], list[TableRow]]:
    """The column that names transcripts or persons, the one that names speakers beside it, the attributes, the rows."""
    from qualcode.exchange import read_table

    columns, rows = read_table(path)
    key = next((name for name in columns if name.casefold() in _NAMES), columns[0])
    if key.casefold() in _PERSONS:
        key = next((name for name in columns if name.casefold() in _NAMES - _PERSONS - CASE_KEYS), key)
    person = next((name for name in columns if name != key and name.casefold() in _PERSONS), None)
    attributes = tuple(name for name in columns if name not in (key, person))
    if not attributes:
        raise QualcodeError(
            _("{path} has no attributes: only one column.").format(path=path),
            _("One column names the transcript, each of the others is an attribute."),
        )
    if not rows:
        raise QualcodeError(
            _("{path} has headings, but no rows below them.").format(path=path),
            _("Check that it is the right file, and that it was saved."),
        )
    return key, person, attributes, rows


class _Places:
    """The transcripts and speakers by what a row may call them."""

    def __init__(self, study: OpenStudy) -> None:
        self.people: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self._names: dict[str, str] = {}
        self._answering: dict[str, list[str]] = {}
        for transcript in study.store.transcripts.all():
            self._names[transcript.name.casefold()] = transcript.name
            self.people[transcript.name] = transcript.people
            labels = (turn.speaker for turn in transcript.turns if turn.kind is Kind.RESPONDENT)
            self._answering[transcript.name] = list(dict.fromkeys(labels))

    def find(self, name: str, who: str) -> list[tuple[str, str]]:
        """Transcripts with a speaker, who is empty where the whole transcript is meant."""
        transcript = self._names.get(name.casefold()) or self._names.get(Path(name).stem.casefold())
        if transcript is not None:
            return self._of(transcript, who) if who else [(transcript, "")]
        return [place for each in self._answering for place in self._of(each, who or name)]

    def _of(self, transcript: str, who: str) -> list[tuple[str, str]]:
        labels = self._answering[transcript]
        called = who.casefold()
        cases = {label: case_name(label, self.people[transcript].get(label, {})).casefold() for label in labels}
        found = [label for label in labels if called in (label.casefold(), cases[label])]
        return [(transcript, label if len(labels) > 1 else "") for label in found]


def is_table_of_attributes(path: Path) -> bool:
    """Whether the file looks like a table of attributes: a column with the names of interviews or persons, and more."""
    from qualcode.exchange import read_table

    if path.suffix.lower() not in (".csv", ".tsv", ".xlsx"):
        return False
    try:
        columns, _rows = read_table(path)
    except QualcodeError:
        return False
    return len(columns) > 1 and any(name.casefold() in _NAMES for name in columns)
