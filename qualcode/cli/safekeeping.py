"""`backups`, `restore` and `recover`: copies of corpus.db, and the way back when the file is lost or damaged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, emit, format_option
from qualcode.errors import QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.store import Backup, Recovered

REASONS = {
    "session": N_("start of work"),
    "work": N_("in the middle of work"),
    "change": N_("a change of much"),
    "upgrade": N_("an upgrade"),
    "purge": N_("a purge"),
    "purged": N_("after a purge"),
    "repair": N_("a repair"),
    "restore": N_("a restoring"),
    "asked": N_("asked for"),
}
"""What each backup was made before, as people call it."""


@click.command(
    help=_("List the backups of corpus.db, newest first. They are made by themselves, in backup/."),
    epilog=example("qualcode backups", "qualcode backups --make"),
)
@click.option("--make", is_flag=True, help=_("Make one now."))
@format_option
@click.pass_obj
def backups(study: Study, make: bool, form: str | None) -> None:
    """Print one row for each backup."""
    from qualcode.project.safekeeping import count_contents, database, list_backups, make_backup

    if make:
        tell(_("Made {path}.").format(path=make_backup(study.root).path))
        return
    is_table = chosen(form) == "table"
    rows = []
    for number, backup in enumerate(list_backups(database(study.root)), 1):
        counts = count_contents(backup)
        why = _(REASONS.get(backup.why, backup.why)) if is_table else backup.why
        rows.append(
            (number, backup.at, why, *(counts or (None, None)), backup.bytes, counts is not None, str(backup.path))
        )
    columns = ("number", "at", "before_what", "transcripts", "codings", "bytes", "whole", "path")
    emit(Table(_("Backups"), columns, tuple(rows)), form)
    if not rows:
        tell(_("There are no backups yet: the first is made before the next change."))


@click.command(
    help=_("Put a backup in the place of corpus.db; the one of today is kept as a backup first."),
    epilog=example(
        "qualcode restore", "qualcode restore 3", "qualcode restore backup/corpus-20261122T090000Z-session.db"
    ),
)
@click.argument("which", required=False, metavar="[N|FILE]")
@click.option("--yes", is_flag=True, help=_("Restore without asking."))
@click.pass_obj
def restore(study: Study, which: str | None, yes: bool) -> None:
    """Say what would be restored, ask, restore."""
    from qualcode.project.safekeeping import count_contents, database, find_backup
    from qualcode.store import restore as put_back

    backup = find_backup(study.root, which)
    _tell_backup(backup, count_contents(backup))
    if not yes:
        if not sys.stdin.isatty():
            raise QualcodeError(
                _("Restoring replaces corpus.db, and there is no terminal to ask in."), _("If you are sure, say --yes.")
            )
        if not click.confirm(_("Put this in the place of corpus.db?"), default=False, err=True):
            raise click.Abort
    kept = put_back(database(study.root), backup.path)
    tell(_("corpus.db is as it was then."))
    if kept is not None:
        tell(_("The one of today is kept: {path}").format(path=kept))
    if backup.codebook.is_file():
        tell(_("codebook.yaml was left as it is; the one of that time is {path}").format(path=backup.codebook))


@click.command(
    help=_(
        "Make a damaged corpus.db whole from what can be read, its journal and the last backup; keep the damaged one."
    ),
    epilog=example("qualcode check", "qualcode recover"),
)
@click.option("--force", is_flag=True, help=_("Also where no damage is found."))
@click.pass_obj
def recover(study: Study, force: bool) -> None:
    """Recover and say what came of it."""
    from qualcode.project.safekeeping import database, is_whole
    from qualcode.project.study import coder_name
    from qualcode.store import recover as make_whole

    path = database(study.root)
    if not path.is_file():
        raise QualcodeError(
            _("There is no file {path}.").format(path=path), _("Restore a backup: qualcode backups, qualcode restore")
        )
    if not force and is_whole(path):
        tell(_("corpus.db is whole: there is nothing to recover."))
        return
    _tell_recovered(make_whole(path, coder=coder_name(study.coder)))


def _tell_backup(backup: Backup, counts: tuple[int, int] | None) -> None:
    if counts is None:
        raise QualcodeError(_("{path} is damaged.").format(path=backup.path), _("Choose another: qualcode backups"))
    tell(
        _("Backup of {at} (UTC), before: {why}. {transcripts} transcripts, {codings} codings.").format(
            at=backup.at[:16].replace("T", " "),
            why=_(REASONS.get(backup.why, backup.why)),
            transcripts=counts[0],
            codings=counts[1],
        )
    )


def _tell_recovered(done: Recovered) -> None:
    tell(
        _("corpus.db is whole again: {transcripts} transcripts, {codings} codings.").format(
            transcripts=done.transcripts, codings=done.codings
        )
    )
    for told, count in (
        (_("Rows found in the journal only, to be looked over: {n}"), done.from_journal),
        (_("Rows found in the backup only: {n}"), done.from_backup),
        (_("Codings that have lost their words, and wait (qualcode list review): {n}"), done.waiting),
        (_("Rows that could not be read: {n}"), done.dropped),
    ):
        if count:
            tell("  " + told.format(n=count))
    for name, holes in done.holes.items():
        told = ngettext(
            "{name}: {n} character could not be read. Import its file again to mend it.",
            "{name}: {n} characters could not be read. Import its file again to mend it.",
            holes,
        )
        tell("  " + told.format(name=name, n=holes))
    if done.aside is not None:
        tell(_("The damaged file is kept: {path}").format(path=Path(done.aside)))
    tell(_("Suggestions are not kept in backups of damaged files: make them again with qualcode suggest."))
