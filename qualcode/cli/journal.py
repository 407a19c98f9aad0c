"""`log`, `undo` and `redo`: what was decided, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, emit, format_option
from qualcode.i18n import _, ngettext
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.model import Event


@click.command(
    help=_("Show the journal, newest first; as an audit trail with --details; or the study as it was, with --at."),
    epilog=example(
        "qualcode log --limit 20",
        "qualcode log --details --format csv",
        "qualcode log --to logg.xlsx",
        "qualcode log --at 2026-11-20 --copy-to ../study-20-november",
    ),
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help=_("At most this many."))
@click.option("--details", is_flag=True, help=_("One row for each change, with what stood there before and after."))
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Write it, with details and oldest first, to a .xlsx, .csv, .tsv or .jsonl."),
)
@click.option("--force", is_flag=True, help=_("Write over the file if it is there."))
@click.option(
    "--at", "until", metavar="DATE", help=_("The study as it was at that time (2026-11-20 or 2026-11-20T14:30).")
)
@click.option(
    "--copy-to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=_("A new folder for the study as it was."),
)
@format_option
@click.pass_obj
def log(
    study: Study,
    limit: int | None,
    details: bool,
    target: Path | None,
    force: bool,
    until: str | None,
    folder: Path | None,
    form: str | None,
) -> None:
    """Print one row for each event or change, write them to a file, or make the copy."""
    if (until is None) != (folder is None):
        raise click.UsageError(_("--at and --copy-to go together."))
    if until is not None and folder is not None:
        _rebuild(study, until, folder)
        return
    if details or target is not None:
        _audit(study, limit, target, force, form)
        return
    with study.open() as project:
        events = project.events(limit)
    if chosen(form) == "table":
        from qualcode.exchange import value_words
        from qualcode.project.event_words import event_words

        words = value_words("event")
        shown = tuple(
            (e.seq, e.at[:16], e.coder, words.get(e.kind, e.kind), event_words(e.kind, e.summary), e.undone)
            for e in events
        )
        emit(Table(_("Journal"), ("seq", "at", "coder", "event", "summary", "undone"), shown), form)
        return
    rows = tuple((e.seq, e.at, e.coder, e.kind, e.summary, e.undone) for e in events)
    emit(Table(_("Journal"), ("seq", "at", "coder", "kind", "summary", "undone"), rows), form)


@click.command(
    help=_("Undo your last change, or the last N; --all undoes all of yours."),
    epilog=example("qualcode undo", "qualcode undo 3", "qualcode undo --all"),
)
@click.argument("number", type=click.IntRange(1), required=False, metavar="[N]")
@click.option("--all", "everything", is_flag=True, help=_("All your changes."))
@click.pass_obj
def undo(study: Study, number: int | None, everything: bool) -> None:
    """Undo and say what."""
    with study.open() as project:
        _tell_events(_("Undone"), project.undo(_count(number, everything)), _("Nothing to undo."))


@click.command(
    help=_("Redo what you undid last, or the last N; --all redoes everything."),
    epilog=example("qualcode redo", "qualcode redo --all"),
)
@click.argument("number", type=click.IntRange(1), required=False, metavar="[N]")
@click.option("--all", "everything", is_flag=True, help=_("All that you undid."))
@click.pass_obj
def redo(study: Study, number: int | None, everything: bool) -> None:
    """Redo and say what."""
    with study.open() as project:
        _tell_events(_("Redone"), project.redo(_count(number, everything)), _("Nothing to redo."))


def _audit(study: Study, limit: int | None, target: Path | None, force: bool, form: str | None) -> None:
    from qualcode.project.auditing import audit_trail, write_trail

    with study.open() as project:
        if target is None:
            emit(audit_trail(project, limit, newest_first=True), form)
            return
        count = write_trail(project, target, force=force)
    tell(ngettext("{n} row in {path}.", "{n} rows in {path}.", count).format(n=count, path=target))


def _rebuild(study: Study, until: str, folder: Path) -> None:
    from qualcode.project.auditing import rebuild

    with study.open() as project:
        made = rebuild(project, until, folder)
    tell(
        _("The study as it was after number {seq} in the journal is in {folder}: {codings} codings.").format(
            seq=made.seq, folder=folder, codings=made.codings
        )
    )
    if made.left_out:
        told = ngettext(
            "{n} row is left out, since its text of that time is gone.",
            "{n} rows are left out, since their texts of that time are gone.",
            made.left_out,
        )
        tell(told.format(n=made.left_out))
    if made.codebook is None:
        tell(_("The codebook of that time cannot be told from the journal: the copy has the one of today."))


def _count(number: int | None, everything: bool) -> int | None:
    """How many to undo or redo; None for all."""
    if number is not None and everything:
        raise click.UsageError(_("Give a number or --all, not both."))
    return None if everything else number or 1


def _tell_events(verb: str, events: list[Event], nothing: str) -> None:
    from qualcode.project.event_words import event_words

    for event in events:
        tell(f"{verb}: {event_words(event.kind, event.summary)}")
    if not events:
        tell(nothing)
