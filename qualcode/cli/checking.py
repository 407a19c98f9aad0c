"""`check`: is the study whole?"""

from __future__ import annotations

import sys

import click

from qualcode.cli.diagnostics import report, tell
from qualcode.cli.group import Study, example
from qualcode.errors import QualcodeError
from qualcode.i18n import _


@click.command(
    help=_("Check that corpus.db is whole, that every quote stands where it should, and look over the codebook."),
    epilog=example("qualcode check"),
)
@click.pass_obj
def check(study: Study) -> None:
    """Print every problem; exit with 1 if corpus.db has one."""
    from qualcode.codebook import lint_codebook

    with study.open() as project:
        for warning in lint_codebook(project.codebook):
            tell(_("codebook.yaml: {warning}").format(warning=warning))
        problems = project.store.check()
    for problem in problems:
        report(QualcodeError(problem))
    if problems:
        sys.exit(1)
    tell(_("corpus.db is whole."))
