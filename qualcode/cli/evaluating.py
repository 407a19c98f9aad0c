"""`evaluate`: how far the suggestions can be trusted in this study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from qualcode.cli.diagnostics import progress_bar, tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, dump, emit, emit_text, format_option
from qualcode.i18n import N_, _, ngettext
from qualcode.table import Cell, Table

if TYPE_CHECKING:
    from qualcode.analysis import Evaluation, Trust

FIGURES: Final = {
    "macro_f1": N_("F1, mean of the codes"),
    "micro_precision": N_("Precision: shown suggestions that are right"),
    "micro_recall": N_("Recall: codings that are suggested"),
    "micro_f1": N_("F1, all codings together"),
    "kappa": N_("Cohen's kappa, mean of the codes"),
    "first_right": N_("The best suggestion is right (coded turns)"),
    "among_three": N_("A right one is among the three best (coded turns)"),
    "silent": N_("Silent where nothing is coded"),
    "calibration_error": N_("Calibration error of the scores"),
    "excerpt_f1": N_("F1 of the excerpts, character by character"),
    "mean_average_precision": N_("Ranking: average precision, mean of the codes"),
}
"""What people call the totals."""

PLAIN: Final = ("kappa", "calibration_error")
"""Totals that are no shares, so they are not shown in percent."""

TRUST: Final = {
    "trusted": N_("mostly right"),
    "mixed": N_("partly right"),
    "doubtful": N_("often wrong"),
    "too_few": N_("too few to tell"),
    "never_suggested": N_("never suggested"),
}

FEW_NAMED: Final = 5
"""Codes without a verdict that are named; more are counted."""


@click.command(
    help=_(
        "Show how far the suggestions can be trusted: for each code how many are right and how much they find, with "
        "95 % intervals. The study's own codings are the measure: suggestions are made for each coded transcript with "
        "what the others teach, and compared with what people coded. Nothing is stored."
    ),
    epilog=example(
        "qualcode evaluate",
        "qualcode evaluate --coder kari --by transcript",
        "qualcode evaluate --gold fasit.jsonl --format json > tall.json",
    ),
)
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Compare with the codings in this .jsonl, .csv or .xlsx file, as `codings import` reads them."),
)
@click.option(
    "--leave-out",
    type=click.Choice(["transcript", "none"]),
    default="transcript",
    help=_("Learn nothing from the transcript that is compared (default), or, with --gold, from all codings (none)."),
)
@click.option("--coder", metavar="NAME", help=_("Compare with this coder's codings only."))
@click.option("--whole", is_flag=True, help=_("Count turns after a transcript's last coded turn as read, too."))
@click.option(
    "--by",
    type=click.Choice(["code", "transcript", "total"]),
    default="code",
    help=_("What the rows are (default: code). With --format json all three are there."),
)
@format_option
@click.pass_obj
def evaluate(
    study: Study, gold: Path | None, leave_out: str, coder: str | None, whole: bool, by: str, form: str | None
) -> None:
    """Compare, print the figures, and say in words what they mean."""
    if gold is None and leave_out == "none":
        raise click.UsageError(
            _("--leave-out none needs --gold: a coding that was learned from cannot measure itself.")
        )
    with study.open(read_only=True) as project, progress_bar(_("Evaluating")) as progress:
        found = project.evaluate(
            gold=gold, leave_out=leave_out == "transcript", coder=coder, whole=whole, progress=progress
        )
    match chosen(form):
        case "json":
            emit_text(dump(_as_object(found)))
        case "table":
            if by != "total":
                emit(_rows_for_people(found.codes if by == "code" else found.transcripts), "table")
            emit(_totals_for_people(found.totals), "table")
        case _:
            emit({"code": found.codes, "transcript": found.transcripts, "total": found.totals}[by], form)
    for line in _basis(found, leave_out == "transcript"):
        tell(line)
    if chosen(form) == "table":
        tell(_intervals(found))
    for line in _verdict(found):
        tell(line)


def _as_object(found: Evaluation) -> dict[str, object]:
    counts = {"transcripts": len(found.transcripts.rows), "turns": found.turns, "turns_not_read": found.unread}
    return {
        "codes": found.codes.records(),
        "transcripts": found.transcripts.records(),
        "totals": {
            str(name): {"value": value, "low": low, "high": high} for name, value, low, high in found.totals.rows
        },
        "counts": counts | {"coded": found.coded, "suggested": found.suggested, "right": found.right},
        "intervals": {"level": 0.95, "precision_recall": "wilson", "others": f"bootstrap over {found.drawn}"},
    }


def _rows_for_people(table: Table) -> Table:
    """The table with each figure and its interval in one cell, and the verdict in words."""
    left_out = ("code",) if "code_name" in table.columns else ()
    columns = [c for c in table.columns if not c.endswith(("_low", "_high")) and c not in left_out]
    rows = [tuple(_cell(column, row) for column in columns) for row in table.records()]
    return Table(_("Suggestions beside codings, in percent"), tuple(columns), tuple(rows))


def _cell(column: str, row: dict[str, Cell]) -> Cell:
    value = row[column]
    if column == "trust":
        return _(TRUST[str(value)])
    if column not in ("precision", "recall", "f1"):
        return value
    return _percent(value, row.get(f"{column}_low"), row.get(f"{column}_high"))


def _totals_for_people(table: Table) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, value, low, high in table.rows:
        plain = name in PLAIN
        shown = _number(value, low, high) if plain else _percent(value, low, high, sign=" %")
        rows.append((_(FIGURES[str(name)]), shown))
    return Table("", ("figure", "value"), tuple(rows))


def _percent(value: Cell, low: Cell, high: Cell, sign: str = "") -> str | None:
    if not isinstance(value, float):
        return None
    ends = f" ({low:.0%}–{high:.0%})".replace("%", "") if isinstance(low, float) and isinstance(high, float) else ""
    return f"{value:.0%}".replace("%", sign) + ends


def _number(value: Cell, low: Cell, high: Cell) -> str:
    ends = f" ({low:.2f}–{high:.2f})" if isinstance(low, float) else ""
    return f"{value:.2f}{ends}"


def _basis(found: Evaluation, leave_out: bool) -> Iterator[str]:
    """What was compared, and how."""
    transcripts = len(found.transcripts.rows)
    yield ngettext(
        "Compared with what people coded in {turns} turns of {n} transcript; each code counts once a turn.",
        "Compared with what people coded in {turns} turns of {n} transcripts; each code counts once a turn.",
        transcripts,
    ).format(turns=found.turns, n=transcripts)
    if leave_out:
        yield _("Nothing was learned from a transcript's own codings before suggestions were made for it.")
    else:
        yield _("All codings of the study were learned from, those of these transcripts, too.")
    if found.unread:
        yield ngettext(
            "{n} turn after a transcript's last coded turn is left out, as it may not be read yet (see --whole).",
            "{n} turns after a transcript's last coded turn are left out, as they may not be read yet (see --whole).",
            found.unread,
        ).format(n=found.unread)
    if found.strangers:
        yield ngettext(
            "{n} suggestion has a code that nobody used here; it is not in the figures for all codes.",
            "{n} suggestions have codes that nobody used here; they are not in the figures for all codes.",
            found.strangers,
        ).format(n=found.strangers)


def _intervals(found: Evaluation) -> str:
    """What stands in brackets."""
    if found.drawn == "transcripts":
        return _(
            "In brackets: 95 % intervals, Wilson's for precision and recall, the others by drawing transcripts anew."
        )
    return _("In brackets: 95 % intervals, Wilson's for precision and recall, the others by drawing turns anew.")


def _verdict(found: Evaluation) -> Iterator[str]:
    """The figures in plain words: of the codes, and last of all together."""
    from qualcode.analysis import Trust

    names = {str(row["code"]): str(row["code_name"]) for row in found.codes.records()}

    def having(trust: Trust) -> str:
        return ", ".join(names[code] for code, verdict in found.trust.items() if verdict is trust)

    for trust, text in (
        (Trust.TRUSTED, _("Two of three or more are right: {codes}.")),
        (Trust.MIXED, _("Half or more are right, so read closely: {codes}.")),
        (Trust.DOUBTFUL, _("Fewer than half are right: {codes}. More examples, or a sharper definition, may help.")),
        (Trust.NEVER_SUGGESTED, _("Never suggested: {codes}. Give them examples in the codebook, or code more.")),
    ):
        if codes := having(trust):
            yield text.format(codes=codes)
    few = sum(verdict is Trust.TOO_FEW for verdict in found.trust.values())
    if few > FEW_NAMED:
        yield _(
            "{n} of {all} codes have too few suggestions to tell yet. Code more transcripts, and evaluate again."
        ).format(n=few, all=len(found.trust))
    elif few:
        yield _("Too few suggestions to tell yet: {codes}.").format(codes=having(Trust.TOO_FEW))
    if found.overlooked:
        codes = ", ".join(names[code] for code in found.overlooked)
        yield _("Less than half is found, so read for these yourself: {codes}.").format(codes=codes)
    yield _in_all(found)


def _in_all(found: Evaluation) -> str:
    """What the suggestions would spare a coder, and what they would cost."""
    if not found.suggested:
        return _("Nothing would be suggested; {coded} codings are left to find yourself.").format(coded=found.coded)
    return _(
        "{right} of {suggested} shown suggestions are right ({precision}), and give you {right} of {coded} codings "
        "({recall}). {wrong} suggestions are to be dropped, and {missed} codings are left to find yourself."
    ).format(
        right=found.right,
        suggested=found.suggested,
        precision=_percent(found.right / found.suggested, None, None, sign=" %"),
        coded=found.coded,
        recall=_percent(found.right / found.coded, None, None, sign=" %"),
        wrong=found.suggested - found.right,
        missed=found.coded - found.right,
    )
