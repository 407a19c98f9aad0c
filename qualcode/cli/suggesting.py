"""`suggest`: a batch run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import click

from qualcode.cli.diagnostics import progress_bar, tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import FORMATS, chosen, emit, emit_rows
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from qualcode.model import Suggestion

ROW_COLUMNS = ("run", "transcript", "turn", "start", "end", "code", "score", "default", "text", "speaker")
BRIEF = 90
"""The most characters of an excerpt in a table for people."""

SHOWN_COLUMNS = ("transcript", "turn", "code", "score", "text")


def _a_number(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):
        raise click.BadParameter(_("It must be a number from 0 to 1."))
    return value


@click.command(
    help=_("Suggest codes for transcripts (default: all). Suggestions wait beside the codings until a person decides."),
    epilog=example(
        "qualcode suggest",
        "qualcode suggest 06-pensjonist-spydeberg --code synergi/partnerskap --format table",
        "qualcode suggest --all --no-store > forslag.jsonl",
    ),
)
@click.argument("transcripts", nargs=-1, metavar="[TRANSCRIPT]...")
@click.option("--code", "codes", multiple=True, metavar="ID", help=_("Only this code (can be given several times)."))
@click.option(
    "--all", "everything", is_flag=True, help=_("Print every scored turn and code, not only those worth showing.")
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    callback=_a_number,
    metavar="X",
    help=_("Show those with at least this score."),
)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, metavar="N", help=_("Processes for a trained model (default 1).")
)
@click.option("--seed", type=int, default=0, hidden=True)
@click.option("--leave-out", "untrained", multiple=True, metavar="TRANSCRIPT", help=_("Do not learn from its codings."))
@click.option("--no-store", is_flag=True, help=_("Print only; keep nothing in corpus.db."))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help=_("How to print (default: jsonl in a pipe, table in a terminal)."),
)
@click.pass_obj
def suggest(
    study: Study,
    transcripts: tuple[str, ...],
    codes: tuple[str, ...],
    everything: bool,
    min_score: float | None,
    jobs: int,
    seed: int,
    untrained: tuple[str, ...],
    no_store: bool,
    form: str | None,
) -> None:
    """Run, store beside the codings, print."""
    from qualcode.exchange import suggestion_row
    from qualcode.language import embedder_in_use

    with study.open(read_only=no_store) as project:
        if project.read_only and not no_store:
            raise QualcodeError(
                _("This study can only be read, so suggestions cannot be stored."), _("Print them with --no-store.")
            )
        if not project.transcript_names():
            raise QualcodeError(_("The study has no transcripts."), _("Import some first: qualcode import"))
        for code in codes:
            project.known_code(code)
        with progress_bar(_("Suggesting")) as progress:
            result, fresh = project.suggest(
                transcripts,
                seed=seed,
                untrained=untrained,
                store=not no_store,
                progress=progress,
                jobs=jobs,
            )
        texts = {name: project.transcript(name) for name in {s.excerpt.transcript for s in result.suggestions}}
    wanted = [s for s in result.suggestions if _is_wanted(s, codes, everything, min_score)]
    rows = [suggestion_row(texts[s.excerpt.transcript], s) for s in wanted]
    if chosen(form) == "jsonl":
        emit_rows(rows)
    else:
        columns = SHOWN_COLUMNS if chosen(form) == "table" else ROW_COLUMNS
        if chosen(form) == "table":
            rows = [_in_brief(row) for row in rows]
        cells = tuple(tuple(cast("Cell", row[c]) for c in columns) for row in rows)
        emit(Table(_("Suggestions"), columns, cells), form)
    for warning in result.warnings:
        tell(warning)
    number = sum(s.default for s in result.suggestions)
    tell(
        ngettext("{n} suggestion worth showing", "{n} suggestions worth showing", number).format(n=number)
        + (_(", stored as run {run}.") if fresh else _(" (run {run}).")).format(run=result.run.id)
    )
    if fresh and embedder_in_use().kind == "none":
        tell(embedder_in_use().why)


def _in_brief(row: dict[str, object]) -> dict[str, object]:
    """The row with the last part of its code and the beginning of its words: enough for people, in little room."""
    text = str(row["text"]).replace("\n", " ")
    return row | {
        "code": str(row["code"]).rpartition("/")[2],
        "text": text if len(text) <= BRIEF else text[: BRIEF - 1].rstrip() + "…",
    }


def _is_wanted(suggestion: Suggestion, codes: tuple[str, ...], everything: bool, min_score: float | None) -> bool:
    """Whether to print it; the run itself is always whole, so that a narrow look hides nothing from the coder."""
    if codes and suggestion.code not in codes:
        return False
    if min_score is not None:
        return suggestion.score >= min_score
    return everything or suggestion.default
