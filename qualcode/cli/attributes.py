"""`attributes`: what is known of the interviews."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.i18n import _, ngettext


@click.group(help=_("What is known of the interviews, from a table."))
def attributes() -> None:
    """Hold the one command."""


@attributes.command(
    "import",
    help=_(
        "Read attributes from an .xlsx, .csv or .tsv table. One column names the transcript or the person, each of "
        "the others is an attribute; columns for both name a speaker in a transcript. "
        "Nothing is stored if a row fits nothing; undo takes it back."
    ),
    epilog=example("qualcode attributes import deltakere.xlsx"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_attributes(study: Study, file: Path) -> None:
    """Store what the table says."""
    with study.open() as project:
        plan = project.plan_attributes(file)
        changed = project.set_attributes(plan.values, plan.people)
    tell(_("Attributes: {names}.").format(names=", ".join(plan.attributes)))
    tell(
        ngettext("{n} transcript changed.", "{n} transcripts changed.", len(changed)).format(n=len(changed))
        if changed
        else _("All of it was known already.")
    )
