"""`export`: coded excerpts to a file."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext


@click.command(
    help=_(
        "Write coded excerpts to a file; the ending decides: .xlsx, .csv, .tsv or .jsonl. "
        "With .docx, .html or .md you get a document: quotes by code, or the codebook with --what codebook. "
        "With .qdpx the whole study goes to other programs, with .qdc the codebook (REFI-QDA)."
    ),
    epilog=example(
        "qualcode export utdrag.xlsx",
        "qualcode export synergi.csv --code synergi --raw",
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
@click.option("--suggested", is_flag=True, help=_("Also the suggestions that wait, clearly marked."))
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
    suggested: bool,
    raw: bool,
    what: str | None,
    title: str | None,
    project_name: str | None,
    key: Path | None,
    force: bool,
) -> None:
    """Write the file and say what is in it."""
    from qualcode.cli.pseudonyms import open_key
    from qualcode.exchange import DOCUMENTS
    from qualcode.project.exporting import DocumentWish, ExportFilter

    if query and (codes or transcripts or coders or origins or suggested):
        raise click.UsageError(_("--query says itself which codes, transcripts, coders and origins are wanted."))
    if (what or title or project_name) and file.suffix.lower() not in DOCUMENTS:
        raise click.UsageError(
            _("--what, --title and --project are for documents: {endings}.").format(endings=", ".join(DOCUMENTS))
        )
    wish = DocumentWish(what or "quotes", title or "", project_name or "")
    with study.open() as project:
        opened = open_key(project, key) if key is not None else None
        if query:
            found, named = project.find_codings(query), {_("query"): query}
            count = project.export_list(file, found, named, raw=raw, force=force, wish=wish)
        else:
            filters = ExportFilter(codes, transcripts, coders, origins)
            count = project.export(file, filters=filters, suggested=suggested, raw=raw, force=force, wish=wish)
        originals = project.find_originals(file, opened) if opened is not None else {}
    if wish.what == "codebook":
        tell(_("The codebook is written to {path}.").format(path=count.path))
    else:
        written = ngettext("{n} row written to {path}", "{n} rows written to {path}", count.rows)
        more = _(", {n} of them suggestions.").format(n=count.suggested) if suggested else "."
        tell(written.format(n=count.rows, path=count.path) + more)
    if count.losses:
        from qualcode.cli.exchanging import tell_losses

        tell_losses(count.losses)
    if originals:
        raise QualcodeError(
            _("{path} holds original names: {names}.").format(path=file, names=", ".join(sorted(originals))),
            _("Do not share it. Replace them with “qualcode pseudonymise”, and export anew."),
        )
