"""The only writer of stdout: tables and rows, as people or programs want them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

import click

from qualcode.i18n import N_, _
from qualcode.table import Cell, Table
from qualcode.text import for_terminal

LONG = 32
"""A column with wider cells folds them."""

ROOM = 16
"""The least room for a column that folds."""

HEADINGS = {
    "turn": N_("Turn"),
    "code": N_("Code"),
    "name": N_("Name"),
    "read": N_("Read"),
    "coded": N_("Coded"),
    "suggestions": N_("Suggestions"),
    "text": N_("What was said"),
    "case": N_("Case"),
    "run": N_("Run"),
    "manifest": N_("Made from"),
    "model": N_("Model"),
    "version": N_("Version"),
    "in_use": N_("In use"),
    "source": N_("Source"),
    "why": N_("Why"),
    "seq": N_("No."),
    "event": N_("What"),
    "at": N_("When (UTC)"),
    "summary": N_("What about"),
    "undone": N_("Undone"),
    "start_ms": N_("Start (ms)"),
    "end_ms": N_("End (ms)"),
    "suggested": N_("Shown"),
    "right": N_("Right"),
    "precision": N_("Precision"),
    "recall": N_("Recall"),
    "f1": N_("F1"),
    "average_precision": N_("Ranking"),
    "kappa": N_("Kappa"),
    "trust": N_("Trust"),
    "figure": N_("All codes together"),
    "old": N_("Words before"),
    "part": N_("Where"),
    "item": N_("Which"),
    "certainty": N_("How sure"),
    "before": N_("Before it"),
    "words": N_("Words"),
    "after": N_("After it"),
    "replacement": N_("Replacement"),
    "apply": N_("Replace"),
}
"""Columns of lists as people call them; the others are called as in exports."""

FORMATS = ("table", "json", "jsonl", "csv")

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(command: Command) -> Command:
    """Give the command `--format`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help=_("How to print: a table for people (default in a terminal), or json, jsonl (default in a pipe), csv."),
    )(command)


def chosen(form: str | None) -> str:
    """The format that was asked for, else by where stdout goes."""
    return form or ("table" if sys.stdout.isatty() else "jsonl")


def emit(table: Table, form: str | None = None) -> None:
    """Print the table."""
    match chosen(form):
        case "table":
            _print_table(table)
        case "csv":
            _print_csv(table)
        case "json":
            click.echo(dump(table.records()))
        case _:
            emit_rows(table.records())


def emit_nested(table: Table, columns: Iterable[str], form: str | None = None) -> None:
    """Print the table, of which these columns hold JSON: for programs as what it says, else as text."""
    if chosen(form) not in ("json", "jsonl"):
        emit(table, form)
        return
    nested = set(columns)
    records = [
        {name: json.loads(str(cell)) if name in nested else cell for name, cell in record.items()}
        for record in table.records()
    ]
    if chosen(form) == "json":
        click.echo(dump(records))
    else:
        emit_rows(records)


def emit_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object a line."""
    for row in rows:
        click.echo(dump(row))


def emit_text(text: str) -> None:
    """Print text for people, without control characters."""
    click.echo(for_terminal(text))


def dump(value: object) -> str:
    """JSON without control characters; the keys in the order they came."""
    return for_terminal(json.dumps(value, ensure_ascii=False))


def _print_csv(table: Table) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([[_csv_cell(cell) for cell in row] for row in table.rows])


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return for_terminal(cell) if isinstance(cell, str) else cell


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    from qualcode.cli.diagnostics import tell

    console = Console(highlight=False)
    shown = _fitting(table, console.width)
    grid = Grid(title=Text(for_terminal(table.title)), title_justify="left", box=None, pad_edge=False)
    for n, column in enumerate(table.columns[:shown]):
        numeric = any(isinstance(row[n], int | float) for row in table.rows)
        long = _widest(table, n) > LONG
        overflow: Literal["fold", "ellipsis"] = "fold" if long else "ellipsis"
        grid.add_column(
            Text(_people(column)), justify="right" if numeric else "left", no_wrap=not long, overflow=overflow
        )
    for row in table.rows:
        grid.add_row(*(Text(_shown(cell)) for cell in row[:shown]))
    console.print(grid)
    if shown < len(table.columns):
        left_out = ", ".join(map(_people, table.columns[shown:]))
        tell(_("The window is too narrow for: {columns}. See them with --format csv.").format(columns=left_out))


def _people(column: str) -> str:
    """What people call a column."""
    from qualcode.exchange import heading

    return _(HEADINGS[column]) if column in HEADINGS else heading(column)


def _widest(table: Table, n: int) -> int:
    return max([len(_people(table.columns[n])), *(len(_shown(row[n])) for row in table.rows)])


def _fitting(table: Table, width: int) -> int:
    """How many columns fit side by side; long ones fold, so they need only some room."""
    used = 0
    for n in range(len(table.columns)):
        widest = _widest(table, n)
        used += (ROOM if widest > LONG else widest) + 2
        if used > width + 2:
            return max(n, 1)
    return len(table.columns)


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case float():
            return f"{cell:.2f}"
        case _:
            return for_terminal(str(cell))
