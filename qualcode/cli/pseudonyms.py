"""`pseudonymise`: a plan to look over, then the replacements."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import emit, format_option
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.privacy import Key
    from qualcode.project import Project
    from qualcode.project.pseudonyms import PseudonymPlan


@click.command(
    help=_(
        "Find what could tell who someone is, and replace it alike everywhere. First write a plan, look it over in a "
        "spreadsheet, then give it back with --apply. Codings follow, and undo brings the names back until a purge."
    ),
    epilog=example(
        "qualcode pseudonymise --plan ../navn.csv",
        "qualcode pseudonymise --apply ../navn.csv --key ../../nokkel/studie.key --passphrase",
    ),
)
@click.argument("transcripts", nargs=-1, metavar="[TRANSCRIPT]...")
@click.option(
    "--plan", "plan_file", type=click.Path(path_type=Path), metavar="FILE.csv", help=_("Write the plan there.")
)
@click.option("--apply", "apply_file", type=click.Path(path_type=Path), metavar="FILE.csv", help=_("Do what it says."))
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Where the names are kept with their pseudonyms; never in the study."),
)
@click.option("--passphrase", is_flag=True, help=_("Lock the key with a passphrase, which is asked for."))
@click.option("--no-key", is_flag=True, help=_("Keep no key: after a purge no one can tell who was who."))
@click.option("--force", is_flag=True, help=_("Write over a plan that is there."))
@click.option("--yes", is_flag=True, help=_("Replace without asking."))
@format_option
@click.pass_obj
def pseudonymise(
    study: Study,
    transcripts: tuple[str, ...],
    plan_file: Path | None,
    apply_file: Path | None,
    key_file: Path | None,
    passphrase: bool,
    no_key: bool,
    force: bool,
    yes: bool,
    form: str | None,
) -> None:
    """Make the plan, or carry it out."""
    if apply_file is not None and (key_file is None) != no_key:
        raise click.UsageError(_("--apply needs --key FILE, or --no-key."))
    if apply_file is not None and plan_file is not None:
        raise click.UsageError(_("Give --plan or --apply, not both."))
    with study.open() as project:
        key = open_key(project, key_file, passphrase, new=True)
        if apply_file is not None:
            _apply(project, apply_file, key, yes)
            return
        plan = project.plan_pseudonyms(transcripts, key=key)
        _tell_found(plan)
        from qualcode.project.pseudonym_file import as_table, write_plan

        if plan_file is None:
            emit(as_table(plan), form)
            return
        write_plan(plan_file, plan, force=force)
    tell(_("The plan is in {path}. It holds names: keep it where the study is safe.").format(path=plan_file))
    tell(
        _("Go through it, set “apply” to ja or nei, and run: qualcode pseudonymise --apply {path} --key FILE").format(
            path=plan_file
        )
    )


def open_key(project: Project, path: Path | None, lock: bool = False, *, new: bool = False) -> Key | None:
    """The key in the file, where asked for a new one; the passphrase is QUALCODE_KEY_PASSPHRASE, or is asked for."""
    if path is None:
        return None
    from qualcode.privacy.key import check_place, is_locked, read_key

    check_place(path, project.root)
    if not new and not path.is_file():
        raise QualcodeError(_("There is no file {path}.").format(path=path), _("Give the key of this study."))
    locked = lock or is_locked(path)
    passphrase = os.environ.get("QUALCODE_KEY_PASSPHRASE", "") if locked else ""
    if locked and not passphrase:
        if not sys.stdin.isatty():
            raise QualcodeError(
                _("The key needs a passphrase, and there is no terminal to ask in."),
                _("Give it in the environment as QUALCODE_KEY_PASSPHRASE."),
            )
        passphrase = click.prompt(
            _("Passphrase of the key"), hide_input=True, confirmation_prompt=not path.exists(), err=True
        )
    return read_key(path, passphrase)


def _apply(project: Project, path: Path, key: Key | None, yes: bool) -> None:
    from qualcode.project.pseudonym_file import read_plan

    plan = read_plan(project, path)
    number = sum(place.apply for place in plan.places)
    question = ngettext("Replace {n} place?", "Replace {n} places?", number).format(n=number)
    if not yes:
        if not sys.stdin.isatty():
            raise QualcodeError(question, _("There is no terminal to ask in: say --yes."))
        if not click.confirm(question, err=True):
            raise click.Abort
    done = project.pseudonymise(plan, key=key)
    tell(
        ngettext(
            "{n} place replaced in {m} transcripts.", "{n} places replaced in {m} transcripts.", done.places
        ).format(n=done.places, m=done.transcripts)
    )
    if done.key is not None:
        tell(_("The key is {path}. Keep it apart from the study.").format(path=done.key.path))
    tell(_("“qualcode undo” brings the names back, until “qualcode purge” deletes them for good."))


def _tell_found(plan: PseudonymPlan) -> None:
    from qualcode.project.pseudonym_names import KINDS

    if not plan.model:
        tell(_("No language model is there, so names were only looked for in lists: many will be missed."))
    for kind, number in Counter(place.kind for place in plan.places).most_common():
        tell(f"  {_(KINDS[kind])}: {number}")
    if plan.named:
        tell(
            _("These names of transcripts may tell who or where it is, and stay: {names}").format(
                names=", ".join(plan.named)
            )
        )
    tell(_("No program finds everything: read the texts yourself, too."))
