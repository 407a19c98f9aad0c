"""Coded excerpts out of the study, as tables in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode import __version__
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Coding, Origin, Suggestion, Transcript

if TYPE_CHECKING:
    from qualcode.project.study import Project
    from qualcode.table import Table

ENDINGS = (".xlsx", ".csv", ".tsv", ".jsonl")


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which codings go out; an empty part lets all through. A code lets those below it through."""

    codes: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    def passes(self, coding: Coding) -> bool:
        """Whether the coding goes out."""
        below = any(coding.code == code or coding.code.startswith(f"{code}/") for code in self.codes)
        return (
            (below or not self.codes)
            and (not self.transcripts or coding.excerpt.transcript in self.transcripts)
            and (not self.coders or coding.coder in self.coders)
            and (not self.origins or coding.origin in self.origins)
        )

    def describe(self) -> str:
        """The filter in words, for the sheet about the export."""
        parts = [
            (_("codes"), self.codes),
            (_("transcripts"), self.transcripts),
            (_("coders"), self.coders),
            (_("origins"), self.origins),
        ]
        return "; ".join(f"{name}: {', '.join(values)}" for name, values in parts if values) or _("none")


@dataclass(frozen=True, slots=True)
class ExportCount:
    """What was written: rows are one for each excerpt and code."""

    path: Path
    rows: int
    transcripts: int
    suggested: int


def export(
    project: Project,
    path: Path,
    *,
    filters: ExportFilter | None,
    suggested: bool,
    raw: bool,
    force: bool,
    about: Mapping[str, str],
) -> ExportCount:
    """Write the coded excerpts to the file in the form that its ending names."""
    from qualcode import exchange

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise QualcodeError(
            _("Cannot export to {path}: unknown ending.").format(path=path),
            _("Choose one of {endings}.").format(endings=", ".join(ENDINGS)),
        )
    chosen = filters or ExportFilter()
    for code in chosen.codes:
        project.known_code(code)
    for name in chosen.transcripts:
        project.transcript(name)
    transcripts = [t for t in project.store.transcripts.all() if not chosen.transcripts or t.name in chosen.transcripts]
    codings = [coding for coding in project.codings() if chosen.passes(coding)]
    proposals = [c for c in as_codings(project, transcripts) if chosen.passes(c)] if suggested else []
    rows = sorted(codings + proposals, key=lambda c: (c.excerpt, c.code, c.coder))
    table = tabulate(project, transcripts, rows)
    if ending == ".xlsx":
        sheets = sheets_beside(project, transcripts, codings)
        exchange.write_workbook(
            path,
            [table, *sheets],
            about=facts(project, chosen, codings, proposals, transcripts) | dict(about),
            force=force,
        )
    elif ending == ".jsonl":
        exchange.write_jsonl(path, table, force=force)
    else:
        exchange.write_csv(path, table, raw=raw, force=force, delimiter="\t" if ending == ".tsv" else None)
    return ExportCount(path, len(rows), len(transcripts), len(proposals))


def tabulate(project: Project, transcripts: list[Transcript], codings: list[Coding]) -> Table:
    """The excerpts as one table."""
    from qualcode.analysis import tabulate_excerpts

    return tabulate_excerpts(transcripts, codings, project.codebook)


def sheets_beside(project: Project, transcripts: list[Transcript], codings: list[Coding]) -> list[Table]:
    """The codebook, the transcripts and the code x transcript matrix."""
    from qualcode.analysis import tabulate_codebook, tabulate_matrix, tabulate_transcripts

    return [
        tabulate_codebook(project.codebook, codings),
        tabulate_transcripts(transcripts, codings),
        tabulate_matrix(transcripts, codings, project.codebook),
    ]


def facts(
    project: Project,
    chosen: ExportFilter,
    codings: list[Coding],
    proposals: list[Coding],
    transcripts: list[Transcript],
) -> dict[str, str]:
    """What the sheet about the export says."""
    return {
        _("Study"): project.title,
        _("Exported"): datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        _("Made with"): f"qualcode {__version__}",
        _("Filters"): chosen.describe(),
        _("Codings"): str(len(codings)),
        _("Suggested rows"): str(len(proposals)),
        _("Transcripts"): str(len(transcripts)),
    }


def as_codings(project: Project, transcripts: list[Transcript]) -> list[Coding]:
    """The pending suggestions in the shape of codings with the origin `suggested`, for export only."""
    quotes = {t.name: t for t in transcripts}
    return [_proposal(s, quotes[s.excerpt.transcript]) for s in project.suggestions() if s.excerpt.transcript in quotes]


def _proposal(suggestion: Suggestion, transcript: Transcript) -> Coding:
    quote = transcript.quote(suggestion.excerpt)
    return Coding(
        suggestion.id,
        suggestion.excerpt,
        suggestion.code,
        "qualcode",
        quote,
        Origin.SUGGESTED,
        score=suggestion.score,
        run=suggestion.run,
    )
