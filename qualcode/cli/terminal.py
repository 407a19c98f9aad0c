"""`tui`: the terminal UI."""

from __future__ import annotations

import os
import sys

import click

from qualcode.cli.group import Study, example, is_language_given
from qualcode.errors import QualcodeError
from qualcode.i18n import _, set_language


@click.command(
    help=_("Open the study in the terminal UI."),
    epilog=example("qualcode tui", "qualcode --coder kari tui", "qualcode tui --plain"),
)
@click.option(
    "--plain",
    is_flag=True,
    help=_("For screen readers: no drawn lines, no colours, letters for signs (or QUALCODE_PLAIN=1)."),
)
@click.pass_obj
def tui(study: Study, plain: bool) -> None:
    """Run the terminal UI until the coder leaves it."""
    served = "TEXTUAL_DRIVER" in os.environ  # `serve` draws it in a browser
    if not served and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QualcodeError(
            _("The terminal UI needs a terminal."), _("Run it in one, or use the other commands: qualcode --help")
        )
    with study.open() as project:
        project.mirror_codebook()  # a codebook that cannot be read is told here, in one line
        from qualcode.tui.app import QualcodeApp
        from qualcode.tui.plain import is_asked_for
        from qualcode.tui.preferences import Preferences

        preferences = Preferences()
        if preferences.language and not is_language_given():
            set_language(preferences.language)
        QualcodeApp(project, plain=plain or is_asked_for(), preferences=preferences).run()
