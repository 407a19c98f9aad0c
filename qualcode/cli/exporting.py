"""`export`: coded excerpts to a file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import progress_bar, tell
from qualcode.cli.group import Study, example
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.project.exporting import ExportCount, ExportFilter


class Day(click.ParamType[date]):
    """A day as 2026-11-22 or 22.11.2026."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        if isinstance(value, date):
            return value
        norwegian = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", str(value).strip())
        try:
            if norwegian:
                day, month, year = map(int, norwegian.groups())
                return date(year, month, day)
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(_("{value} is no day; write it as 2026-11-22 or 22.11.2026.").format(value=value), param, ctx)


class Pair(click.ParamType[tuple[str, str]]):
    """NAME=VALUE."""

    name = "pair"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The name and the value."""
        if isinstance(value, tuple):
            return value
        name, equals, said = str(value).partition("=")
        if not (name.strip() and equals and said.strip()):
            self.fail(_("{value} is not NAME=VALUE.").format(value=value), param, ctx)
        return name.strip(), said.strip()


@click.command(
    help=_(
        "Write coded excerpts to a file; the ending decides: .xlsx, .ods, .csv, .tsv or .jsonl. "
        "With .docx, .html or .md you get a document: quotes by code, or the codebook with --what codebook. "
        "With .qdpx the whole study goes to other programs, with .qdc the codebook (REFI-QDA)."
    ),
    epilog=example(
        "qualcode export utdrag.xlsx",
        "qualcode export alt.ods --with cooccurrence,crosstab:kommune,agreement",
        "qualcode export synergi.csv --code synergi --raw",
        "qualcode export replikker.csv --table wide-turn --raw",
        "qualcode export uka.xlsx --from 16.11.2026 --attribute kommune=Drammen",
        "qualcode export tillit.xlsx --query 'kode:synergi NOT kode:drift kommune:Drammen'",
        "qualcode export sitater.docx --title 'Det folk sa om tillit' --code tillit",
        "qualcode export kodebok.html --what codebook",
        "qualcode export studien.qdpx",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--query", metavar="QUERY", help=_("Exactly the excerpts that a search is true of; see: search --help."))
@click.option("--code", "codes", multiple=True, metavar="ID", help=_("Only this code and those below it."))
@click.option("--transcript", "transcripts", multiple=True, metavar="NAME", help=_("Only from this transcript."))
@click.option("--by", "coders", multiple=True, metavar="NAME", help=_("Only codings by this coder."))
@click.option(
    "--origin",
    "origins",
    multiple=True,
    type=click.Choice(["manual", "accepted", "imported"]),
    help=_("Only these origins."),
)
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    type=Pair(),
    metavar="NAME=VALUE",
    help=_("Only transcripts with this attribute; several values of one name are alternatives."),
)
@click.option("--from", "since", type=Day(), metavar="DAY", help=_("Only what was coded on this day or later."))
@click.option("--to", "until", type=Day(), metavar="DAY", help=_("Only what was coded on this day or earlier."))
@click.option("--suggested", is_flag=True, help=_("Also the suggestions that wait, clearly marked."))
@click.option(
    "--with",
    "more",
    multiple=True,
    metavar="TABLE,...",
    help=_(
        "More sheets in a workbook: frequencies, cooccurrence (or cooccurrence:turn, cooccurrence:transcript), "
        "crosstab:ATTRIBUTE, wide-excerpt, wide-turn, wide-transcript, long, agreement, journal, memos."
    ),
)
@click.option("--table", "only", metavar="TABLE", help=_("Only this table; .csv, .tsv and .jsonl hold one."))
@click.option("--raw", is_flag=True, help=_("csv for R and pandas: comma, point, English headings, nothing guarded."))
@click.option(
    "--what", type=click.Choice(["quotes", "codebook"]), help=_("What the document holds; quotes unless you say more.")
)
@click.option("--title", metavar="TEXT", help=_("The title of the document."))
@click.option("--project", "project_name", metavar="TEXT", help=_("The project in it; else the codebook's title."))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Look in the file for names that this key has pseudonyms for."),
)
@click.option("--force", is_flag=True, help=_("Write over a file that is there."))
@click.pass_obj
def export(
    study: Study,
    file: Path,
    query: str | None,
    codes: tuple[str, ...],
    transcripts: tuple[str, ...],
    coders: tuple[str, ...],
    origins: tuple[str, ...],
    attributes: tuple[tuple[str, str], ...],
    since: date | None,
    until: date | None,
    suggested: bool,
    more: tuple[str, ...],
    only: str | None,
    raw: bool,
    what: str | None,
    title: str | None,
    project_name: str | None,
    key: Path | None,
    force: bool,
) -> None:
    """Write the file and say what is in it."""
    from qualcode.cli.pseudonyms import open_key
    from qualcode.project.exporting import DocumentWish, ExportFilter
    from qualcode.project.tables import TableWish

    filters = ExportFilter(codes, transcripts, coders, origins, attributes, since, until)
    _check_usage(
        file, query, filters, suggested, document=bool(what or title or project_name), sheets=bool(more or only)
    )
    wish = DocumentWish(what or "quotes", title or "", project_name or "")
    tables = TableWish(tuple(name for names in more for name in names.split(",") if name.strip()), only or "")
    with study.open() as project, progress_bar(_("Writing")) as report:
        opened = open_key(project, key) if key is not None else None
        if query:
            found, named = project.find_codings(query), {_("query"): query}
            count = project.export_list(
                file, found, named, raw=raw, force=force, wish=wish, tables=tables, report=report
            )
        else:
            how = {"raw": raw, "force": force, "suggested": suggested}
            count = project.export(file, filters=filters, **how, wish=wish, tables=tables, report=report)
        originals = project.find_originals(file, opened) if opened is not None else {}
    _tell_count(count, codebook=wish.what == "codebook", suggested=suggested)
    if originals:
        raise QualcodeError(
            _("{path} holds original names: {names}.").format(path=file, names=", ".join(sorted(originals))),
            _("Do not share it. Replace them with “qualcode pseudonymise”, and export anew."),
        )


def _check_usage(
    file: Path, query: str | None, filters: ExportFilter, suggested: bool, *, document: bool, sheets: bool
) -> None:
    """Stop where options do not go together."""
    from qualcode.exchange import DOCUMENTS, ENDINGS
    from qualcode.project.exporting import ExportFilter

    ending = file.suffix.lower()
    if query and (filters != ExportFilter() or suggested):
        raise click.UsageError(_("--query says itself which excerpts are wanted; leave out the other filters."))
    if document and ending not in DOCUMENTS:
        raise click.UsageError(
            _("--what, --title and --project are for documents: {endings}.").format(endings=", ".join(DOCUMENTS))
        )
    if sheets and ending not in ENDINGS:
        raise click.UsageError(_("--with and --table are for tables: {endings}.").format(endings=", ".join(ENDINGS)))


def _tell_count(count: ExportCount, *, codebook: bool, suggested: bool) -> None:
    """Say what is in the file."""
    ending = count.path.suffix.lower()
    if codebook or ending == ".qdc":
        tell(_("The codebook is written to {path}.").format(path=count.path))
    elif ending == ".qdpx":
        written = ngettext("{n} coding written to {path}.", "{n} codings written to {path}.", count.rows)
        tell(written.format(n=count.rows, path=count.path))
    else:
        written = ngettext("{n} row written to {path}", "{n} rows written to {path}", count.rows)
        more = _(", {n} of them suggestions.").format(n=count.suggested) if suggested else "."
        tell(written.format(n=count.rows, path=count.path) + more)
    for note in count.notes:
        tell(note)
    if count.losses:
        from qualcode.cli.exchanging import tell_losses

        tell_losses(count.losses)
