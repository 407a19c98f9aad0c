"""`tui`: the terminal UI."""

from __future__ import annotations

import sys

import click

from qualcode.cli.group import Study, example
from qualcode.errors import QualcodeError
from qualcode.i18n import _


@click.command(
    help=_("Open the study in the terminal UI."), epilog=example("qualcode tui", "qualcode --coder kari tui")
)
@click.pass_obj
def tui(study: Study) -> None:
    """Run the terminal UI until the coder leaves it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QualcodeError(
            _("The terminal UI needs a terminal."), _("Run it in one, or use the other commands: qualcode --help")
        )
    with study.open() as project:
        project.mirror_codebook()  # a codebook that cannot be read is told here, in one line
        from qualcode.tui.app import QualcodeApp

        QualcodeApp(project).run()
