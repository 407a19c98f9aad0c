"""`review`: works off the codings that a corrected text touched."""

from __future__ import annotations

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.i18n import _, ngettext


@click.group(
    help=_("Work off the codings that a correction touched; see them with: qualcode list review."),
    epilog=example("qualcode list review", "qualcode review accept --all", "qualcode review place ID 12 0 48"),
)
def review() -> None:
    """Hold the three ways to work off the queue."""


@review.command(help=_("Let codings stand on their new words."), epilog=example("qualcode review accept --all"))
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help=_("All that have new words."))
@click.option("--transcript", metavar="NAME", help=_("With --all: only in this transcript."))
@click.pass_obj
def accept(study: Study, ids: tuple[str, ...], everything: bool, transcript: str | None) -> None:
    """Take them out of the queue."""
    if bool(ids) == everything:
        raise click.UsageError(_("Give ids from “qualcode list review”, or --all."))
    with study.open() as project:
        number = project.accept_reviews(project.reviews(transcript, None if everything else ids))
        left = len(project.reviews())
    tell(ngettext("{n} coding accepted.", "{n} codings accepted.", number).format(n=number))
    if left:
        tell(ngettext("{n} is left to look at.", "{n} are left to look at.", left).format(n=left))


@review.command(
    help=_("Give a coding without a place one: the turn's number, and from where to where in the turn."),
    epilog=example("qualcode review place 3f2a 12 0 48"),
)
@click.argument("id_", metavar="ID")
@click.argument("turn", type=click.IntRange(0))
@click.argument("start", type=click.IntRange(0))
@click.argument("end", type=click.IntRange(1))
@click.pass_obj
def place(study: Study, id_: str, turn: int, start: int, end: int) -> None:
    """Put the coding there."""
    with study.open() as project:
        [found] = project.reviews(ids=[id_])
        transcript = project.transcript(found.transcript)
        if turn >= len(transcript.turns) or not start < end <= len(transcript.turns[turn].text):
            raise click.UsageError(_("There are no such words in the transcript; see: qualcode show TRANSCRIPT"))
        coding = project.place_review(found, transcript.turn_excerpt(turn, start, end))
    tell(_("Coded: {quote}").format(quote=coding.quote))


@review.command(
    help=_("Let codings without a place go; undo brings them back."), epilog=example("qualcode review drop ID")
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def drop(study: Study, ids: tuple[str, ...]) -> None:
    """Take them away."""
    with study.open() as project:
        number = project.drop_reviews(project.reviews(ids=ids))
    tell(ngettext("{n} coding taken away.", "{n} codings taken away.", number).format(n=number))
