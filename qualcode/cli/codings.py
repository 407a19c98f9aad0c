"""`codings`: codings in and out as rows."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import emit_rows, format_option
from qualcode.i18n import _, ngettext


@click.group(help=_("Codings in and out, one row for each excerpt."))
def codings() -> None:
    """Hold the two commands."""


@codings.command(
    "import",
    help=_(
        "Add the codings in a .jsonl, .csv or .xlsx file, as `codings export` writes them. "
        "Nothing is added if a row is wrong. A sheet of excerpts that `export` wrote (.xlsx, .ods, .csv or .tsv) and "
        "someone has worked in is compared by id: you see what is new, changed, removed or changed on both sides, "
        "row by row, and nothing happens before you say yes."
    ),
    epilog=example(
        "qualcode codings import kari.jsonl --coder kari",
        "qualcode codings import utdrag.xlsx --plan",
        "qualcode codings import utdrag.xlsx --yes --remove",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--coder", metavar="NAME", help=_("Whose codings these are (default: as the rows say)."))
@click.option("--plan", "only_plan", is_flag=True, help=_("Only show what a sheet of excerpts would change."))
@click.option("--yes", is_flag=True, help=_("Do it without asking."))
@click.option("--theirs", is_flag=True, help=_("Where both sides have changed something, the sheet holds."))
@click.option("--remove", is_flag=True, help=_("Take away the codings whose rows were deleted in the sheet."))
@format_option
@click.pass_obj
def import_codings(
    study: Study,
    file: Path,
    coder: str | None,
    only_plan: bool,
    yes: bool,
    theirs: bool,
    remove: bool,
    form: str | None,
) -> None:
    """Add the rows that are new, or take in a sheet that came back."""
    with study.open() as project:
        plan = project.plan_return(file, coder=coder)
        if plan is not None:
            from qualcode.cli.returning import take_return

            take_return(project, plan, Wish(only_plan, yes, theirs, remove, form))
            return
        if only_plan or theirs or remove:
            raise click.UsageError(_("--plan, --theirs and --remove are for sheets of excerpts with the column ID."))
        done = project.import_codings(file, coder=coder)
    tell(ngettext("{n} new coding.", "{n} new codings.", len(done.new)).format(n=len(done.new)))
    if done.kept:
        kept = len(done.kept)
        tell(
            ngettext(
                "{n} memo was not taken: the coding has another one, which stands.",
                "{n} memos were not taken: the codings have others, which stand.",
                kept,
            ).format(n=kept)
        )


class Wish(NamedTuple):
    """What is to be done with a sheet that came back."""

    only_plan: bool
    yes: bool
    theirs: bool
    remove: bool
    form: str | None


@codings.command(
    "export",
    help=_("Write the codings to a .jsonl or .csv file, or to the screen."),
    epilog=example("qualcode codings export kodinger.jsonl", "qualcode codings export --format csv > kodinger.csv"),
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    help=_("How to write (default: by the ending, else jsonl)."),
)
@click.option("--force", is_flag=True, help=_("Write over a file that is there."))
@click.pass_obj
def export_codings(study: Study, file: Path | None, form: str | None, force: bool) -> None:
    """Write every coding of the study."""
    from qualcode.exchange import render_coding_rows, write_coding_rows

    with study.open() as project:
        rows = project.coding_rows()
    if file is not None:
        write_coding_rows(file, rows, form=form, force=force)
        tell(
            ngettext("{n} row written to {path}.", "{n} rows written to {path}.", len(rows)).format(
                n=len(rows), path=file
            )
        )
    elif form == "csv":
        click.echo(render_coding_rows(rows, "csv"), nl=False)
    else:
        emit_rows(rows)
