"""`log`, `undo` and `redo`: what was decided, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, emit, format_option
from qualcode.i18n import _
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.model import Event


@click.command(help=_("Show the journal, newest first."), epilog=example("qualcode log", "qualcode log --limit 20"))
@click.option("--limit", type=click.IntRange(1), metavar="N", help=_("At most this many."))
@format_option
@click.pass_obj
def log(study: Study, limit: int | None, form: str | None) -> None:
    """Print one row for each event."""
    with study.open() as project:
        events = project.events(limit)
    if chosen(form) == "table":
        from qualcode.exchange import value_words

        words = value_words("event")
        shown = tuple((e.seq, e.at[:16], e.coder, words.get(e.kind, e.kind), e.summary, e.undone) for e in events)
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


def _count(number: int | None, everything: bool) -> int | None:
    """How many to undo or redo; None for all."""
    if number is not None and everything:
        raise click.UsageError(_("Give a number or --all, not both."))
    return None if everything else number or 1


def _tell_events(verb: str, events: list[Event], nothing: str) -> None:
    for event in events:
        tell(f"{verb}: {event.summary}")
    if not events:
        tell(nothing)
