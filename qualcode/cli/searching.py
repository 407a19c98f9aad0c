"""`search`: where words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, emit, format_option
from qualcode.i18n import _
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from qualcode.model import SearchHit

COLUMNS = ("transcript", "turn", "speaker", "start", "end", "text")
CONTEXT = 40


@click.command(
    help=_(
        'Find words in what respondents say. "Phrases", prefix*, ~word for all its forms, OR and NOT (ELLER, IKKE), '
        "NEAR/5 (NÆR/5), parentheses, kode:ID, koder:NAME and ATTRIBUTE:VALUE work together."
    ),
    epilog=example(
        "qualcode search 'bibliotek*'",
        "qualcode search '\"en voksen\" OR skranken'",
        "qualcode search '~bok NEAR/5 ~hylle kommune:Drammen NOT kode:synergi'",
    ),
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
    if not hits:
        tell(_("Nothing was found. Words are found as they are written; ~word finds all forms, word* longer words."))
    if chosen(form) == "table":
        rows = tuple(
            (h.excerpt.transcript, h.turn, h.speaker, _in_context(h, starts[h.excerpt.transcript])) for h in hits
        )
        emit(Table(_("Found"), ("transcript", "turn", "speaker", "text"), rows), form)
        return
    emit(Table(_("Found"), COLUMNS, tuple(_row(hit, starts[hit.excerpt.transcript]) for hit in hits)), form)


def _row(hit: SearchHit, starts: tuple[int, ...]) -> tuple[Cell, ...]:
    base = starts[hit.turn]
    start, end = hit.excerpt.start - base, hit.excerpt.end - base
    return hit.excerpt.transcript, hit.turn, hit.speaker, start, end, hit.text


def _in_context(hit: SearchHit, starts: tuple[int, ...]) -> str:
    """The words in «guillemets» with some of what stands around them."""
    base = starts[hit.turn]
    start, end = hit.excerpt.start - base, hit.excerpt.end - base
    before, after = hit.text[:start], hit.text[end:]
    left = before if len(before) <= CONTEXT else "…" + before[-CONTEXT:]
    right = after if len(after) <= CONTEXT else after[:CONTEXT] + "…"
    return f"{left}«{hit.text[start:end]}»{right}".replace("\n", " ")
