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
    epilog=example("qualcode check", "qualcode check --repair"),
)
@click.option("--repair", is_flag=True, help=_("Mend what can be mended safely; a backup is made first."))
@click.pass_obj
def check(study: Study, repair: bool) -> None:
    """Print every problem; exit with 1 if corpus.db has one."""
    from qualcode.codebook import lint_codebook
    from qualcode.project.safekeeping import database, find_damage, place_warning

    path = database(study.root)
    warning = place_warning(study.root)
    if warning is not None:
        tell(warning)
    problems = find_damage(path) if path.is_file() else []
    if repair and problems:
        problems = _repair(study, problems)
    if not problems:
        with study.open() as project:
            for advice in lint_codebook(project.codebook):
                tell(_("codebook.yaml: {warning}").format(warning=advice))
    for problem in problems:
        report(QualcodeError(problem))
    if problems:
        tell(_("Nothing is lost as long as you keep the file. Mend it with: qualcode check --repair, qualcode recover"))
        sys.exit(1)
    tell(_("corpus.db is whole."))


def _repair(study: Study, problems: list[str]) -> list[str]:
    """Mend the study; what is still wrong with it."""
    for problem in problems:
        tell(problem)
    with study.open() as project:
        mended = project.store.repair(coder=project.coder)
        for line in mended:
            tell(_("Mended: {what}").format(what=line))
        return project.store.check()
