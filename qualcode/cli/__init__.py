"""The command line: `qualcode COMMAND`."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode import __version__
from qualcode.cli.checking import check
from qualcode.cli.codings import codings
from qualcode.cli.exporting import export
from qualcode.cli.group import Commands, Study
from qualcode.cli.importing import import_, init
from qualcode.cli.journal import log, redo, undo
from qualcode.cli.listing import list_, show
from qualcode.cli.searching import search
from qualcode.cli.suggesting import suggest
from qualcode.cli.terminal import tui
from qualcode.i18n import LANGUAGES, _


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Code interviews against a codebook, with suggestions, on your own machine."),
    epilog=_("Start here: qualcode init, qualcode import, qualcode tui."),
)
@click.option(
    "--project",
    "root",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="QUALCODE_PROJECT",
    metavar="DIR",
    help=_("The folder of the study (default: this folder)."),
)
@click.option("--coder", envvar="QUALCODE_CODER", metavar="NAME", help=_("Who codes (default: your login name)."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of what you read (default: nb)."))
@click.version_option(__version__, prog_name="qualcode", message="%(prog)s %(version)s", help=_("Show the version."))
@click.pass_context
def cli(context: click.Context, root: Path, coder: str | None, lang: str | None) -> None:
    """Remember which study the command works on; the language was chosen before the commands were imported."""
    context.obj = Study(root, coder)


for _command in (
    init,
    import_,
    list_,
    show,
    tui,
    suggest,
    codings,
    search,
    export,
    log,
    undo,
    redo,
    check,
):
    cli.add_command(_command)
