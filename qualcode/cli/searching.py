"""`search`: where words stand."""

from __future__ import annotations

import click

from qualcode.cli.group import Study, example
from qualcode.cli.output import emit, format_option
from qualcode.i18n import _
from qualcode.table import Table


@click.command(
    help=_('Find words in what respondents say. "Phrases", prefix*, OR and NOT (ELLER, IKKE) work.'),
    epilog=example("qualcode search møteplass", "qualcode search '\"fri rolle\" OR uavhengig*'"),
)
@click.argument("query", nargs=-1, required=True)
@click.option("--interviewers", is_flag=True, help=_("Search in the interviewers' turns, too."))
@click.option("--transcript", metavar="NAME", help=_("Only in this transcript."))
@click.option("--limit", type=click.IntRange(1), metavar="N", help=_("At most this many."))
@format_option
@click.pass_obj
def search(
    study: Study,
    query: tuple[str, ...],
    interviewers: bool,
    transcript: str | None,
    limit: int | None,
    form: str | None,
) -> None:
    """Print one row for each place."""
    with study.open() as project:
        if transcript is not None:
            project.transcript(transcript)
        hits = project.search(" ".join(query), interviewers=interviewers, transcript=transcript, limit=limit)
        starts = {name: project.transcript(name).starts for name in {hit.excerpt.transcript for hit in hits}}
    rows = []
    for hit in hits:
        name, start = hit.excerpt.transcript, starts[hit.excerpt.transcript][hit.turn]
        rows.append((name, hit.turn, hit.speaker, hit.excerpt.start - start, hit.excerpt.end - start, hit.text))
    emit(Table(_("Found"), ("transcript", "turn", "speaker", "start", "end", "text"), tuple(rows)), form)
