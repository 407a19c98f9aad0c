"""Coded excerpts out of the study, as tables and documents in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Kind, Origin, Suggestion, Transcript, version_of
from qualcode.project.tables import Parts, TableWish, choose_tables, known_attribute, known_attributes, make_table

if TYPE_CHECKING:
    from qualcode.exchange.refi import Loss
    from qualcode.exchange.sheets import Report
    from qualcode.project.sifting import Sifting
    from qualcode.project.study import Project


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which codings go out; an empty part lets all through. A code lets those below it through.

    `attributes` are pairs of name and value: one of the values given for a name must be known of who speaks, or of the
    transcript, for every name. `since` and `until` are days by the clock of whoever exports, both included.
    """

    codes: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    since: date | None = None
    until: date | None = None

    def has(self, transcript: Transcript) -> bool:
        """Whether codings in the transcript may go out."""
        named = not self.transcripts or transcript.name in self.transcripts
        people = ({}, *transcript.people.values())
        return named and any(self._fits({**transcript.attributes, **known}) for known in people)

    def fits(self, transcript: Transcript, coding: Coding) -> bool:
        """Whether what is known of who speaks first in the coding, or of the transcript, is what is asked for."""
        if not self.attributes or not transcript.people:
            return True  # `has` decides
        turns = (transcript.turns[index] for index, _start, _end in transcript.pieces(coding.excerpt))
        who = next((turn.speaker for turn in turns if turn.kind is not Kind.INTERVIEWER), "")
        return self._fits({**transcript.attributes, **transcript.people.get(who, {})})

    def _fits(self, known: Mapping[str, str]) -> bool:
        return all(
            any(_same(known.get(name, ""), value) for key, value in self.attributes if key == name)
            for name in {key for key, _value in self.attributes}
        )

    def passes(self, coding: Coding) -> bool:
        """Whether the coding goes out, as far as its transcript does not decide."""
        below = any(coding.code == code or coding.code.startswith(f"{code}/") for code in self.codes)
        if coding.origin is Origin.SUGGESTED:  # nobody's yet, so neither coder, origin nor day keeps it back
            return below or not self.codes
        by_whom = not self.coders or coding.coder in self.coders
        how = not self.origins or coding.origin in self.origins
        return (below or not self.codes) and by_whom and how and self._in_time(coding.created)

    def _in_time(self, created: str) -> bool:
        if self.since is None and self.until is None:
            return True
        try:
            day = datetime.fromisoformat(created).astimezone().date()
        except ValueError:
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def describe(self) -> dict[str, str]:
        """The filters by name, as people read them."""
        parts = {
            _("codes"): self.codes,
            _("transcripts"): self.transcripts,
            _("coders"): self.coders,
            _("origins"): self.origins,
            _("attributes"): tuple(f"{name}={value}" for name, value in self.attributes),
            _("from"): (self.since.isoformat(),) if self.since else (),
            _("to"): (self.until.isoformat(),) if self.until else (),
        }
        return {name: ", ".join(values) for name, values in parts.items() if values}


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


@dataclass(frozen=True, slots=True)
class DocumentWish:
    """What a .docx, .md or .html holds: `what` is quotes or codebook. Without a title or project it finds its own."""

    what: str = "quotes"
    title: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class ExportCount:
    """What was written: rows are one for each excerpt and code, or those of the one table that was asked for.

    `losses` tell what the form has no room for, and `notes` what one may wonder at in the file.
    """

    path: Path
    rows: int
    transcripts: int
    suggested: int
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()


def export(
    project: Project,
    path: Path,
    *,
    filters: ExportFilter | None,
    suggested: bool,
    raw: bool,
    force: bool,
    wish: DocumentWish | None = None,
    tables: TableWish | None = None,
    report: Report | None = None,
) -> ExportCount:
    """Write the coded excerpts to the file in the form that its ending names."""
    from qualcode.exchange import PROJECTS, known_ending

    chosen = filters or ExportFilter()
    check_filter(project, chosen)
    if path.suffix.lower() in PROJECTS:
        from qualcode.project.refi import export_project

        return export_project(project, path, chosen, force=force, report=report)
    known_ending(path)
    transcripts = [transcript for transcript in project.store.transcripts.all() if chosen.has(transcript)]
    by_name = {transcript.name: transcript for transcript in transcripts}

    def goes(coding: Coding) -> bool:
        transcript = by_name.get(coding.excerpt.transcript)
        return transcript is not None and chosen.passes(coding) and chosen.fits(transcript, coding)

    codings = [coding for coding in project.codings() if goes(coding)]
    proposals = [coding for coding in as_codings(project, transcripts) if goes(coding)] if suggested else None
    parts = (transcripts, codings, proposals)
    order = Order(chosen.describe(), wish or DocumentWish(), tables or TableWish(), raw=raw, force=force, report=report)
    return _write(project, path, parts, order)


def check_filter(project: Project, chosen: ExportFilter) -> None:
    """Make sure that the filter names what there is.

    Raises:
        QualcodeError: There is no such code, transcript, coder or attribute, or no transcript with that value.
    """
    for code in chosen.codes:
        project.known_code(code)
    for name in chosen.transcripts:
        project.transcript(name)
    for coder in chosen.coders:
        project.known_coder(coder)
    known = known_attributes(project) if chosen.attributes else {}
    for name, value in chosen.attributes:
        known_attribute(known, name)
        values = {values[name] for values in known.values() if values.get(name)}
        if not any(_same(value, other) for other in values):
            raise QualcodeError(
                _("No transcript has {name} = {value}.").format(name=name, value=value),
                _("The values are: {values}.").format(values=", ".join(sorted(values)[:20])),
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
    tables: TableWish | None = None,
    report: Report | None = None,
) -> ExportCount:
    """Write exactly these codings, with the transcripts they stand in; `what` tells the reader which they are."""
    from qualcode.exchange import PROJECTS, known_ending

    if path.suffix.lower() in PROJECTS:
        raise QualcodeError(
            _("A list of excerpts cannot be written as {ending}, which holds a study.").format(ending=path.suffix),
            _("Write a table or a document, or choose with --code, --transcript and the other filters."),
        )
    known_ending(path)
    names = {coding.excerpt.transcript for coding in codings}
    transcripts = [transcript for transcript in project.store.transcripts.all() if transcript.name in names]
    order = Order(what, wish or DocumentWish(), tables or TableWish(), raw=raw, force=force, report=report)
    return _write(project, path, (transcripts, list(codings), None), order)


@dataclass(frozen=True, slots=True)
class Order:
    """How a file is wanted: `what` tells its readers which codings are in it."""

    what: Mapping[str, str]
    wish: DocumentWish
    tables: TableWish
    raw: bool
    force: bool
    report: Report | None


def _write(project: Sifting, path: Path, parts: Parts, order: Order) -> ExportCount:
    from qualcode.exchange import DOCUMENTS, check_target, describe_export

    transcripts, codings, proposals = parts
    names = choose_tables(project, path, order.tables)
    now = datetime.now(UTC)
    about = describe_export(
        title=project.codebook.title,
        date=now.isoformat(timespec="seconds"),
        transcripts=transcripts,
        codings=codings,
        filters=dict(order.what),
        codebook_sha256=project.codebook_file.sha256,
        suggested=None if proposals is None else len(proposals),
    )
    check_target(path, force=order.force)
    suggested = len(proposals or ())
    notes: tuple[str, ...] = ()
    if path.suffix.lower() in DOCUMENTS:
        day = now.astimezone().date().isoformat()  # people date what they hand over by their own clock
        _write_document(path, parts, project.codebook, about | {"date": day}, order)
    else:
        rows = _write_tables(project, path, parts, names, about, order)
        notes = _notes(rows)
        if len(names) == 1 and names != ("excerpts",):
            return ExportCount(path, rows[names[0]], len(transcripts), 0, notes=notes)
    return ExportCount(path, len(codings) + suggested, len(transcripts), suggested, notes=notes)


def _notes(rows: Mapping[str, int]) -> tuple[str, ...]:
    """What to say of tables with so many rows."""
    if rows.get("agreement", 1):
        return ()
    return (_("Agreement is empty: it needs two coders who have coded in the same transcripts."),)


def _write_tables(
    project: Sifting, path: Path, parts: Parts, names: Sequence[str], about: Mapping[str, str], order: Order
) -> dict[str, int]:
    """Write them; how many rows each has."""
    from qualcode.exchange import write_tables

    tables = [make_table(project, name, parts) for name in names]
    ids = [f"{c.id}:{version_of(c.code, '', c.memo, c.weight)}" for c in parts[1]] if "excerpts" in names else ()
    write_tables(path, tables, about=about, ids=ids, raw=order.raw, force=order.force, report=order.report)
    return {name: len(table.rows) for name, table in zip(names, tables, strict=True)}


def _write_document(path: Path, parts: Parts, book: Codebook, about: Mapping[str, str], order: Order) -> None:
    from qualcode.analysis import tabulate_codebook, tabulate_excerpts
    from qualcode.exchange.documents import codebook_document, quotes_document, write_document

    transcripts, codings, proposals = parts
    wish = order.wish
    if wish.what == "codebook":
        uses = tabulate_codebook(book, codings, transcripts)
        document = codebook_document(uses, book, about=about, title=wish.title, project=wish.project)
    else:
        excerpts = tabulate_excerpts(transcripts, codings + (proposals or []), book)
        document = quotes_document(excerpts, book, about=about, title=wish.title, project=wish.project)
    write_document(path, document, force=order.force, report=order.report)


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
