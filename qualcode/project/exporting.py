"""Coded excerpts out of the study, as tables and documents in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Origin, Suggestion, Transcript

if TYPE_CHECKING:
    from qualcode.exchange.refi import Loss
    from qualcode.project.sifting import Sifting
    from qualcode.project.study import Project


_Parts = tuple[list[Transcript], list[Coding], list[Coding] | None]
"""Transcripts, codings, and suggestions in the shape of codings: None where they were not asked for."""


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
        placed = (below or not self.codes) and (not self.transcripts or coding.excerpt.transcript in self.transcripts)
        if coding.origin is Origin.SUGGESTED:  # nobody's yet, so neither coder nor origin keeps it back
            return placed
        by_whom = not self.coders or coding.coder in self.coders
        return placed and by_whom and (not self.origins or coding.origin in self.origins)

    def describe(self) -> dict[str, str]:
        """The filters by name, as people read them."""
        parts = {
            _("codes"): self.codes,
            _("transcripts"): self.transcripts,
            _("coders"): self.coders,
            _("origins"): self.origins,
        }
        return {name: ", ".join(values) for name, values in parts.items() if values}


@dataclass(frozen=True, slots=True)
class DocumentWish:
    """What a .docx, .md or .html holds: `what` is quotes or codebook. Without a title or project it finds its own."""

    what: str = "quotes"
    title: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class ExportCount:
    """What was written: rows are one for each excerpt and code. `losses` tell what the form has no room for."""

    path: Path
    rows: int
    transcripts: int
    suggested: int
    losses: tuple[Loss, ...] = ()


def export(
    project: Project,
    path: Path,
    *,
    filters: ExportFilter | None,
    suggested: bool,
    raw: bool,
    force: bool,
    wish: DocumentWish | None = None,
) -> ExportCount:
    """Write the coded excerpts to the file in the form that its ending names."""
    from qualcode.exchange import PROJECTS, known_ending

    chosen = filters or ExportFilter()
    if path.suffix.lower() in PROJECTS:
        from qualcode.project.refi import export_project

        return export_project(project, path, chosen, force=force)
    known_ending(path)
    for code in chosen.codes:
        project.known_code(code)
    for name in chosen.transcripts:
        project.transcript(name)
    for coder in chosen.coders:
        project.known_coder(coder)
    transcripts = [t for t in project.store.transcripts.all() if not chosen.transcripts or t.name in chosen.transcripts]
    codings = [coding for coding in project.codings() if chosen.passes(coding)]
    proposals = [c for c in as_codings(project, transcripts) if chosen.passes(c)] if suggested else None
    return _write(
        project,
        path,
        (transcripts, codings, proposals),
        chosen.describe(),
        wish or DocumentWish(),
        raw=raw,
        force=force,
    )


def export_list(
    project: Sifting,
    path: Path,
    codings: Sequence[Coding],
    what: Mapping[str, str],
    *,
    raw: bool,
    force: bool,
    wish: DocumentWish | None = None,
) -> ExportCount:
    """Write exactly these codings, with the transcripts they stand in; `what` tells the reader which they are."""
    from qualcode.exchange import known_ending

    known_ending(path)
    names = {coding.excerpt.transcript for coding in codings}
    transcripts = [transcript for transcript in project.store.transcripts.all() if transcript.name in names]
    return _write(project, path, (transcripts, list(codings), None), what, wish or DocumentWish(), raw=raw, force=force)


def _write(
    project: Sifting,
    path: Path,
    parts: _Parts,
    what: Mapping[str, str],
    wish: DocumentWish,
    *,
    raw: bool,
    force: bool,
) -> ExportCount:
    from qualcode.exchange import DOCUMENTS, check_target, describe_export

    transcripts, codings, proposals = parts
    now = datetime.now(UTC)
    about = describe_export(
        title=project.codebook.title,
        date=now.isoformat(timespec="seconds"),
        transcripts=transcripts,
        codings=codings,
        filters=dict(what),
        codebook_sha256=project.codebook_file.sha256,
        suggested=None if proposals is None else len(proposals),
    )
    check_target(path, force=force)
    if path.suffix.lower() in DOCUMENTS:
        day = now.astimezone().date().isoformat()  # people date what they hand over by their own clock
        _write_document(path, parts, project.codebook, about | {"date": day}, wish, force=force)
    else:
        _write_tables(path, parts, project.codebook, about, raw=raw, force=force)
    suggested = len(proposals or ())
    return ExportCount(path, len(codings) + suggested, len(transcripts), suggested)


def _write_tables(
    path: Path, parts: _Parts, book: Codebook, about: Mapping[str, str], *, raw: bool, force: bool
) -> None:
    from qualcode.analysis import tabulate_codebook, tabulate_excerpts, tabulate_matrix, tabulate_transcripts
    from qualcode.exchange import write_tables

    transcripts, codings, proposals = parts
    tables = [
        tabulate_excerpts(transcripts, codings + (proposals or []), book),
        tabulate_codebook(book, codings, transcripts),
        tabulate_transcripts(transcripts, codings),
        tabulate_matrix(transcripts, codings, book),
    ]
    write_tables(path, tables, about=about, raw=raw, force=force)


def _write_document(
    path: Path, parts: _Parts, book: Codebook, about: Mapping[str, str], wish: DocumentWish, *, force: bool
) -> None:
    from qualcode.analysis import tabulate_codebook, tabulate_excerpts
    from qualcode.exchange.documents import codebook_document, quotes_document, write_document

    transcripts, codings, proposals = parts
    if wish.what == "codebook":
        uses = tabulate_codebook(book, codings, transcripts)
        document = codebook_document(uses, book, about=about, title=wish.title, project=wish.project)
    else:
        excerpts = tabulate_excerpts(transcripts, codings + (proposals or []), book)
        document = quotes_document(excerpts, book, about=about, title=wish.title, project=wish.project)
    write_document(path, document, force=force)


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
