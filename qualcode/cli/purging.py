"""`purge`: deletes originals and history for good, and prints a record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import emit_text
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.project.purging import PurgePlan

_SHOWN = 10


@click.command(
    help=_(
        "Delete originals, earlier texts, the journal's texts, suggestions and caches for good; codings stay. "
        "Prints a record of the deletion, without names."
    ),
    epilog=example("qualcode purge --key ../../nokkel/studie.key > slettelogg.json"),
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Look for the names of this key, delete files that hold them, and say what is left."),
)
@click.option("--delete-key", is_flag=True, help=_("Delete the key too: then no one can tell who was who."))
@click.option("--yes", is_flag=True, help=_("Delete without asking."))
@click.pass_obj
def purge(study: Study, key_file: Path | None, delete_key: bool, yes: bool) -> None:
    """Say what would be deleted, ask, delete, print the record."""
    from json import dumps

    from qualcode.cli.pseudonyms import open_key
    from qualcode.project.purging import delete_for_good

    if delete_key and key_file is None:
        raise click.UsageError(_("--delete-key goes with --key FILE."))
    with study.open() as project:
        key = open_key(project, key_file)
        plan = project.plan_purge(key=key)
        _tell_plan(plan, project.root, key_file if delete_key else None)
        if not yes:
            if not sys.stdin.isatty():
                raise QualcodeError(
                    _("A purge cannot be undone, and there is no terminal to ask in."), _("If you are sure, say --yes.")
                )
            if not click.confirm(_("Delete all this for good?"), default=False, err=True):
                raise click.Abort
        done = project.purge(plan, key=key)
    if delete_key and key_file is not None and not done.left:
        delete_for_good(key_file)
    record = {**done.as_record(), "key_deleted": delete_key and not done.left}
    emit_text(dumps(record, ensure_ascii=False, indent=2))
    for path, number in done.left.items():
        tell(
            ngettext("{path} still holds {n} original name.", "{path} still holds {n} original names.", number).format(
                path=path, n=number
            )
        )
    if done.left:
        sys.exit(1)


def _tell_plan(plan: PurgePlan, root: Path, key: Path | None) -> None:
    past = plan.past
    tell(_("These are deleted for good:"))
    paths = [path.relative_to(root) for path in plan.files]
    transcripts = [path for path in paths if path.parts[0] == "transcripts"]
    for path in transcripts[:_SHOWN]:
        tell(f"  {path}")
    if len(transcripts) > _SHOWN:
        tell(_("  … and {n} more files").format(n=len(transcripts) - _SHOWN))
    for path in paths:
        if path not in transcripts:  # those that people made themselves are all named
            tell(f"  {path}")
    inside = _("{texts} earlier texts, {changes} changes in the journal, {suggestions} suggestions, and caches")
    counts = {"texts": past.texts, "changes": past.changes, "suggestions": past.suggestions}
    tell("  corpus.db: " + inside.format(**counts))
    if key is not None:
        tell(_("  the key {path}").format(path=key))
    tell(_("Nothing can be undone afterwards. Transcripts, codings and memos stay as they are now."))
    if plan.unnamed:
        names = ", ".join(plan.unnamed[:_SHOWN]) + (" …" if len(plan.unnamed) > _SHOWN else "")
        tell(_("Without pseudonyms, so their names stay in the study: {names}").format(names=names))
    if plan.in_codebook:
        tell(
            _("codebook.yaml holds originals; take them out by hand: {names}").format(names=", ".join(plan.in_codebook))
        )
    if plan.under_git:
        tell(_("The study is under git, which keeps earlier files: delete its history yourself."))
