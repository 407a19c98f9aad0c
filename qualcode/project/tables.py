"""The tables that a workbook may hold, by the names that people ask for them with."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Transcript
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.project.sifting import Sifting

Parts = tuple[list[Transcript], list[Coding], list[Coding] | None]
"""Transcripts, codings, and suggestions in the shape of codings: None where they were not asked for."""

STANDARD: Final = ("excerpts", "codebook", "transcripts", "matrix")
"""The sheets of every workbook."""

MEMOS: Final = "memos"
"""The sheet of what was written on something else than an excerpt; of every workbook, when there is any."""

MORE: Final = (
    *("frequencies", "cooccurrence", "cooccurrence:turn", "cooccurrence:transcript", "crosstab:ATTRIBUTE"),
    *("wide-excerpt", "wide-turn", "wide-transcript", "long", "agreement", "journal", MEMOS),
)
"""The sheets that are made when asked for."""

_CROSSTAB: Final = "crosstab:"
_SYNONYMS: Final = {"co-occurrence": "cooccurrence", "groups": "crosstab", "log": "journal"}


@dataclass(frozen=True, slots=True)
class TableWish:
    """Which tables are wanted: `more` come after the standard ones in a workbook; `only` is the one and only."""

    more: tuple[str, ...] = ()
    only: str = ""


def wish_for(path: Path, named: str) -> TableWish:
    """The tables with these names, parted by commas: more sheets of a workbook, or the one that another file holds."""
    from qualcode.exchange import WORKBOOKS

    names = tuple(name.strip() for name in named.split(",") if name.strip())
    if path.suffix.lower() in WORKBOOKS or not names:
        return TableWish(names)
    return TableWish(names[1:], names[0])


def choose_tables(project: Sifting, path: Path, wish: TableWish) -> tuple[str, ...]:
    """The names of the tables for a file, in order; files other than workbooks take one.

    Raises:
        QualcodeError: There is no such table or attribute, or the file holds only one.
    """
    from qualcode.exchange import WORKBOOKS

    more = tuple(dict.fromkeys(_known_table(project, name) for name in wish.more))
    if more and path.suffix.lower() not in WORKBOOKS:
        raise QualcodeError(
            _("{path} has room for one table only.").format(path=path),
            _("Write a workbook (.xlsx or .ods), or choose that table alone: --table {name}").format(name=more[0]),
        )
    if wish.only:
        return tuple(dict.fromkeys((_known_table(project, wish.only), *more)))
    written = (MEMOS,) if any(memo.target != "coding" for memo in project.store.memos.find()) else ()
    return tuple(dict.fromkeys((*STANDARD, *more, *written)))


def known_attributes(project: Sifting) -> dict[str, dict[str, str]]:
    """What is known of each transcript, and of each who answers in one."""
    people = project.store.transcripts.respondents()
    return project.store.attributes() | {"\n".join(who): values for who, values in people.items()}


def known_attribute(attributes: Mapping[str, Mapping[str, str]], name: str) -> str:
    """The name itself, when some transcript has that attribute.

    Raises:
        QualcodeError: None has; the hint names those there are.
    """
    names = sorted({key for values in attributes.values() for key in values})
    if name in names:
        return name
    raise QualcodeError(
        _("No transcript has the attribute {name}.").format(name=name),
        _("There are these: {names}.").format(names=", ".join(names)) if names else "",
    )


def make_table(project: Sifting, name: str, parts: Parts) -> Table:
    """The table of that name, of what is to go out."""
    from qualcode import analysis

    transcripts, codings, proposals = parts
    book = project.codebook
    if name == "excerpts":
        return analysis.tabulate_excerpts(transcripts, codings + (proposals or []), book)
    if name == "codebook":
        return analysis.tabulate_codebook(book, codings, transcripts)
    if name == "transcripts":
        return analysis.tabulate_transcripts(transcripts, codings)
    if name == "agreement":
        return analysis.tabulate_agreement(transcripts, codings, book, project.store.blanks.find())
    if name == "journal":
        return _journal(project)
    if name == MEMOS:
        return _memos(project, transcripts)
    if name.startswith(_CROSSTAB):
        return analysis.tabulate_crosstab(transcripts, codings, book, name.removeprefix(_CROSSTAB))
    kind, _colon, unit = name.partition(":")
    if kind == "cooccurrence":
        return analysis.tabulate_cooccurrence(transcripts, codings, book, unit or "words")
    counted: dict[str, Callable[[Iterable[Transcript], Iterable[Coding], Codebook], Table]] = {
        "matrix": analysis.tabulate_matrix,
        "frequencies": analysis.tabulate_frequencies,
        "wide-excerpt": analysis.tabulate_wide_excerpts,
        "wide-turn": analysis.tabulate_wide_turns,
        "wide-transcript": analysis.tabulate_wide_transcripts,
        "long": analysis.tabulate_long,
    }
    return counted[name](transcripts, codings, book)


def _memos(project: Sifting, transcripts: Iterable[Transcript]) -> Table:
    """What was written on these transcripts, among it comments from their files, and on codes and the study."""
    names = {transcript.name for transcript in transcripts}
    kinds = {"transcript": _("transcript"), "code": _("code"), "project": _("study")}
    rows = [
        (kinds[memo.target], memo.target_id or None, memo.coder, memo.text, memo.created)
        for memo in project.store.memos.find()
        if memo.target in kinds and (memo.target != "transcript" or memo.target_id in names)
    ]
    places = list(kinds.values())
    rows.sort(key=lambda row: (places.index(row[0]), row[1] or ""))
    return Table(MEMOS, ("item", "summary", "coder", "memo", "created"), tuple(rows))


def _journal(project: Sifting) -> Table:
    """What everyone did in the study, the first first; it has no filters."""
    rows = tuple((e.seq, e.at, e.coder, e.kind, e.summary, e.undone) for e in reversed(project.events()))
    return Table("journal", ("seq", "at", "coder", "event", "summary", "undone"), rows)


def _known_table(project: Sifting, asked: str) -> str:
    kind, colon, of = asked.strip().partition(":")
    kind = _SYNONYMS.get(kind.lower(), kind.lower())
    if kind == "crosstab" and of:
        return _CROSSTAB + known_attribute(known_attributes(project), of)
    name = f"{kind}{colon}{of}"
    if name in (*STANDARD, *MORE):
        return name
    near = difflib.get_close_matches(name, (*STANDARD, *MORE), 1, 0.6)
    hint = _("Did you mean {name}?").format(name=_shown(near[0])) + " " if near else ""
    raise QualcodeError(
        _("There is no table called {name}.").format(name=asked),
        hint + _("The tables are: {names}.").format(names=", ".join(map(_shown, (*STANDARD, *MORE)))),
    )


def _shown(name: str) -> str:
    return _("crosstab:ATTRIBUTE") if name.startswith(_CROSSTAB) else name
