"""`list` and `show`: what is in the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualcode.cli.group import Study, example
from qualcode.cli.output import chosen, emit, emit_nested, emit_text, format_option
from qualcode.i18n import _
from qualcode.table import Table

if TYPE_CHECKING:
    from qualcode.model import Transcript
    from qualcode.project import Project

SHORTEST_ID = 4
_NESTED = {"runs": ("manifest",), "ways": ("options",)}
"""Columns that hold JSON."""
WHAT = ("transcripts", "codes", "coders", "cases", "runs", "models", "suggestions", "review", "ways")


@click.command(
    "list",
    help=_("List what is in the study."),
    epilog=example(
        "qualcode list transcripts", "qualcode list codes --format csv", "qualcode list suggestions --by code"
    ),
)
@click.argument("what", type=click.Choice(WHAT))
@click.option(
    "--order",
    type=click.Choice(["reading", "best", "unsure"]),
    default="reading",
    help=_("Suggestions in reading order, best first or least sure first."),
)
@click.option("--by", type=click.Choice(["code"]), help=_("How often the suggestions of each code were right."))
@format_option
@click.pass_obj
def list_(study: Study, what: str, order: str, by: str | None, form: str | None) -> None:
    """Print one of the lists."""
    if what == "suggestions":
        with study.open() as project:
            emit(_records(project) if by else _suggestions(project, order), form)
        return
    if by or order != "reading":
        raise click.UsageError(_("--order and --by go with: qualcode list suggestions"))
    if what == "models":
        emit(_models(), form)
        if chosen(form) == "table":
            _show_card()
        return
    with study.open() as project:
        tables = {
            "transcripts": _transcripts,
            "codes": _codes,
            "coders": _coders,
            "cases": _cases,
            "runs": _runs,
            "review": _short_reviews if chosen(form) == "table" else _reviews,
            "ways": _ways,
        }
        emit_nested(tables[what](project), _NESTED.get(what, ()), form)


def _transcripts(project: Project) -> Table:
    rows = project.progress()
    keys = list(dict.fromkeys(key for row in rows for key in row.attributes))
    fixed = ("transcript", "turns", "words", "read", "coded", "codings", "suggestions")
    return Table(
        _("Transcripts"),
        (*fixed, *(_column(key, fixed) for key in keys)),
        tuple(
            (
                *(r.transcript, r.turns, r.words, r.read, r.coded, r.codings, r.suggestions),
                *(r.attributes.get(key, "") for key in keys),
            )
            for r in rows
        ),
    )


def _column(attribute: str, taken: tuple[str, ...]) -> str:
    """The attribute's name as a column, told apart from a column of ours with the same name."""
    return f"attribute.{attribute}" if attribute in taken else attribute


def _codes(project: Project) -> Table:
    book, counts = project.codebook, project.store.codings.count_by_code()
    gone = [code for code in counts if code not in book]
    return Table(
        _("Codes"),
        ("code", "name", "codings", "definition", "state"),
        tuple((c.id, c.name, counts.get(c.id, 0), c.definition, "retired" if c.retired else "") for c in book)
        + tuple((code, "", counts[code], _("(not in the codebook)"), "gone") for code in gone),
    )


def _coders(project: Project) -> Table:
    return Table(_("Coders"), ("coder", "codings"), tuple((c.name, c.codings) for c in project.coders()))


def _cases(project: Project) -> Table:
    cases = project.cases()
    keys = list(dict.fromkeys(key for case in cases for key in case.attributes))
    return Table(
        _("Cases"),
        ("case", "transcripts", *(_column(key, ("case", "transcripts")) for key in keys)),
        tuple((c.name, "; ".join(c.transcripts), *(c.attributes.get(key, "") for key in keys)) for c in cases),
    )


def _runs(project: Project) -> Table:
    from json import dumps

    return Table(
        _("Runs"),
        ("run", "created", "suggestions", "manifest"),
        tuple((r.id, r.created, r.suggestions, dumps(dict(r.manifest), ensure_ascii=False)) for r in project.runs()),
    )


def _ways(project: Project) -> Table:
    """How files of a kind are read, as it was saved with `import --save-as`."""
    saved = project.store.transcripts.ways.saved()
    return Table(_("Saved ways to read files"), ("name", "options"), tuple(saved.items()))


def _reviews(project: Project) -> Table:
    """The codings that a correction touched, with their old words and the new ones."""
    return Table(
        _("To look at after a correction"),
        ("id", "transcript", "turn", "code", "old", "text", "coder", "memo"),
        tuple(project.review_rows()),
    )


def _short_reviews(project: Project) -> Table:
    """The same, with as much of the ids as `review` needs to tell them apart."""
    table = _reviews(project)
    ids = [str(row[0]) for row in table.rows]
    length = next((n for n in range(SHORTEST_ID, 36) if len({each[:n] for each in ids}) == len(ids)), 36)
    return Table(table.title, table.columns, tuple((str(row[0])[:length], *row[1:]) for row in table.rows))


def _suggestions(project: Project, order: str) -> Table:
    from qualcode.project import Order

    found = project.suggestions(order=Order(order))
    texts = {name: project.transcript(name) for name in sorted({each.excerpt.transcript for each in found})}
    rows = []
    for each in found:
        transcript = texts[each.excerpt.transcript]
        turn = transcript.turn_at(each.excerpt.start).index
        rows.append((transcript.name, turn, each.code, each.score, transcript.quote(each.excerpt)))
    return Table(_("Suggestions"), ("transcript", "turn", "code", "score", "text"), tuple(rows))


def _records(project: Project) -> Table:
    from qualcode.project.track_record import tabulate_records

    return tabulate_records(project)


def _show_card() -> None:
    """What the model in use was made from, how good it is and where it fails."""
    from qualcode.language import model_card

    card = model_card()
    if card:
        emit_text(f"\n{card}")


def _models() -> Table:
    """What analyses the texts, what makes sentence embeddings of them, and what looks for codes in them."""
    from qualcode.language import embedders, list_plugins, model_in_use, models
    from qualcode.suggest import list_suggesters

    in_use, ready = model_in_use(), _("It is installed, so it takes part.")
    pipelines = tuple((m.name, m.version, m.kind, m.name == in_use.name, m.why) for m in models())
    added = list_plugins("component")
    return Table(
        _("Models"),
        ("task", "model", "version", "source", "in_use", "why"),
        tuple(("analysis", *row) for row in pipelines)
        + tuple(("component", p.name, p.version, p.package, not p.problem, p.problem or ready) for p in added)
        + tuple(("suggester", s.name, s.version, s.source, s.in_use, s.why) for s in list_suggesters())
        + tuple(("embeddings", e.name, e.version, e.kind, e.in_use, e.why) for e in embedders()),
    )


@click.command(
    help=_("Show a transcript turn by turn."),
    epilog=example("qualcode show 01-fjell-barnebibliotekar", "qualcode show 01-fjell-barnebibliotekar --format jsonl"),
)
@click.argument("transcript")
@format_option
@click.pass_obj
def show(study: Study, transcript: str, form: str | None) -> None:
    """Print the transcript's turns."""
    with study.open() as project:
        found = project.transcript(transcript)
    emit(table_of_turns(found), form)


def table_of_turns(transcript: Transcript) -> Table:
    """One row a turn, as the contract names the columns."""
    return Table(
        transcript.name,
        ("turn", "speaker", "kind", "start_ms", "end_ms", "text"),
        tuple((t.index, t.speaker, t.kind.value, t.start_ms, t.end_ms, t.text) for t in transcript.turns),
    )
