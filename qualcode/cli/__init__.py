"""The command line: `qualcode COMMAND`. A command's module is imported when it is used, so that help starts at once."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from qualcode import __version__
from qualcode.cli.group import Study
from qualcode.i18n import LANGUAGES, N_, _

COMMANDS: Final = {
    "init": ("importing", N_("Make a study in a folder.")),
    "import": ("importing", N_("Read transcripts into the study.")),
    "review": ("reviewing", N_("Work off what a corrected text touched.")),
    "list": ("listing", N_("List transcripts, codes, coders, cases, runs or models.")),
    "show": ("listing", N_("Show a transcript turn by turn.")),
    "tui": ("terminal", N_("Open the study in the terminal UI.")),
    "serve": ("serving", N_("Open the study in a browser on this machine.")),
    "suggest": ("suggesting", N_("Suggest codes for transcripts.")),
    "evaluate": ("evaluating", N_("Show how far the suggestions can be trusted.")),
    "search": ("searching", N_("Find words in what respondents say.")),
    "export": ("exporting", N_("Write coded excerpts to a spreadsheet or a document.")),
    "codings": ("codings", N_("Codings in and out as rows.")),
    "attributes": ("attributes", N_("What is known of the interviews, from a table.")),
    "pseudonymise": ("pseudonyms", N_("Find names and replace them.")),
    "purge": ("purging", N_("Delete originals and history for good.")),
    "log": ("journal", N_("Show the journal, newest first.")),
    "undo": ("journal", N_("Undo your last change.")),
    "redo": ("journal", N_("Redo what you undid.")),
    "check": ("checking", N_("Check that the study is whole.")),
    "backups": ("safekeeping", N_("List the backups, or make one.")),
    "restore": ("safekeeping", N_("Put a backup in place.")),
    "recover": ("safekeeping", N_("Make a damaged study whole.")),
}
"""Each command's module and its line in the list of commands, in the order of work."""


class Commands(click.Group):
    """A group that knows its commands before their modules are imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"qualcode.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name + "_" if cmd_name in ("import", "list") else cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(short)) for name, (_module, short) in COMMANDS.items()])


@click.group(
    cls=Commands,
    subcommand_metavar=_("COMMAND [ARGS]..."),
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Code interviews against a codebook, with suggestions, on your own machine."),
    epilog=_("Start here: qualcode init, qualcode import, qualcode tui."),
)
@click.option(
    "--project",
    "root",
    default=".",
    envvar="QUALCODE_PROJECT",
    metavar="DIR",
    help=_("The folder of the study (default: this folder)."),
)
@click.option("--coder", envvar="QUALCODE_CODER", metavar="NAME", help=_("Who codes (default: your login name)."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of what you read (default: nb)."))
@click.version_option(__version__, prog_name="qualcode", message="%(prog)s %(version)s", help=_("Show the version."))
@click.pass_context
def cli(context: click.Context, root: str, coder: str | None, lang: str | None) -> None:
    """Remember which study the command works on; the language was chosen before the commands were imported."""
    context.obj = Study(root, coder)
